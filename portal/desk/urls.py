"""Addresses of portal.desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
