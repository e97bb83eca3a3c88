"""The table of who must take what: job roles down, courses across."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from portal.people.models import JobRole, Person
from training.models import Course, Requirement


@dataclass(frozen=True)
class Line:
    """A job role (none: everybody) and, for each course of the table, in how many days it must be completed (none: not asked)."""

    role: JobRole | None
    days: list[int | None]
    mine: bool


@dataclass(frozen=True)
class Table:
    """Courses across in the catalogue's order, roles down; `asked`: whether somebody has put the table in force."""

    courses: list[Course]
    lines: list[Line]
    asked: bool


def table(person: Person) -> Table:
    """The whole table with the reader's own jobs marked. Three statements."""
    rows = list(Requirement.objects.filter(course__state=Course.PUBLISHED).select_related("course", "job_role"))
    courses = sorted({row.course for row in rows}, key=lambda course: (course.position, course.slug))
    days: dict[tuple[int | None, int], int] = {(row.job_role_id, row.course_id): row.days for row in rows}
    mine = set(person.job_role_ids())
    roles: list[JobRole | None] = [None, *JobRole.objects.filter(pk__in={row.job_role_id for row in rows}).order_by("pk")]
    lines = [
        Line(role, [days.get((role.pk if role else None, course.pk)) for course in courses], role is None or role.pk in mine)
        for role in roles
    ]
    kept = [line for line in lines if any(line.days)]
    return Table(courses, kept, bool(rows) and all(row.since for row in rows))


def asked_of(person: Person) -> Exists:
    """Whether the person's jobs ask a course, as a column of courses."""
    jobs = Q(job_role=None) | Q(job_role__in=person.job_role_ids())
    return Exists(Requirement.objects.filter(jobs, course=OuterRef("pk")))
