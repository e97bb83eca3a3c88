"""Addresses of portal.reports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
