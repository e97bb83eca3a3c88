"""The search page: what was asked, what was found, kind by kind."""

from __future__ import annotations

import time
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.common import searching
from portal.common.searching import Found, Hit
from portal.people.access import signed_in
from portal.search.excerpts import excerpt, marked

A_PAGE = 10
LONGEST = 200  # characters of a query


@signed_in
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything published that has every word of the query, of all kinds or of those chosen."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    known = {kind.name for kind in searching.kinds()}
    chosen = [name for name in dict.fromkeys(request.GET.getlist("kind")) if name in known]
    begun = time.monotonic()
    found = searching.find(asked, kinds=chosen)
    page = Paginator(range(found.total), A_PAGE).get_page(request.GET.get("page"))
    hits = found.page((page.number - 1) * A_PAGE, A_PAGE)
    context = {
        "asked": asked,
        "found": found,
        "page": page,
        "results": [shown(hit, found) for hit in hits],
        "kinds": [row for row in counted(found, chosen) if row["count"] or row["chosen"]],
        "milliseconds": round((time.monotonic() - begun) * 1000),
    }
    return render(request, "search/search.html", context)


def counted(found: Found, chosen: list[str]) -> list[dict[str, Any]]:
    """What one can narrow to: each kind with how many it has."""
    return [{"kind": kind, "count": found.by_kind.get(kind.name, 0), "chosen": kind.name in chosen} for kind in searching.kinds()]


def shown(hit: Hit, found: Found) -> dict[str, Any]:
    return {"hit": hit, "title": marked(hit.title, found.wanted), "excerpt": excerpt(hit.text, found.wanted)}
