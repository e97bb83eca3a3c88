"""The search page: what was asked, what was found, kind by kind; and what one may mean while one types."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.common import searching, synonyms
from portal.common.languages import current_language
from portal.common.searching import Found, Hit
from portal.common.words import Wanted
from portal.people.access import signed_in
from portal.search.excerpts import excerpt, marked

A_PAGE = 10
LONGEST = 200  # characters of a query
OTHERS = 8  # expressions that are named as meaning the same


@signed_in
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything published that has every word of the query, of all kinds or of those chosen; `typed`: without synonyms."""
    asked, as_typed = question(request), request.GET.get("typed") == "1"
    known = {kind.name for kind in searching.kinds()}
    chosen = [name for name in dict.fromkeys(request.GET.getlist("kind")) if name in known]
    begun = time.monotonic()
    found = searching.find(asked, kinds=chosen, as_typed=as_typed)
    page = Paginator(range(found.total), A_PAGE).get_page(request.GET.get("page"))
    hits = found.page((page.number - 1) * A_PAGE, A_PAGE)
    context = {
        "asked": asked,
        "as_typed": as_typed,
        "page": page,
        "more": bool(found.capped & set(chosen or known)),
        "results": [shown(hit, found) for hit in hits],
        "kinds": [row for row in counted(found, chosen) if row["count"] or row["chosen"]],
        "also": also(found),
        "milliseconds": round((time.monotonic() - begun) * 1000),
        **(without(asked, found) if not any(found.by_kind.values()) else {}),
    }
    return render(request, "search/search.html", context)


@signed_in
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The options of a list box: at most eight titles for what is being typed."""
    return render(request, "search/_suggestions.html", {"suggestions": searching.suggest(question(request))})


def question(request: HttpRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]


def counted(found: Found, chosen: list[str]) -> list[dict[str, Any]]:
    """What one can narrow to: each kind with how many it has."""
    return [
        {
            "kind": kind,
            "count": found.by_kind.get(kind.name, 0),
            "more": kind.name in found.capped,
            "chosen": kind.name in chosen,
        }
        for kind in searching.kinds()
    ]


def shown(hit: Hit, found: Found) -> dict[str, Any]:
    return {"hit": hit, "title": marked(hit.title, found.wanted), "excerpt": excerpt(hit.text, found.wanted)}


def also(found: Found) -> list[tuple[str, str]]:
    """(language, expression): what was searched for besides, the reader's language first."""
    others = synonyms.known().also(found.wanted)
    first = current_language()
    rows = [(language, text) for language in sorted(others, key=lambda one: one != first) for text in others[language]]
    own = [row for row in rows if row[0] == first][: OTHERS // 2]
    foreign = [row for row in rows if row[0] != first]
    return [*own, *foreign[: OTHERS - len(own)]]


def without(asked: str, found: Found) -> dict[str, Any]:
    """Where nothing was found: the words that stand nowhere, and the query without them. One statement."""
    missing = searching.nowhere(found.wanted)
    kept = [one for one in found.wanted if one not in missing]
    rest = " ".join(written(asked, kept)) if missing else ""
    return {"missing": written(asked, missing), "rest": rest, "rest_url": f"{reverse('search')}?{urlencode({'q': rest})}"}


def written(asked: str, wanted: list[Wanted]) -> list[str]:
    """The words of a query as they were typed; Chinese pairs that overlap are one word."""
    places: list[tuple[int, int]] = []
    for start, end in sorted(one.place for one in wanted):
        if places and start < places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return [asked[start:end] for start, end in places]
