"""Translations that are older than what they translate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from portal.articles.models import Edition, Paragraph, Twin


@dataclass(frozen=True)
class Older:
    """A translated paragraph whose source reads otherwise now."""

    target: Paragraph
    source: Paragraph
    was: str  # the source's words when it was translated
    now: str  # and today


def older(article_ids: Iterable[int] | None = None) -> list[Older]:
    """Paragraphs of published translations that are older than their source, in order; of some articles or of all. One statement."""
    published = Edition.objects.published().values("published")
    twins = Twin.objects.filter(target__live=True, source__live=True, source__wordings__revision__in=published)
    twins = twins.annotate(now=F("source__wordings__text")).exclude(now=F("source_text"))
    if article_ids is not None:
        twins = twins.filter(target__article__in=list(article_ids))
    found = twins.select_related("target__article", "source").order_by("target__article__slug", "source__number")
    return [Older(twin.target, twin.source, twin.source_text, twin.now) for twin in found]


def untranslated(article_ids: Iterable[int] | None = None) -> list[Paragraph]:
    """Paragraphs of published sources that no paragraph of the published translation renders, in order. One statement."""
    translated = Edition.objects.published().exclude(language=F("article__source_language")).values("article")
    rows = Paragraph.objects.filter(live=True, language=F("article__source_language"), article__in=translated)
    rows = rows.exclude(pk__in=Twin.objects.filter(target__live=True).values("source"))
    if article_ids is not None:
        rows = rows.filter(article__in=list(article_ids))
    return list(rows.select_related("article").order_by("article__slug", "number"))
