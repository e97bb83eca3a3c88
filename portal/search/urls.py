"""Addresses of portal.search."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
