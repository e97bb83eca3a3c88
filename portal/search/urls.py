"""Addresses of portal.search."""

from django.urls import path

from portal.search.views import search

urlpatterns = [path("search/", search, name="search")]
