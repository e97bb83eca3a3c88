"""Figures of a unit, exact at the moment they are asked: from tallies that `actions.folding` has just brought up to now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, Min, OuterRef, Q, Subquery, Sum, Value, When

from portal.reports.models import BELOW, OWN, Folding, Tally
from portal.reports.queries.selection import Branch, Selection
from training.models import Certificate, Course, Delta, Enrolment

STANDING_OF = {Tally.COMPLETED: "completed", Tally.STARTED: "in_progress", Tally.WAITING: "not_started"}
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

    def add(self, course: int, name: str, late: bool, count: int) -> None:
        """A tally of this line."""
        if name == Tally.HERE:
            self.people += count
        else:
            self.cells[course].add("overdue" if late else STANDING_OF[name], count)


@dataclass
class Table:
    courses: list[Course]
    lines: list[Line]
    total: Line


def overview(selection: Selection, at: datetime) -> Table:
    """Department × course from the tallies, in two statements. Somebody with several jobs counts once in each line and once in the total.

    A head of several departments that do not lie in one another has a total that no tally holds: those people are counted one by one.
    """
    table = Table([], [], Line(None, selection.direct))
    line_of: dict[tuple[int, int], list[Line]] = defaultdict(list)
    for branch, direct in selection.rows:
        table.lines.append(Line(branch, direct))
        line_of[branch.pk, OWN if direct else BELOW].append(table.lines[-1])
    if selection.spot:
        line_of[selection.spot].append(table.total)
    for department, direct, course, name, late, count in _tallies(list(line_of), at):
        for line in line_of[department, direct]:
            line.add(course, name, late, count)
    if selection.spot is None:
        _count_one_by_one(table.total, selection, at)
    table.courses = list(Course.objects.filter(pk__in=table.total.cells).only("slug", "title").order_by("position", "slug"))
    return table


def _tallies(spots: list[tuple[int, int]], at: datetime) -> Any:
    """(department, direct, course, standing, whether the date is past, people) of several spots. One statement."""
    several, own = ([pk for pk, direct in spots if direct == wanted] for wanted in (BELOW, OWN))
    where = Q(direct=BELOW, department__in=several) | Q(direct=OWN, department__in=own)
    rows = Tally.objects.filter(where).exclude(standing=Tally.FIRST)
    late = Case(When(due__lt=at, then=Value(True)), default=Value(False))
    return rows.annotate(late=late).values_list("department", "direct", "course", "standing", "late").annotate(count=Sum("n"))


def _count_one_by_one(line: Line, selection: Selection, at: datetime) -> None:
    """Two statements over the people of the selection."""
    line.people = selection.people.aggregate(n=Count("person", distinct=True))["n"]
    rows = Enrolment.objects.filter(person__in=selection.people, course__state=Course.PUBLISHED).annotate(standing=standing(at))
    for course, name, count in rows.order_by().values_list("course", "standing").annotate(n=Count("pk")):
        line.cells[course].add(name, count)


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
    at_risk: int = 0  # certificates under which the law has changed
    at_risk_late: int = 0  # of these, those whose difference is overdue

    @property
    def compliant(self) -> int:
        return self.people - self.late_people


def answer(selection: Selection, at: datetime) -> Answer:
    """Two statements: the tallies; who owes something soon, whose certificates end or are at risk, few rows found by their dates.

    Certificates at risk are counted from the open differences, not tallied: a change of law concerns thousands of people in one stroke,
    and counting all of them anew would make the next reader wait; the open differences are an index of their own.
    """
    late_people, late_steps, due_steps, people = _owing(selection, at)
    soon = Enrolment.objects.owed().filter(selection.has("person"), due_at__gte=at, due_at__lte=at + SOON)
    ends = Certificate.objects.filter(selection.has("completion__person"), revoked_at=None, expires_at__gt=at, expires_at__lte=at + ENDING)
    risks = Delta.objects.owed(at).filter(person__in=selection.people)
    found = Folding.objects.annotate(
        risk=_one(risks, Count("certificate", distinct=True)),
        late=_one(risks.filter(due_at__lt=at), Count("certificate", distinct=True)),
        due_people=_one(soon, Count("person", distinct=True)),
        ending=_one(ends, Count("pk")),
        first=_one(ends, Min("expires_at")),
    )
    columns = ("due_people", "ending", "first", "risk", "late")
    due_people, ending, first, risk, late = found.values_list(*columns).first() or (0, 0, None, 0, 0)
    return Answer(people, late_people, late_steps, due_people or 0, due_steps, ending or 0, first, risk or 0, late or 0)


def _one(rows: Any, figure: Any) -> Subquery:
    """A figure over all rows, inside another statement; None where there are none."""
    return Subquery(rows.order_by().annotate(all=Value(1)).values("all").annotate(figure=figure).values("figure"))


def _owing(selection: Selection, at: datetime) -> tuple[int, int, int, int]:
    """(people who are late, steps that are, steps due soon, people)."""
    if selection.spot:
        late, due = Q(due__lt=at), Q(due__gte=at, due__lte=at + SOON)
        rows = Tally.objects.filter(department=selection.spot[0], direct=selection.spot[1])
        found = rows.aggregate(
            late_people=Sum("n", filter=late & Q(standing=Tally.FIRST), default=0),
            late_steps=Sum("n", filter=late & Q(standing__in=Tally.OPEN), default=0),
            due_steps=Sum("n", filter=due & Q(standing__in=Tally.OPEN), default=0),
            people=Sum("n", filter=Q(standing=Tally.HERE), default=0),
        )
        return found["late_people"], found["late_steps"], found["due_steps"], found["people"]
    owed = Enrolment.objects.owed().filter(person__in=selection.people, due_at__lte=at + SOON)
    late, due = Q(due_at__lt=at), Q(due_at__gte=at)
    row = owed.aggregate(a=Count("person", distinct=True, filter=late), b=Count("pk", filter=late), c=Count("pk", filter=due))
    return row["a"], row["b"], row["c"], selection.people.aggregate(n=Count("person", distinct=True))["n"]


def at_risk(at: datetime) -> Any:
    """The enrolments whose certificate is at risk."""
    return Enrolment.objects.filter(Exists(Delta.objects.owed(at).filter(person=OuterRef("person"), course=OuterRef("course"))))


def enrolments(selection: Selection, at: datetime) -> Any:
    """The enrolments behind a number, each with its `standing`; in no order yet."""
    rows = Enrolment.objects.filter(matching(selection, at), person__in=selection.people)
    return rows.annotate(standing=standing(at))


def matching(selection: Selection, at: datetime, enrolment: str = "", person: str = "person__") -> Q:
    """What course, standing and search of a selection ask of an enrolment; `enrolment` and `person` lead to them."""
    asked: dict[str, Any] = {f"{enrolment}course__state": Course.PUBLISHED}
    if selection.course:
        asked[f"{enrolment}course"] = selection.course
    open_ = {f"{enrolment}completed_at__isnull": True}
    ahead = Q(**open_) & (Q(**{f"{enrolment}due_at__isnull": True}) | Q(**{f"{enrolment}due_at__gte": at}))
    states = {
        "": Q(),
        "completed": Q(**{f"{enrolment}completed_at__isnull": False}),
        "owed": Q(**open_),
        "due": Q(**open_, **{f"{enrolment}due_at__gte": at, f"{enrolment}due_at__lte": at + SOON}),
        "overdue": Q(**open_, **{f"{enrolment}due_at__lt": at}),
        "in_progress": ahead & Q(**{f"{enrolment}started_at__isnull": False}),
        "not_started": ahead & Q(**{f"{enrolment}started_at__isnull": True}),
        "at_risk": Q(**{f"{enrolment}pk__in": at_risk(at).values("pk")}),
    }
    found = Q(**asked) & states[selection.state]
    if selection.text:
        word = selection.text
        found &= (
            Q(**{f"{person}display_name__icontains": word})
            | Q(**{f"{person}employee_number": word})
            | Q(**{f"{person}email__icontains": word})
        )
    return found
