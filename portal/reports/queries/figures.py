"""Figures of a unit, exact at the moment they are asked: counted from enrolments, never from a nightly table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, Min, Q, Value, When
from django.db.models.functions import Coalesce

from portal.people.models import Membership
from portal.reports.queries.selection import Branch, Selection
from training.models import Certificate, Course, Enrolment

STANDINGS = ("completed", "overdue", "in_progress", "not_started")


def standing(at: datetime) -> Case:
    """The one standing of an enrolment: completed; else overdue; else in progress; else not started."""
    return Case(
        When(completed_at__isnull=False, then=Value("completed")),
        When(due_at__lt=at, then=Value("overdue")),
        When(started_at__isnull=False, then=Value("in_progress")),
        default=Value("not_started"),
    )


@dataclass
class Cell:
    """The people of one line in one course, by standing."""

    completed: int = 0
    overdue: int = 0
    in_progress: int = 0
    not_started: int = 0

    def add(self, name: str, count: int) -> None:
        setattr(self, name, getattr(self, name) + count)

    @property
    def total(self) -> int:
        return self.completed + self.overdue + self.in_progress + self.not_started


@dataclass
class Line:
    """A department's line: how many people, a cell per course."""

    branch: Branch | None
    direct: bool
    people: int = 0
    cells: dict[int, Cell] = field(default_factory=lambda: defaultdict(Cell))


@dataclass
class Table:
    courses: list[Course]
    lines: list[Line]
    total: Line


def overview(selection: Selection, at: datetime) -> Table:
    """Department × course. Somebody with jobs in several departments counts once in each line and once in the total."""
    ids = set().union(*(ids for _branch, ids, _direct in selection.rows)) if selection.rows else set()
    shared = _shared(ids)
    counts = list(_enrolment_counts(ids, shared, at))
    people = dict(_members(ids).exclude(person__in=shared).values_list("department_id").annotate(n=Count("person", distinct=True)))
    table = Table([], [], Line(None, selection.direct))
    for branch, members, direct in selection.rows:
        table.lines.append(_line(Line(branch, direct), members, people, counts, shared))
    _line(table.total, ids, people, counts, shared)
    table.courses = list(Course.objects.filter(pk__in=table.total.cells).order_by("position", "slug"))
    return table


def _members(ids: Iterable[int]) -> Any:
    return Membership.objects.current().filter(department__in=ids, person__is_active=True)


def _shared(ids: set[int]) -> dict[int, set[int]]:
    """People who belong to more than one of the departments: person → departments. They are counted one by one."""
    members = _members(ids)
    several = members.order_by().values("person").annotate(n=Count("pk")).filter(n__gt=1).values("person")
    found: dict[int, set[int]] = defaultdict(set)
    for person, department in members.filter(person__in=several).values_list("person_id", "department_id"):
        found[person].add(department)
    return dict(found)


def _enrolment_counts(ids: set[int], shared: dict[int, set[int]], at: datetime) -> Iterable[tuple[int | None, int, str, int, int | None]]:
    """(department, course, standing, how many, None), and (None, course, standing, 1, person) for each of the shared."""
    rows = Enrolment.objects.filter(course__state=Course.PUBLISHED).annotate(standing=standing(at))
    single = (
        _members(ids)
        .exclude(person__in=shared)
        .filter(person__enrolments__course__state=Course.PUBLISHED)
        .annotate(
            course=F("person__enrolments__course"),
            standing=Case(
                When(person__enrolments__completed_at__isnull=False, then=Value("completed")),
                When(person__enrolments__due_at__lt=at, then=Value("overdue")),
                When(person__enrolments__started_at__isnull=False, then=Value("in_progress")),
                default=Value("not_started"),
            ),
        )
        .order_by()
        .values_list("department_id", "course", "standing")
        .annotate(n=Count("pk"))
    )
    for department, course, name, count in single:
        yield department, course, name, count, None
    if shared:
        for person, course, name in rows.filter(person__in=shared).values_list("person_id", "course_id", "standing"):
            yield None, course, name, 1, person


def _line(line: Line, members: set[int], people: dict[int, int], counts: list[Any], shared: dict[int, set[int]]) -> Line:
    line.people = sum(people.get(pk, 0) for pk in members) + sum(bool(held & members) for held in shared.values())
    for department, course, name, count, person in counts:
        if department in members or (person is not None and shared[person] & members):
            line.cells[course].add(name, count)
    return line


@dataclass(frozen=True)
class Standing:
    """The answer to "is my unit compliant today?": compliant is who owes nothing that is overdue."""

    people: int
    late_people: int
    late_steps: int
    due_people: int
    due_steps: int
    ending: int
    first_ending: datetime | None

    @property
    def compliant(self) -> int:
        return self.people - self.late_people


def answer(selection: Selection, at: datetime) -> Standing:
    """Two statements: enrolments and people, certificates."""
    soon = at + timedelta(days=30)
    owed = Q(enrolments__completed_at=None, enrolments__course__state=Course.PUBLISHED)
    late, due = owed & Q(enrolments__due_at__lt=at), owed & Q(enrolments__due_at__gte=at, enrolments__due_at__lte=soon)
    row = selection.people.order_by().aggregate(
        people=Count("pk", distinct=True),
        late_people=Count("pk", distinct=True, filter=late),
        late_steps=Count("enrolments", filter=late),
        due_people=Count("pk", distinct=True, filter=due),
        due_steps=Count("enrolments", filter=due),
    )
    ending = Certificate.objects.filter(
        completion__person__in=selection.people, revoked_at=None, expires_at__gt=at, expires_at__lte=at + timedelta(days=60)
    ).aggregate(n=Count("pk"), first=Min("expires_at"))
    return Standing(**row, ending=ending["n"], first_ending=ending["first"])


def enrolments(selection: Selection, at: datetime) -> Any:
    """The enrolments behind a number: each with `standing` and `lessons_read`, in the order of names."""
    rows = Enrolment.objects.filter(person__in=selection.people, course__state=Course.PUBLISHED).annotate(standing=standing(at))
    if selection.course:
        rows = rows.filter(course=selection.course)
    if selection.text:
        rows = rows.filter(
            Q(person__display_name__icontains=selection.text) | Q(person__employee_number=selection.text) | Q(person__email__icontains=selection.text)
        )
    if selection.state == "owed":
        rows = rows.exclude(standing="completed")
    elif selection.state:
        rows = rows.filter(standing=selection.state)
    return rows.select_related("person", "course").annotate(moment=Coalesce("completed_at", "due_at"))
