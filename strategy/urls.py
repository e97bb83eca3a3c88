"""Addresses of strategy."""

from django.urls import path, re_path

from strategy.views import reading, reference

urlpatterns = [
    path("strategy/", reading.index, name="strategy"),
    path("strategy/reference/", reference.index, name="reference"),
    path("strategy/reference/jurisdictions/", reference.jurisdictions, name="jurisdictions"),
    re_path(r"^strategy/reference/jurisdictions/(?P<code>[A-Z]{2})/$", reference.jurisdiction, name="jurisdiction"),
    path("strategy/reference/playbooks/", reference.playbooks, name="playbooks"),
    re_path(r"^strategy/reference/playbooks/(?P<key>[A-Za-z0-9.-]{1,40})/$", reference.playbook, name="playbook"),
    path("strategy/reference/maturity/", reference.maturity, name="maturity"),
    path("strategy/reference/competencies/", reference.competencies, name="competencies"),
    path("strategy/reference/<slug:slug>/", reference.table, name="reference_table"),
    path("strategy/<slug:slug>/", reading.part, name="countermeasure"),
]
