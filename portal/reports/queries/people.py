"""Lists of people with what each owes, and one person's record."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property

from portal.people.models import Department, Membership, Person, by_name
from portal.reports.models import Tally
from portal.reports.queries.figures import SOON, enrolments, matching, standing
from portal.reports.queries.selection import Selection
from training.models import Attempt, Certificate, Course, Delta, Enrolment, LessonCompletion, Reminder

SHOWN = ["due_at", "completed_at", "person__display_name", "course__title", "course__steps"]
NAMES = [*by_name("person__"), "course__position", "pk"]


def listed(selection: Selection, at: datetime) -> Any:
    """The enrolments behind a number, in the order of names, whole: for files."""
    return in_order(enrolments(selection, at), selection, at)


def in_order(rows: Any, selection: Selection, at: datetime) -> Any:
    """By name; where certificates at risk are asked for, whatever is due first."""
    return rows.annotate(risk_due_at=risk(at)).order_by("risk_due_at", *NAMES) if selection.state == "at_risk" else rows.order_by(*NAMES)


def risk(at: datetime) -> Subquery:
    """By when the difference after a change of law is to be learned, as a column of enrolments; None: the certificate is not at risk."""
    owed = Delta.objects.owed(at).filter(person=OuterRef("person"), course=OuterRef("course"))
    return Subquery(owed.order_by("due_at").values("due_at")[:1])


class Pages(Paginator):
    """The enrolments behind a number, in the order of names, cut into pages. Two statements a page.

    How many there are is read from the tallies. A page is read by walking the people in the order of their names: a page near the
    beginning ends the walk early, while sorting would look at every enrolment of the company first.
    """

    def __init__(self, selection: Selection, at: datetime, size: int) -> None:
        self.selection, self.at, self.found = selection, at, listed(selection, at)
        super().__init__(self.found, size)

    @cached_property
    def count(self) -> int:  # type: ignore[override]
        known = number(self.selection, self.at)
        return self.found.count() if known is None else known

    def rows(self, page: Page) -> list[Any]:
        """The enrolments of a page, with what a list shows of person and course: a course's structure is long."""
        first = self.per_page * (page.number - 1)
        ids = self._ids(first, first + self.per_page)
        shown = Enrolment.objects.filter(pk__in=ids).annotate(standing=standing(self.at))
        return list(in_order(detailed(shown, self.at), self.selection, self.at).select_related("person", "course").only(*SHOWN))

    def _ids(self, start: int, end: int) -> Any:
        if connection.vendor != "sqlite" or not self.selection.is_wide or self.selection.state == "at_risk":
            return self.found.values("pk")[start:end]
        sql, values = walked(self.selection, self.at)[start:end].query.sql_with_params()
        # SQLite keeps no statistics by which it would see that walking is cheaper; a CROSS JOIN is an INNER JOIN in the order written
        return RawSQL(sql.replace(" INNER JOIN ", " CROSS JOIN "), values)  # noqa: S611 (the statement is the ORM's own)


def walked(selection: Selection, at: datetime) -> Any:
    """The ids of the enrolments, asked from the people on."""
    people = Person.objects.filter(selection.has("pk")).order_by(*by_name(), "enrolments__course__position", "enrolments__pk")
    return people.filter(matching(selection, at, "enrolments__", "")).values_list("enrolments__pk", flat=True)


def number(selection: Selection, at: datetime) -> int | None:
    """How many enrolments a selection has, from the tallies; None where those do not know. One statement."""
    if selection.text or not selection.spot or selection.state == "at_risk":
        return None
    rows = Tally.objects.filter(department=selection.spot[0], direct=selection.spot[1], course__gt=0)
    if selection.course:
        rows = rows.filter(course=selection.course.pk)
    late, ahead = Q(due__lt=at), Q(due__gte=at)
    which = {
        "": Q(),
        "completed": Q(standing=Tally.COMPLETED),
        "owed": Q(standing__in=Tally.OPEN),
        "overdue": Q(standing__in=Tally.OPEN) & late,
        "due": Q(standing__in=Tally.OPEN) & ahead & Q(due__lte=at + SOON),
        "in_progress": Q(standing=Tally.STARTED) & ahead,
        "not_started": Q(standing=Tally.WAITING) & ahead,
    }
    return rows.filter(which[selection.state]).aggregate(n=Sum("n", default=0))["n"]


def detailed(rows: Any, at: datetime) -> Any:
    """Adds `steps_done`, `best`, `valid_until`, `risk_due_at` and `reminded_at` to enrolments. Whoever has completed has done every step."""
    mine = {"person": OuterRef("person"), "lesson__course": OuterRef("course"), "lesson__retired": False}
    read = LessonCompletion.objects.filter(**mine).order_by().values("lesson__course").annotate(n=Count("pk")).values("n")
    tries = Attempt.objects.filter(
        person=OuterRef("person"), quiz__course=OuterRef("course"), quiz__retired=False, quiz__change=None
    ).order_by()
    passed = tries.filter(passed=True).values("quiz__course").annotate(n=Count("quiz", distinct=True)).values("n")
    best = tries.filter(percent__isnull=False).order_by("-percent").values("percent")
    valid = Certificate.objects.filter(completion__person=OuterRef("person"), completion__course=OuterRef("course"), revoked_at=None)
    done = When(completed_at__isnull=False, then=F("course__steps"))
    return rows.annotate(
        steps_done=Case(done, default=Coalesce(Subquery(read), 0) + Coalesce(Subquery(passed), 0)),
        best=Subquery(best[:1]),
        valid_until=Subquery(valid.order_by("-issued_at").values("expires_at")[:1]),
        risk_due_at=risk(at),
        reminded_at=Subquery(Reminder.objects.filter(enrolment=OuterRef("pk")).order_by("-sent_at").values("sent_at")[:1]),
    )


def departments_of(people: Any, names: dict[int, str]) -> dict[int, str]:
    """Person → the names of their departments among `names`, in its order. One statement; `people` are ids or a query of them."""
    held = Membership.objects.current().filter(person__in=people).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for person, department in held.values_list("person_id", "department_id"):
        if department in names:  # here, not there: naming hundreds of departments makes a database look at each person for each of them
            found[person].add(department)
    place = {pk: number for number, pk in enumerate(names)}
    return {person: ", ".join(names[pk] for pk in sorted(ids, key=place.__getitem__)) for person, ids in found.items()}


def departments(person: Person, reader: Person) -> list[str]:
    """The names of the departments somebody belongs to today, as far as `reader` may read them. One statement."""
    held = Membership.objects.current().filter(person=person).values("department")
    return [str(row) for row in Department.objects.visible_to(reader).filter(pk__in=held).order_by("code")]


def record(person: Person, at: datetime) -> list[Enrolment]:
    """One person's courses with attempts, the newest certificate and what changes of law ask. Three statements."""
    newest = Certificate.objects.filter(completion__person=person, completion__course=OuterRef("course")).order_by("-issued_at")
    rows: list[Any] = list(
        Enrolment.objects.filter(person=person, course__state=Course.PUBLISHED)
        .annotate(standing=standing(at), certificate_number=Subquery(newest.values("number")[:1]))
        .select_related("course")
        .order_by("completed_at", "due_at", "course__position", "pk")
    )
    handed_in = Attempt.objects.filter(person=person, state=Attempt.SUBMITTED).select_related("quiz").order_by("-number")
    by_course: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in handed_in:
        by_course[attempt.quiz.course_id].append(attempt)
    deltas: dict[int, list[Delta]] = defaultdict(list)
    for delta in Delta.objects.filter(person=person).select_related("change").order_by("-made_at", "pk"):
        deltas[delta.course_id].append(delta)
    for row in rows:
        row.attempts, row.deltas = by_course[row.course_id], deltas[row.course_id]
    return rows
