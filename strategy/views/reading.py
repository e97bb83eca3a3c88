"""The five countermeasures, and one of them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.articles.queries.shelves import shelves
from portal.common.languages import current_language
from portal.people.access import signed_in
from strategy import access
from strategy.models import Countermeasure


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The strategy in five sentences."""
    return render(request, "strategy/index.html", {"countermeasures": Countermeasure.objects.all()})


@signed_in
@require_safe
def countermeasure(request: HttpRequest, slug: str) -> HttpResponse:
    """One countermeasure: what it asks, what it rests on, the articles of its topics. /strategy/4/ leads to its address."""
    found = access.countermeasure(request.user, slug)  # type: ignore[arg-type]
    if slug != found.slug:
        return redirect(found)
    context = {"countermeasure": found, "facts": found.facts.all(), "shelves": shelves(current_language(), found.number)}
    return render(request, "strategy/countermeasure.html", context)
