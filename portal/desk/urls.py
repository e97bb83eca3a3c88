"""Addresses of portal.desk."""

from django.urls import URLPattern, path

from portal.desk.views import reviewing

urlpatterns: list[URLPattern] = [
    path("articles/<slug:slug>/confirm/", reviewing.article, name="desk_confirm_article"),
    path("lessons/<slug:course>/<slug:key>/confirm/", reviewing.lesson, name="desk_confirm_lesson"),
]
