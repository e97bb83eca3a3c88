"""The strategy and its parts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.articles.queries.shelves import shelves
from portal.common.languages import current_language
from portal.people.access import me, signed_in
from strategy import access
from strategy.models import PlanAction
from strategy.queries.board import progress
from strategy.queries.parts import Overview, PartPage, parts
from strategy.queries.planned import PartPlan
from strategy.queries.reach import Reach
from strategy.queries.references import REFERENCES


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The strategy in seven sentences, how its claims stand, and the reference tables."""
    found = parts()
    context = {
        "parts": found,
        "countermeasures": [part for part in found if part.is_countermeasure],
        "overview": Overview(found),
        "leaves": progress(PlanAction.objects.visible_to(me(request)), timezone.localdate()),
        "references": REFERENCES,
    }
    return render(request, "strategy/index.html", context)


@signed_in
@require_safe
def part(request: HttpRequest, slug: str) -> HttpResponse:
    """One part: measures, claims with their notes, who does what, articles and courses. /strategy/4/ leads to its address."""
    found, all_parts = access.part(me(request), slug)
    if slug != found.slug:
        return redirect(found)
    place = all_parts.index(found)
    shelved = shelves(current_language(), found.number) if found.is_countermeasure else []
    reach = Reach(me(request))
    context = {
        "part": found,
        "own": PartPlan(found.number, reach, timezone.localdate()) if found.is_countermeasure else None,
        "may_plan": found.is_countermeasure and reach.may_add,
        "page": PartPage(found),
        "shelves": shelved,
        "shelved": f"shelves {[edition.published_id for shelf in shelved for edition in shelf.editions]}",
        "before": all_parts[place - 1] if place else None,
        "after": all_parts[place + 1] if place + 1 < len(all_parts) else None,
        "references": [reference for reference in REFERENCES if found.number in reference.parts],
    }
    return render(request, "strategy/part.html", context)
