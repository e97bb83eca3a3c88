"""How mature the units are: an overview for whoever heads some, and the profile of one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.people.access import me, signed_in
from strategy import access
from strategy.actions.comparing import company_beside
from strategy.queries.unit_profile import UnitProfile
from strategy.queries.units import standings, units

PAGE = 50


@signed_in
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The units one may read about, with their newest check."""
    page = Paginator(units(me(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "strategy/maturity/units.html", {"page": page, "standings": standings(page)})


@signed_in
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: profile, way, company beside it, next steps. What is shown of the company is remembered for the reader."""
    person = me(request)
    found = access.unit(person, code)
    page = UnitProfile(found, person)
    company = company_beside(person, every=found.every) if page.last else None
    rows = page.beside(company.figures if company else {})
    context = {"unit": found.unit, "page": page, "company": company, "rows": rows, "limit_said": bool(page.last)}
    return render(request, "strategy/maturity/unit.html", context)
