"""Dates of law as people read them; a date is as exact as it is known: YYYY, YYYY-MM or YYYY-MM-DD."""

from __future__ import annotations

from datetime import date

from django.utils.dateformat import format as format_date

from portal.common.languages import current_language

FORMATS = {"en": ("Y", "M Y", "j M Y"), "zh-hans": ("Y年", "Y年n月", "Y年n月j日")}


def law_date(as_of: str) -> str:
    """19 Apr 2025, Apr 2025 or 2025; anything else stays as it is."""
    parts = str(as_of).split("-")
    try:
        day = date(*(int(part) for part in (*parts, "1", "1")[:3]))
    except (ValueError, TypeError):
        return str(as_of)
    return format_date(day, FORMATS[current_language()][len(parts) - 1])
