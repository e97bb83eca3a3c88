"""The reference tables."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.people.access import me, signed_in
from strategy import access
from strategy.models.reference import RIGHTS
from strategy.queries.jurisdictions import CHOICES, Jurisdictions, Sheet
from strategy.queries.playbooks import Playbooks, Steps
from strategy.queries.references import JURISDICTIONS, MATURITY, PLAYBOOKS, REFERENCES, TALENTS
from strategy.queries.tables import Listing
from strategy.queries.talents import Maturity, Talents


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Which tables there are."""
    return render(request, "strategy/reference/index.html", {"references": REFERENCES})


@signed_in
@require_safe
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """A table as a list; TRIPS by part, obligation and words, clauses by risk."""
    found = access.table(me(request), slug)
    listing = Listing(found, found.asked(request.GET))
    return render(request, "strategy/reference/table.html", {"table": found, "listing": listing})


@signed_in
@require_safe
def jurisdictions(request: HttpRequest) -> HttpResponse:
    """All of them, by region and by regime."""
    context = {"table": JURISDICTIONS, "page": Jurisdictions(request.GET), "choices": CHOICES, "rights": RIGHTS}
    return render(request, "strategy/reference/jurisdictions.html", context)


@signed_in
@require_safe
def jurisdiction(request: HttpRequest, code: str) -> HttpResponse:
    """Every field of one with its source; what is not stated says so."""
    found = access.jurisdiction(me(request), code)
    return render(request, "strategy/reference/jurisdiction.html", {"jurisdiction": found, "sheet": Sheet(found)})


@signed_in
@require_safe
def playbooks(request: HttpRequest) -> HttpResponse:
    """All of them, and the first days."""
    return render(request, "strategy/reference/playbooks.html", {"table": PLAYBOOKS, "page": Playbooks()})


@signed_in
@require_safe
def playbook(request: HttpRequest, key: str) -> HttpResponse:
    """One with its steps, deadlines and ways out."""
    found = access.playbook(me(request), key)
    return render(request, "strategy/reference/playbook.html", {"playbook": found, "page": Steps(found)})


@signed_in
@require_safe
def maturity(request: HttpRequest) -> HttpResponse:
    """Twelve dimensions by five levels."""
    return render(request, "strategy/reference/maturity.html", {"table": MATURITY, "page": Maturity()})


@signed_in
@require_safe
def competencies(request: HttpRequest) -> HttpResponse:
    """Competencies, roles, and the level each role needs of each."""
    return render(request, "strategy/reference/competencies.html", {"table": TALENTS, "page": Talents()})
