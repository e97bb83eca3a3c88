"""The editor's desk: what waits, one's own drafts, what is scheduled, all articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.articles.models import Edition
from portal.articles.queries.reading import first_language
from portal.common.languages import current_language
from portal.desk.access import looks
from portal.desk.forms.article import ArticlesForm
from portal.desk.queries import rows, shelf
from portal.people.access import me

PAGE = 50
LEAN = Edition.objects.select_related("newest", "published").defer(
    "html", "newest__body", "newest__contents", "published__body", "published__contents"
)


@looks
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The tab asked for; without one what waits, for auditors all articles."""
    desk = rows.Desk(me(request), timezone.now())
    tabs = {tab: rows.rows(desk, tab) for tab in rows.TABS}
    asked = request.GET.get("tab", "waiting" if desk.keeps else "articles")
    tab = asked if asked in (*rows.TABS, "articles") else "waiting"
    context: dict[str, Any] = {"ways": ways(desk), "tab": tab, "counts": {name: len(found) for name, found in tabs.items()}, "desk": desk}
    context |= _articles(request) if tab == "articles" else {"page": Paginator(tabs[tab], PAGE).get_page(request.GET.get("page"))}
    return render(request, "desk/home.html", context)


@dataclass(frozen=True)
class Way:
    name: str
    url: str
    icon: str


def ways(desk: rows.Desk) -> list[Way]:
    """The other pages of the desk that the person may open."""
    found: list[tuple[str, str, str, bool]] = [
        (_("Changes of law"), "desk_changes", "scale", True),
        (_("Questions and lessons after changes"), "desk_law", "book", desk.keeps),
        (_("Computed questions"), "desk_scenarios", "quiz", desk.keeps),
        (_("Import and export"), "desk_exchange", "download", desk.writes),
        (_("Pictures"), "desk_images", "file", desk.writes),
        (_("Links and citations"), "desk_links", "link", desk.writes),
        (_("View as a learner or manager"), "view_as", "eye", True),
    ]
    return [Way(name, reverse(address), icon) for name, address, icon, may in found if may]


def _articles(request: HttpRequest) -> dict[str, Any]:
    form = ArticlesForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    found = shelf.articles(given.get("topic", ""), given.get("state", ""), given.get("q", ""))
    page = Paginator(found.prefetch_related(Prefetch("editions", LEAN, to_attr="stands")), PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    for article in page:
        by_language = {edition.language: edition for edition in article.stands}
        article.shown = first_language(by_language, current_language()) if by_language else None
    return {"page": page, "form": form, "narrowed": any(given.values())}
