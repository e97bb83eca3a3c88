"""Lessons whose law must be looked at again."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from portal.people.zones import company_day
from training.models import Course, Lesson


def overdue(on: date | None = None) -> QuerySet[Lesson]:
    """Lessons of published courses past their review date, longest overdue first, with their courses."""
    day = on or company_day()
    found = Lesson.objects.filter(retired=False, course__state=Course.PUBLISHED, review_by__lt=day)
    return found.select_related("course").order_by("review_by", "course__position", "position")
