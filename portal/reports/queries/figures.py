"""Figures of a unit, exact at the moment they are asked: counted from enrolments, never from a nightly table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Min, Q, Value, When

from portal.reports.queries.selection import Branch, Selection
from training.models import Certificate, Course, Enrolment

STANDINGS = ("completed", "overdue", "in_progress", "not_started")
SOON = timedelta(days=30)
ENDING = timedelta(days=60)


def standing(at: datetime, path: str = "") -> Case:
    """The one standing of an enrolment: completed; else overdue; else in progress; else not started. `path` leads to it."""
    return Case(
        When(**{f"{path}completed_at__isnull": False}, then=Value("completed")),
        When(**{f"{path}due_at__lt": at}, then=Value("overdue")),
        When(**{f"{path}started_at__isnull": False}, then=Value("in_progress")),
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
    """A department's line: how many people, a cell per course. Without a branch: the total."""

    branch: Branch | None
    direct: bool
    people: int = 0
    cells: dict[int, Cell] = field(default_factory=lambda: defaultdict(Cell))


@dataclass
class Table:
    courses: list[Course]
    lines: list[Line]
    total: Line


class Tally(NamedTuple):
    """So many people in so many departments stand like this in a course; without a course: are there at all."""

    departments: Iterable[int]
    people: int
    course: int | None = None
    standing: str = ""


def overview(selection: Selection, at: datetime) -> Table:
    """Department × course in four statements. Somebody with several jobs counts once in each line and once in the total."""
    table = Table([], [], Line(None, selection.direct))
    line_of: dict[int, Line] = {}
    for branch, members, direct in selection.rows:
        table.lines.append(Line(branch, direct))
        line_of |= dict.fromkeys(members, table.lines[-1])
    for tally in _tallies(selection.jobs, at):
        for line in [*{id(line_of[pk]): line_of[pk] for pk in tally.departments}.values(), table.total]:
            if tally.course is None:
                line.people += tally.people
            else:
                line.cells[tally.course].add(tally.standing, tally.people)
    table.courses = list(Course.objects.filter(pk__in=table.total.cells).order_by("position", "slug"))
    return table


def _tallies(jobs: Any, at: datetime) -> Iterator[Tally]:
    """People with one job are counted by the database, those with several one by one."""
    held: dict[int, frozenset[int]] = defaultdict(frozenset)
    for person, department in jobs.values_list("person_id", "department_id"):
        held[person] |= {department}
    yield from (Tally(departments, count) for departments, count in Counter(held.values()).items())
    several = jobs.values("person").annotate(n=Count("pk")).filter(n__gt=1).values("person")
    counted = (
        jobs.exclude(person__in=several)
        .filter(person__enrolments__course__state=Course.PUBLISHED)
        .annotate(course=F("person__enrolments__course"), standing=standing(at, "person__enrolments__"))
        .values_list("department_id", "course", "standing")
        .annotate(n=Count("pk"))
    )
    for department, course, name, count in counted:
        yield Tally([department], count, course, name)
    rows = Enrolment.objects.filter(person__in=several, course__state=Course.PUBLISHED).annotate(standing=standing(at))
    theirs = Counter((held[person], course, name) for person, course, name in rows.values_list("person_id", "course_id", "standing"))
    yield from (Tally(departments, count, course, name) for (departments, course, name), count in theirs.items())


@dataclass(frozen=True)
class Answer:
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


def answer(selection: Selection, at: datetime) -> Answer:
    """Three statements: people, what they owe with a date, certificates."""
    owed = Enrolment.objects.owed().filter(person__in=selection.people, due_at__lte=at + SOON)
    late, due = Q(due_at__lt=at), Q(due_at__gte=at)
    row = owed.aggregate(
        late_people=Count("person", distinct=True, filter=late),
        late_steps=Count("pk", filter=late),
        due_people=Count("person", distinct=True, filter=due),
        due_steps=Count("pk", filter=due),
    )
    ending = Certificate.objects.filter(
        completion__person__in=selection.people, revoked_at=None, expires_at__gt=at, expires_at__lte=at + ENDING
    ).aggregate(n=Count("pk"), first=Min("expires_at"))
    people = selection.jobs.aggregate(n=Count("person", distinct=True))["n"]
    return Answer(people=people, **row, ending=ending["n"], first_ending=ending["first"])


def enrolments(selection: Selection, at: datetime) -> Any:
    """The enrolments behind a number, each with its `standing`; in no order yet."""
    rows = Enrolment.objects.filter(person__in=selection.people, course__state=Course.PUBLISHED).annotate(standing=standing(at))
    if selection.course:
        rows = rows.filter(course=selection.course)
    if selection.text:
        word = selection.text
        rows = rows.filter(Q(person__display_name__icontains=word) | Q(person__employee_number=word) | Q(person__email__icontains=word))
    if selection.state == "owed":
        return rows.filter(completed_at=None)
    if selection.state == "due":
        return rows.filter(completed_at=None, due_at__gte=at, due_at__lte=at + SOON)
    if selection.state == "overdue":
        return rows.filter(completed_at=None, due_at__lt=at)
    return rows.filter(standing=selection.state) if selection.state else rows
