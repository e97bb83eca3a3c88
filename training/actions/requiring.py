"""Asking courses by job role, as the table of requirements says: of those who do the job today, and of who takes it up later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from portal.people import trail
from portal.people.models import Membership, Person
from portal.people.zones import company_day
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
    moment = at or timezone.now()
    wanted = _wanted(list(_asking()), moment)
    asked = {(person, course): _due(days, moment) for course, people in wanted.items() for person, days in people.items()}
    columns = ("person_id", "course_id", "due_at", "completed_at")
    held = Enrolment.objects.filter(course__in=list(wanted)).values_list(*columns)
    taken = {(person, course): (due_at, done) for person, course, due_at, done in held}
    new = asked.keys() - taken.keys()
    dated = {pair for pair in asked.keys() & taken.keys() if _changes(*taken[pair], asked[pair])}
    return Preview(len({person for person, _course in new | dated}), len(new), len(dated))


def _changes(due_at: datetime | None, completed_at: datetime | None, asked: datetime) -> bool:
    return completed_at is None and (due_at is None or due_at > asked)


def _due(days: int, at: datetime) -> datetime:
    """The end of the working day so many days on, where the company is."""
    return timezone.make_aware(datetime.combine(company_day(at) + timedelta(days=days), time(18)))


@transaction.atomic
def ask(*, by: Person, at: datetime | None = None) -> None:
    """From now on what the table requires is asked: everybody concerned is enrolled with their date, and so is who takes up the job later.

    Whoever takes a course without a date, or with a later one, gets this one; an earlier one stays, and so does who has completed. A
    repetition enrols nobody twice.
    """
    moment = at or timezone.now()
    Requirement.objects.filter(since=None).update(since=moment)
    _enrol(list(_asking()), moment)
    trail.note("training.ask_by_role", None, actor=by)


@transaction.atomic
def catch_up(person_ids: Iterable[int], *, at: datetime | None = None) -> None:
    """Give people who moved or joined what their jobs ask. A repetition changes nothing."""
    ids = sorted(set(person_ids))
    rows = [row for row in _asking() if row.since] if ids else []
    if rows:
        _enrol(rows, at or timezone.now(), ids)


def _asking() -> Iterable[Requirement]:
    return Requirement.objects.filter(course__state=Course.PUBLISHED).select_related("course")


def _enrol(rows: list[Requirement], at: datetime, ids: list[int] | None = None) -> None:
    courses = {row.course_id: row.course for row in rows}
    for course_id, people in _wanted(rows, at, ids).items():
        by_days: dict[int, list[int]] = {}
        for person, days in people.items():
            by_days.setdefault(days, []).append(person)
        for days, persons in by_days.items():
            assigning.enrol_many(courses[course_id], sorted(persons), _due(days, at))


def _wanted(rows: list[Requirement], at: datetime, ids: list[int] | None = None) -> dict[int, dict[int, int]]:
    """Course → person → days: who must take what; of two jobs that ask the same course the shorter time holds. Two statements."""
    active = Person.objects.active()
    held = Membership.objects.current(company_day(at)).filter(person__in=active)
    if ids is not None:
        active, held = active.filter(pk__in=ids), held.filter(person__in=ids)
    in_role: dict[int | None, set[int]] = {}
    for person, role in held.exclude(job_role=None).values_list("person_id", "job_role_id"):
        in_role.setdefault(role, set()).add(person)
    in_role[None] = set(active.values_list("pk", flat=True))
    wanted: dict[int, dict[int, int]] = {}
    for row in rows:
        people = wanted.setdefault(row.course_id, {})
        for person in in_role.get(row.job_role_id, ()):
            people[person] = min(row.days, people.get(person, row.days))
    return wanted
