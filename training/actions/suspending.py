"""Taking versions of questions out of the draw, and giving them back. Alone writes `Suspension` and `QuestionVersion.suspended`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.articles.models import Change
from training.actions import structuring
from training.models import Course, QuestionVersion, Quiz, Suspension
from training.queries.difference import answers_of


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


def resume(row: Suspension, *, instead_of: QuestionVersion, at: datetime) -> None:
    """The version of `row` is in force again because its change was undone, in the place of another. It waits for what it would wait for
    had nobody replaced it: the other changes that held it then, and those that came since."""
    lift(Q(version=instead_of), why=Suspension.REPLACED, at=at)
    Suspension.objects.filter(pk=row.pk).update(lifted_at=at, lifted_why=Suspension.UNDONE)
    version = row.version
    held = Suspension.objects.filter(version=version, lifted_why=Suspension.REPLACED, change__state=Change.MADE).exclude(pk=row.pk)
    held.update(lifted_at=None, lifted_why="")
    later = Change.objects.filter(state=Change.MADE, made_at__gte=row.since).exclude(pk=row.change_id)
    about = {version.proof_id, *version.facts.values_list("pk", flat=True)}
    for change in {passage.change for passage in answers_of(later.values_list("pk", flat=True)) if about & set(passage.facts)}:
        moment = change.made_at or at
        if version.created_at <= told(change, moment):
            Suspension.objects.get_or_create(version=version, change=change, defaults={"since": moment})
    _mark(QuestionVersion.objects.filter(pk=version.pk))
    _structures([version.pk])


def told(change: Change, moment: datetime) -> datetime:
    """When readers first saw the new words of a change in effect since `moment`."""
    release = change.release
    return min(change.planned_at, moment) if release is None or release.shipped else moment


def _mark(versions: QuerySet[QuestionVersion]) -> None:
    """Write `suspended` as the suspensions say, and the structure of the courses that ask these questions."""
    ids = list(versions.values_list("pk", flat=True))
    waits = Exists(Suspension.objects.filter(version=OuterRef("pk"), lifted_at=None))
    rows = QuestionVersion.objects.filter(pk__in=ids)
    changed = rows.filter(waits, suspended=False).update(suspended=True) + rows.exclude(waits).filter(suspended=True).update(
        suspended=False
    )
    if changed:
        _structures(ids)


def _structures(versions: Collection[int]) -> None:
    asking = Quiz.objects.steps().filter(pool__versions__in=versions).values("course")
    for course in Course.objects.filter(pk__in=asking).order_by("pk"):
        structuring.keep(course)
