"""Addresses of portal.articles."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
