"""Filters of the article store's pages."""

from __future__ import annotations

from django import template

from portal.articles.lawdates import law_date as law_date_text

register = template.Library()


@register.filter
def law_date(as_of: str | None) -> str:
    """{{ fact.as_of|law_date }}: 19 Apr 2025, as exact as it is known."""
    return law_date_text(as_of) if as_of else ""
