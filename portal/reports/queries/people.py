"""Lists of people with what each owes, and one person's record."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Subquery, When
from django.db.models.functions import Coalesce

from portal.people.models import Department, Membership, Person, by_name
from portal.reports.queries.figures import enrolments, standing
from portal.reports.queries.selection import Selection
from training.models import Attempt, Certificate, Course, Enrolment, LessonCompletion, Reminder

NAMES = [*by_name("person__"), "course__position", "pk"]


def listed(selection: Selection, at: datetime) -> Any:
    """The enrolments behind a number, in the order of names. To be counted and cut into pages: nothing dear is read yet."""
    return enrolments(selection, at).order_by(*NAMES)


def shown(rows: Any, at: datetime) -> list[Enrolment]:
    """The enrolments of one page, whole. One statement."""
    page = Enrolment.objects.filter(pk__in=rows.values("pk")).annotate(standing=standing(at))
    return list(detailed(page).select_related("person", "course").order_by(*NAMES))


def detailed(rows: Any) -> Any:
    """Adds `steps_done`, `best`, `valid_until` and `reminded_at` to enrolments. Whoever has completed has done every step."""
    mine = {"person": OuterRef("person"), "lesson__course": OuterRef("course"), "lesson__retired": False}
    read = LessonCompletion.objects.filter(**mine).order_by().values("lesson__course").annotate(n=Count("pk")).values("n")
    tries = Attempt.objects.filter(person=OuterRef("person"), quiz__course=OuterRef("course"), quiz__retired=False).order_by()
    passed = tries.filter(passed=True).values("quiz__course").annotate(n=Count("quiz", distinct=True)).values("n")
    best = tries.filter(percent__isnull=False).order_by("-percent").values("percent")
    valid = Certificate.objects.filter(completion__person=OuterRef("person"), completion__course=OuterRef("course"), revoked_at=None)
    done = When(completed_at__isnull=False, then=F("course__steps"))
    return rows.annotate(
        steps_done=Case(done, default=Coalesce(Subquery(read), 0) + Coalesce(Subquery(passed), 0)),
        best=Subquery(best[:1]),
        valid_until=Subquery(valid.order_by("-issued_at").values("expires_at")[:1]),
        reminded_at=Subquery(Reminder.objects.filter(enrolment=OuterRef("pk")).order_by("-sent_at").values("sent_at")[:1]),
    )


def departments_of(people: Any, names: dict[int, str]) -> dict[int, str]:
    """Person → the names of their departments among `names`, in its order. One statement; `people` are ids or a query of them."""
    held = Membership.objects.current().filter(person__in=people, department__in=list(names)).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for person, department in held.values_list("person_id", "department_id"):
        found[person].add(department)
    place = {pk: number for number, pk in enumerate(names)}
    return {person: ", ".join(names[pk] for pk in sorted(ids, key=place.__getitem__)) for person, ids in found.items()}


def departments(person: Person, reader: Person) -> list[str]:
    """The names of the departments somebody belongs to today, as far as `reader` may read them. One statement."""
    held = Membership.objects.current().filter(person=person).values("department")
    return [str(row) for row in Department.objects.visible_to(reader).filter(pk__in=held).order_by("code")]


def record(person: Person, at: datetime) -> list[Enrolment]:
    """One person's courses with attempts and the newest certificate. Two statements."""
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
    for row in rows:
        row.attempts = by_course[row.course_id]
    return rows
