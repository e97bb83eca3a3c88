"""Addresses of strategy."""

from django.urls import path

from strategy.views import reading

urlpatterns = [
    path("strategy/", reading.index, name="strategy"),
    path("strategy/<slug:slug>/", reading.countermeasure, name="countermeasure"),
]
