"""The only ways to obtain something of training. Strangers and missing rows look alike: both are `Refused` (404)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import BooleanField, Exists, F, OuterRef, QuerySet, Value
from django.http import HttpRequest

from portal.people.access import Refused
from portal.people.models import Person
from training.models import Attempt, Certificate, Course, Delta, Enrolment, Lesson, Quiz


class PersonRequest(HttpRequest):
    """A request of somebody signed in: what `signed_in`, `needs` and `needs_head` let through."""

    user: Person  # type: ignore[assignment]


def course(person: Person, slug: str) -> Course:
    """A course `person` may open."""
    found = Course.objects.visible_to(person).select_related("countermeasure").filter(slug=slug).first()
    if found is None:
        raise Refused("course")
    return found


def lesson(person: Person, slug: str, key: str) -> Lesson:
    """A lesson of a course the person may open, with `enrolled`: whether they take it. A stand-in reads as if it did."""
    enrolled = Exists(Enrolment.objects.filter(person=person, course=OuterRef("course")))
    reads = Value(True, BooleanField()) if person.look else enrolled
    rows = Lesson.objects.visible_to(person).filter(course__slug=slug, key=key).annotate(enrolled=reads)
    found = next(iter(rows.select_related("course").order_by()[:1]), None)
    if found is None:
        raise Refused("lesson")
    return found


def quiz(person: Person, slug: str, key: str) -> Quiz:
    """A quiz of a course the person may open, with `enrolled`: whether they take the course."""
    mine = Enrolment.objects.filter(person=person, course=OuterRef("course"))
    found = (
        Quiz.objects.steps()
        .filter(course__in=Course.objects.visible_to(person), course__slug=slug, key=key)
        .annotate(enrolled=Exists(mine))
        .select_related("course")
        .first()
    )
    if found is None:
        raise Refused("quiz")
    return found


def _attempts() -> QuerySet[Attempt]:
    return Attempt.objects.select_related("quiz__course")


def own_attempt(person: Person, attempt_id: UUID) -> Attempt:
    """An attempt of one's own, open or submitted. Nobody answers for somebody else."""
    found = _attempts().filter(pk=attempt_id, person=person).first()
    if found is None:
        raise Refused("attempt")
    return found


def readable_attempt(person: Person, attempt_id: UUID) -> Attempt:
    """A submitted attempt the person may read: their own, or of somebody in their scope."""
    found = Attempt.objects.visible_to(person).select_related("quiz__course", "person").filter(pk=attempt_id).first()
    if found is None or (found.state == Attempt.OPEN and found.person_id != person.pk):
        raise Refused("attempt")
    return found


def certificate(person: Person, number: str) -> Certificate:
    """A certificate of one's own or of somebody in scope, with what a change of law asks of it."""
    rows = Certificate.objects.visible_to(person).with_law().select_related("completion__person", "completion__course")
    found = rows.filter(number=number).first()
    if found is None:
        raise Refused("certificate")
    return found


def delta(person: Person, delta_id: UUID) -> Delta:
    """A difference of one's own, owed or learned. Nobody learns for somebody else."""
    rows = Delta.objects.select_related("change__edition__article", "course", "certificate")
    found = rows.filter(pk=delta_id, person=person).first()
    if found is None:
        raise Refused("delta")
    return found


def delta_of(person: Person, change_id: UUID, slug: str) -> Delta:
    """One's own difference of a change in a course: the one that is owed, else the newest."""
    rows = Delta.objects.filter(change=change_id, course__slug=slug, person=person)
    found = rows.order_by(F("done_at").asc(nulls_first=True), F("withdrawn_at").asc(nulls_first=True), "-made_at").first()
    if found is None:
        raise Refused("delta")
    return found
