"""Addresses of portal.search."""

from django.urls import path

from portal.search.views import search, suggest

urlpatterns = [path("search/", search, name="search"), path("search/suggest/", suggest, name="suggest")]
