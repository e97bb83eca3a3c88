"""Learning the difference after a change of law: reading the changed blocks, passing their questions; the last step renews the certificate."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.people import trail
from portal.people.models import Person
from training.models import Delta, DeltaRead, LessonBlock, Quiz
from training.queries.difference import answers_of, facts_of, ready


class NotOwed(Exception):
    """The difference is owed no longer: it is learned already, or its change was undone."""


@transaction.atomic
def confirm_read(delta: Delta, blocks: list[LessonBlock], *, at: datetime | None = None) -> Delta:
    """Note that the person has read these blocks, the changed ones in one language; where no question is ready, that is all.

    A repetition keeps the first times, and renews where the questions have gone meanwhile. Raises `NotOwed`.
    """
    moment = at or timezone.now()
    locked = _locked(delta)
    if not locked.is_open:
        raise NotOwed
    DeltaRead.objects.bulk_create([DeltaRead(delta=locked, block=block, at=moment) for block in blocks], ignore_conflicts=True)
    locked.read_at = locked.read_at or moment
    quiz = Quiz.objects.filter(change=locked.change_id, course=locked.course_id).first()
    if not ready(quiz):
        _renew(locked, moment)
    else:
        locked.save(update_fields=["read_at"])  # one update in all: after a second PostgreSQL would look at the change, which an undo holds
    return locked


def passed(person: Person, quiz: Quiz, *, at: datetime) -> None:
    """An attempt at the questions of a change is passed: whoever owed it has learned the difference. Call it in the transaction of the
    submission; without an open delta, or before its blocks are read, it changes nothing."""
    rows = Delta.objects.open().filter(person=person, change=quiz.change_id, course=quiz.course_id, read_at__isnull=False)
    for delta in rows.order_by("pk").select_for_update(of=("self",)):
        _renew(delta, at)


def _locked(delta: Delta) -> Delta:
    return Delta.objects.select_for_update(of=("self",)).select_related("person", "certificate").get(pk=delta.pk)


def _renew(delta: Delta, at: datetime) -> None:
    """The delta is done, and with it what says no more: the same change at the person's other certificates of the course, and changes that
    were in force when it was read and concern no other fact."""
    same = Delta.objects.open().filter(person=delta.person_id, course=delta.course_id).exclude(pk=delta.pk)
    read_at, facts = delta.read_at or at, facts_of(answers_of([delta.change_id]))
    also = [other for other in same.order_by("pk").select_for_update(of=("self",)) if _covered(other, delta, read_at, facts)]
    for one in (delta, *also):
        one.read_at, one.done_at = one.read_at or read_at, at
        one.save(update_fields=["read_at", "done_at"])
        trail.note("training.certificate_renew", one.certificate, actor=one.person, change=str(one.change_id))


def _covered(other: Delta, delta: Delta, read_at: datetime, facts: set[str]) -> bool:
    if other.change_id == delta.change_id:
        return True
    return other.made_at <= read_at and facts_of(answers_of([other.change_id])) <= facts
