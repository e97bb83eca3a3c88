"""Asking a course of a department: its present members at once, later ones when they join. The earliest date of all holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal.people import trail
from portal.people.models import Department, Membership, Person
from portal.people.zones import company_day, company_evening
from training.models import Assignment, Course, Enrolment


@dataclass(frozen=True)
class Preview:
    """What `assign` would do: people enrolled anew, given this date, left with an earlier one, left alone as complete."""

    new: int
    dated: int
    kept: int
    done: int


def preview(department: Department, course: Course, due_at: datetime) -> Preview:
    """Counts by the same rules as `assign`, without doing anything."""
    ids = people_in(department)
    rows = Enrolment.objects.filter(course=course, person__in=ids)
    done = rows.exclude(completed_at=None).count()
    dated = rows.filter(_gets(running(department, course), due_at)).count()
    return Preview(len(ids) - rows.count(), dated, rows.count() - done - dated, done)


@transaction.atomic
def assign(department: Department, course: Course, *, due_at: datetime, by: Person, days_for_later: int = 30) -> Assignment:
    """Assign `course` to the department and all below it, and enrol who is not.

    Whoever takes it already without a date, or with a later one, gets this date; an earlier one stays, and so does who has
    completed. A running assignment of the same pair gets the new date instead, and with it the people it asked.
    """
    Department.objects.select_for_update().get(pk=department.pk)  # two at once: the second sees the first
    assignment = running(department, course)
    if assignment is None:
        assignment = Assignment(department=department, course=course, made_by=by)
    assignment.due_at, assignment.days_for_later = due_at, days_for_later
    assignment.save()
    trail.note("training.assign", department, actor=by, course=course.slug, due_at=due_at.isoformat())
    Enrolment.objects.filter(assignment=assignment, completed_at=None).update(due_at=due_at)
    enrol_many(course, people_in(department), due_at, assignment)
    _expect(assignment, timezone.now())
    return assignment


@transaction.atomic
def end(assignment: Assignment, *, by: Person) -> None:
    """Stop asking the course of people who join later. What is owed already stays; a second call changes nothing."""
    if Assignment.objects.filter(pk=assignment.pk, ended_at=None).update(ended_at=timezone.now()):
        trail.note("training.assignment_end", assignment.department, actor=by, course=assignment.course.slug)


def running(department: Department, course: Course) -> Assignment | None:
    return Assignment.objects.filter(department=department, course=course, ended_at=None).first()


def people_in(department: Department) -> list[int]:
    """Ids of the active people who belong to the department or one below it today."""
    below = Department.objects.below([department.pk])
    return list(Person.objects.active().in_departments(below).order_by("pk").values_list("pk", flat=True))


def _gets(assignment: Assignment | None, due_at: datetime) -> Q:
    """The enrolments that an assignment with this date changes."""
    owing = Q(completed_at=None) & (Q(due_at=None) | Q(due_at__gt=due_at))
    return owing | Q(completed_at=None, assignment=assignment) if assignment else owing


def enrol_many(course: Course, person_ids: Iterable[int], due_at: datetime, assignment: Assignment | None = None) -> None:
    """Enrol who is not; who owes the course without a date or with a later one gets this one. Call it in a transaction."""
    ids = list(person_ids)
    Enrolment.objects.bulk_create(
        [Enrolment(person_id=pk, course=course, assignment=assignment, due_at=due_at) for pk in ids],
        ignore_conflicts=True,
        batch_size=500,
    )
    for start in range(0, len(ids), 5000):
        theirs = Enrolment.objects.filter(course=course, person__in=ids[start : start + 5000])
        theirs.filter(_gets(None, due_at)).update(assignment=assignment, due_at=due_at)


def _expect(assignment: Assignment, at: datetime) -> None:
    """People whose job in the department begins later are asked already now, with days counted from their first day."""
    below = Department.objects.below([assignment.department_id])
    ahead = Membership.objects.filter(department__in=below, starts__gt=company_day(at), person__is_active=True)
    catch_up(ahead.values_list("person_id", flat=True), at=at)


@transaction.atomic
def catch_up(person_ids: Iterable[int], *, at: datetime | None = None) -> None:
    """Give people who moved or joined what their departments ask. A repetition changes nothing.

    A job that begins later counts from its first day, so that nobody need come back on that day to enrol them.
    """
    moment = at or timezone.now()
    ids = sorted(set(person_ids))
    asked = list(Assignment.objects.filter(ended_at=None, course__state=Course.PUBLISHED).select_related("course")) if ids else []
    if not asked:
        return
    parents = dict(Department.objects.values_list("pk", "parent_id"))
    begins: dict[tuple[int, int], date] = {}  # (person, department that may ask) → first day
    for person_id, department_id, starts in _jobs(ids, company_day(moment)):
        for above in _line(department_id, parents):
            begins[person_id, above] = min(starts, begins.get((person_id, above), starts))
    for assignment in asked:
        joined: dict[datetime, list[int]] = {}
        for (person_id, department_id), first_day in begins.items():
            if department_id == assignment.department_id:
                joined.setdefault(_due(assignment, first_day, moment), []).append(person_id)
        for due_at, people in joined.items():
            enrol_many(assignment.course, people, due_at, assignment)


def _jobs(ids: list[int], today: date) -> Iterable[tuple[int, int, date]]:
    held = Membership.objects.filter(Q(ends=None) | Q(ends__gte=today), person__in=ids, person__is_active=True)
    return held.values_list("person_id", "department_id", "starts")


def _due(assignment: Assignment, first_day: date, at: datetime) -> datetime:
    """The assignment's date, or so many days after now or after the first day, whichever is latest."""
    begun = company_evening(first_day)
    return max(assignment.due_at, max(at, begun) + timedelta(days=assignment.days_for_later))


def _line(department: int | None, parents: Mapping[int, int | None]) -> set[int]:
    """A department and everything above it."""
    line: set[int] = set()
    while department is not None and department not in line:
        line.add(department)
        department = parents.get(department)
    return line
