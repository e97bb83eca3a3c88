"""Asking a course of a department: its present members at once, later ones when they join."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from portal.people import trail
from portal.people.models import Department, Membership, Person
from training.models import Assignment, Course, Enrolment


@transaction.atomic
def assign(department: Department, course: Course, *, due_at: datetime, by: Person, days_for_later: int = 30) -> Assignment:
    """Assign `course` to the department and all below it. A running assignment of the same pair gets the new due date instead."""
    assignment = Assignment.objects.select_for_update().filter(department=department, course=course, ended_at=None).first()
    if assignment is None:
        assignment = Assignment.objects.create(
            department=department, course=course, due_at=due_at, days_for_later=days_for_later, made_by=by
        )
    else:
        assignment.due_at, assignment.days_for_later = due_at, days_for_later
        assignment.save(update_fields=["due_at", "days_for_later"])
        Enrolment.objects.filter(assignment=assignment, completed_at=None).update(due_at=due_at)
    trail.note("training.assign", department, actor=by, course=course.slug, due_at=due_at.isoformat())
    _enrol(assignment, people_in(department), due_at)
    return assignment


@transaction.atomic
def end(assignment: Assignment, *, by: Person) -> None:
    """Stop asking the course of people who join later. What is owed already stays; a second call changes nothing."""
    if assignment.ended_at is None:
        assignment.ended_at = timezone.now()
        assignment.save(update_fields=["ended_at"])
        trail.note("training.assignment_end", assignment.department, actor=by, course=assignment.course.slug)


def people_in(department: Department) -> list[int]:
    """Ids of the active people who belong to the department or one below it today."""
    below = Department.objects.below([department.pk])
    return list(Person.objects.active().in_departments(below).order_by("pk").values_list("pk", flat=True))


def _enrol(assignment: Assignment, person_ids: Iterable[int], due_at: datetime) -> None:
    """Enrol who is not; who took the course by themselves and has no date gets this one; an earlier date stays."""
    ids = list(person_ids)
    Enrolment.objects.bulk_create(
        [Enrolment(person_id=pk, course=assignment.course, assignment=assignment, due_at=due_at) for pk in ids],
        ignore_conflicts=True,
        batch_size=500,
    )
    mine = Enrolment.objects.filter(course=assignment.course, person__in=ids, completed_at=None, due_at=None)
    mine.update(assignment=assignment, due_at=due_at)


@transaction.atomic
def catch_up(person_ids: Iterable[int], *, at: datetime | None = None) -> None:
    """Give people who moved or joined what their departments ask. A repetition changes nothing."""
    moment = at or timezone.now()
    ids = sorted(set(person_ids))
    running = list(Assignment.objects.filter(ended_at=None, course__state=Course.PUBLISHED).select_related("course"))
    if not running or not ids:
        return
    parents = dict(Department.objects.values_list("pk", "parent_id"))
    held = Membership.objects.current().filter(person__in=ids, person__is_active=True).values_list("person_id", "department_id")
    above: dict[int, set[int]] = {}
    for person_id, department_id in held:
        above.setdefault(person_id, set()).update(_line(department_id, parents))
    for assignment in running:
        joined = [pk for pk, line in above.items() if assignment.department_id in line]
        _enrol(assignment, joined, max(assignment.due_at, moment + timedelta(days=assignment.days_for_later)))


def _line(department: int | None, parents: dict[int, int | None]) -> set[int]:
    """A department and everything above it."""
    line: set[int] = set()
    while department is not None and department not in line:
        line.add(department)
        department = parents.get(department)
    return line
