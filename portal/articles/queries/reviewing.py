"""Articles whose law must be looked at again."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from portal.articles.models import Article
from portal.people.zones import company_day


def overdue(on: date | None = None) -> QuerySet[Article]:
    """Published legal articles past their review date, longest overdue first."""
    day = on or company_day()
    return Article.objects.published().filter(legal=True, review_by__lt=day).order_by("review_by", "slug")
