"""Exhaustion by jurisdiction and right, at a glance."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.people.access import signed_in
from strategy.models.reference import RIGHTS
from strategy.queries.exhaustion_map import ExhaustionMap


@signed_in
@require_safe
def exhaustion_map(request: HttpRequest) -> HttpResponse:
    """The matrix and the maps; of one right where one is asked for. Each cell leads to the jurisdiction and into the checker."""
    found = ExhaustionMap(request.GET.get("right", ""))
    return render(request, "strategy/tools/exhaustion_map.html", {"map": found, "rights": RIGHTS})
