"""Which paragraph proves a fact."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, Value, When
from django.urls import reverse

from portal.articles.models import Citation, Edition, Paragraph
from portal.common.languages import current_language


def proving(fact_ids: Iterable[str], language: str | None = None) -> dict[str, Paragraph | None]:
    """For each fact the first paragraph of a published article that cites it: in `language` (default: the reader's), else in English.

    One statement, whatever the number of facts; the paragraphs come with their articles. None: no published article cites it.
    """
    wanted = language or current_language()
    found: dict[str, Paragraph | None] = dict.fromkeys(fact_ids)
    if not found:
        return found
    citations = (
        Citation.objects.filter(fact__in=list(found), revision__in=Edition.objects.published().values("published"))
        .filter(revision__language__in={wanted, "en"})
        .annotate(foreign=Case(When(revision__language=wanted, then=Value(0)), default=Value(1)))
        .order_by("foreign", "paragraph__article__topic__position", "paragraph__article__position", "paragraph__article__slug", "position")
        .select_related("paragraph__article")
    )
    for citation in citations:
        found[citation.fact_id] = found[citation.fact_id] or citation.paragraph
    return found


def fact_links(fact_ids: Iterable[str], language: str | None = None) -> dict[str, str]:
    """The address that proves each fact: its paragraph, or the page of the fact where no article cites it. One statement."""
    return {
        fact_id: paragraph.get_absolute_url() if paragraph else reverse("fact", args=[fact_id])
        for fact_id, paragraph in proving(fact_ids, language).items()
    }
