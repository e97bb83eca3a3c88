"""Taking notices of a change of law away from a lesson whose words are right as they stand."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.common import keeping
from portal.people import trail
from portal.people.models import Person
from training.models import BlockNotice, Lesson


@transaction.atomic
def settle(lesson: Lesson, *, by: Person) -> int:
    """Take every notice of the lesson away, in all its languages; returns how many. A repetition takes nothing more.

    What holders of certificates owe stays: they learn the difference from the change itself.
    """
    keeping.hold()
    rows = BlockNotice.objects.filter(block__text__lesson=lesson, settled_at=None)
    count = rows.update(settled_at=timezone.now(), settled_by=by)
    if count:
        trail.note("training.notices_settle", lesson, actor=by, notices=count)
        keeping.touch()
    return count
