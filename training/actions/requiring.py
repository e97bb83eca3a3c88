"""Asking courses by job role, as the table of requirements says: of those who do the job today, and of who takes it up later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.people import trail
from portal.people.models import Membership, Person
from portal.people.zones import company_day, company_evening
from training.actions import assigning
from training.models import Course, Enrolment, Requirement


@dataclass(frozen=True)
class Preview:
    """What `ask` would do: people asked, enrolments made anew, courses they take already that get a date."""

    people: int
    new: int
    dated: int


def preview(at: datetime | None = None) -> Preview:
    """Counts by the same rules as `ask`, without doing anything. Four statements."""
    wanted = _wanted(list(_asking()), at or timezone.now())
    asked = {(person, course): company_evening(day) for course, people in wanted.items() for person, day in people.items()}
    columns = ("person_id", "course_id", "due_at", "completed_at")
    held = Enrolment.objects.filter(course__in=list(wanted)).values_list(*columns)
    taken = {(person, course): (due_at, done) for person, course, due_at, done in held}
    new = asked.keys() - taken.keys()
    dated = {pair for pair in asked.keys() & taken.keys() if _changes(*taken[pair], asked[pair])}
    return Preview(len({person for person, _course in new | dated}), len(new), len(dated))


def _changes(due_at: datetime | None, completed_at: datetime | None, asked: datetime) -> bool:
    return completed_at is None and (due_at is None or due_at > asked)


@transaction.atomic
def ask(*, by: Person | None, at: datetime | None = None) -> None:
    """From now on what the table requires is asked: everybody concerned is enrolled with their date, and so is who takes up the job later.

    Whoever takes a course without a date, or with a later one, gets this one; an earlier one stays, and so does who has completed. A
    repetition enrols nobody twice.
    """
    moment = at or timezone.now()
    rows = list(_asking().select_for_update(of=("self",)))  # who takes up a job meanwhile waits, and is asked then
    Requirement.objects.filter(since=None).update(since=moment)
    _enrol(rows, moment)
    trail.note("training.ask_by_role", None, actor=by)


@transaction.atomic
def end(*, by: Person) -> None:
    """The table is advice again: nobody is asked by it any more. What is owed already stays; a second call changes nothing."""
    list(Requirement.objects.select_for_update())
    if Requirement.objects.exclude(since=None).update(since=None):
        trail.note("training.ask_by_role_end", None, actor=by)


@transaction.atomic
def catch_up(person_ids: Iterable[int], *, at: datetime | None = None) -> None:
    """Give people who moved or joined what their jobs ask. A repetition changes nothing."""
    ids = sorted(set(person_ids))
    rows = [row for row in _asking().select_for_update(of=("self",)) if row.since] if ids else []
    if rows:
        _enrol(rows, at or timezone.now(), ids)


def _asking() -> QuerySet[Requirement]:
    return Requirement.objects.filter(course__state=Course.PUBLISHED).select_related("course").order_by("pk")


def _enrol(rows: list[Requirement], at: datetime, ids: list[int] | None = None) -> None:
    courses = {row.course_id: row.course for row in rows}
    for course_id, people in _wanted(rows, at, ids).items():
        by_day: dict[date, list[int]] = {}
        for person, day in people.items():
            by_day.setdefault(day, []).append(person)
        for day, persons in sorted(by_day.items()):
            assigning.enrol_many(courses[course_id], sorted(persons), company_evening(day))


def _wanted(rows: list[Requirement], at: datetime, ids: list[int] | None = None) -> dict[int, dict[int, date]]:
    """Course → person → day by which they must complete it; of two jobs that ask the same course the earlier day holds. Two statements.

    Days count from today, for a job that begins later from its first day: nobody need come back on that day to enrol them.
    """
    today = company_day(at)
    active = Person.objects.active()
    held = Membership.objects.filter(Q(ends=None) | Q(ends__gte=today), person__in=active, job_role__isnull=False)
    if ids is not None:
        active, held = active.filter(pk__in=ids), held.filter(person__in=ids)
    in_role: dict[int | None, dict[int, date]] = {None: dict.fromkeys(active.values_list("pk", flat=True), today)}
    for person, role, starts in held.values_list("person_id", "job_role_id", "starts"):
        people = in_role.setdefault(role, {})
        people[person] = min(max(today, starts), people.get(person, date.max))
    wanted: dict[int, dict[int, date]] = {}
    for row in rows:
        owed = wanted.setdefault(row.course_id, {})
        for person, begins in in_role.get(row.job_role_id, {}).items():
            owed[person] = min(begins + timedelta(days=row.days), owed.get(person, date.max))
    return wanted
