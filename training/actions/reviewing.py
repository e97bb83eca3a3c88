"""Looking at a lesson again: confirming that the law it teaches still holds."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from portal.articles.models import next_review
from portal.common import keeping
from portal.people import trail
from portal.people.models import Person
from training.models import Lesson


@transaction.atomic
def confirm(lesson: Lesson, *, by: Person, on: date | None = None) -> date:
    """The law a lesson teaches was looked at and still holds: it is looked at again twelve months later. Returns that day.

    `on`: the day of the look (default: today). The same day again changes nothing.
    """
    due = next_review(on)
    keeping.hold()
    held = Lesson.objects.select_for_update().get(pk=lesson.pk)
    if held.review_by == due:
        return due
    before, held.review_by = held.review_by, due
    held.save(update_fields=["review_by"])
    keeping.touch()
    trail.note("lesson.confirm_law", held, actor=by, review_by=str(due), before=str(before))
    return due
