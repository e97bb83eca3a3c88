"""Taking versions of questions out of the draw, and giving them back. Alone writes `Suspension` and `QuestionVersion.suspended`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.articles.models import Change
from training.actions import structuring
from training.models import Course, QuestionVersion, Quiz, Suspension


def suspend(versions: Collection[int], change: Change, *, at: datetime) -> None:
    """Take versions out of the draw because of a change. A repetition changes nothing, also where the suspension was lifted since."""
    Suspension.objects.bulk_create(
        [Suspension(version_id=version, change=change, since=at) for version in sorted(versions)], ignore_conflicts=True
    )
    _mark(QuestionVersion.objects.filter(suspensions__change=change))


def lift(which: Q, *, why: str, at: datetime) -> None:
    """Lift the open suspensions that `which` names. A version that another change suspends too stays suspended; a repetition changes
    nothing. Call it in the transaction of what lifts them."""
    rows = Suspension.objects.filter(which, lifted_at=None)
    versions = list(rows.values_list("version_id", flat=True))
    if versions:
        Suspension.objects.filter(which, lifted_at=None).update(lifted_at=at, lifted_why=why)
        _mark(QuestionVersion.objects.filter(pk__in=versions))


def _mark(versions: QuerySet[QuestionVersion]) -> None:
    """Write `suspended` as the suspensions say, and the structure of the courses that ask these questions."""
    ids = list(versions.values_list("pk", flat=True))
    waits = Exists(Suspension.objects.filter(version=OuterRef("pk"), lifted_at=None))
    rows = QuestionVersion.objects.filter(pk__in=ids)
    changed = rows.filter(waits, suspended=False).update(suspended=True) + rows.exclude(waits).filter(suspended=True).update(
        suspended=False
    )
    if changed:
        asking = Quiz.objects.steps().filter(pool__versions__in=ids).values("course")
        for course in Course.objects.filter(pk__in=asking).order_by("pk"):
            structuring.keep(course)
