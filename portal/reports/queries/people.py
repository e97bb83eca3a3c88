"""Lists of people with what each owes, and one person's record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from portal.people.models import Membership, Person, by_name
from portal.reports.queries.figures import enrolments, standing
from portal.reports.queries.selection import Selection
from training.models import Attempt, Certificate, Course, Enrolment, LessonCompletion, Reminder


def listed(selection: Selection, at: datetime) -> Any:
    """Enrolments for a page or a file: in order of name, with steps read, best result, certificate and last reminder."""
    mine = {"person": OuterRef("person"), "lesson__course": OuterRef("course"), "lesson__retired": False}
    read = LessonCompletion.objects.filter(**mine).order_by().values("lesson__course").annotate(n=Count("pk")).values("n")
    tries = Attempt.objects.filter(person=OuterRef("person"), quiz__course=OuterRef("course"), quiz__retired=False).order_by()
    passed = tries.filter(passed=True).values("quiz__course").annotate(n=Count("quiz", distinct=True)).values("n")
    best = tries.values("quiz__course").annotate(n=Max("percent")).values("n")
    until = Certificate.objects.filter(completion__person=OuterRef("person"), completion__course=OuterRef("course")).order_by("-issued_at")
    reminded = Reminder.objects.filter(enrolment=OuterRef("pk")).order_by("-sent_at").values("sent_at")[:1]
    return (
        enrolments(selection, at)
        .annotate(
            steps_done=Coalesce(Subquery(read), 0) + Coalesce(Subquery(passed), 0),
            best=Subquery(best),
            valid_until=Subquery(until.values("expires_at")[:1]),
            reminded_at=Subquery(reminded),
        )
        .order_by(*by_name("person__"), "course__position", "pk")
    )


def departments_of(people: Iterable[int], scope: set[int]) -> dict[int, str]:
    """Person → the names of their departments inside the scope. One statement."""
    found: dict[int, list[str]] = defaultdict(list)
    held = Membership.objects.current().filter(person__in=list(people), department__in=scope).select_related("department")
    for row in held.order_by("department__code"):
        found[row.person_id].append(str(row.department))
    return {person: ", ".join(names) for person, names in found.items()}


def record(person: Person, at: datetime) -> list[Enrolment]:
    """One person's courses with attempts and certificates. Three statements."""
    attempts = Attempt.objects.filter(person=person, state=Attempt.SUBMITTED).select_related("quiz").order_by("-number")
    certificates = Certificate.objects.filter(completion__person=person).select_related("completion").order_by("-issued_at")
    rows = list(
        Enrolment.objects.filter(person=person, course__state=Course.PUBLISHED)
        .annotate(standing=standing(at))
        .select_related("course", "person")
        .order_by("completed_at", "due_at", "course__position")
    )
    by_course: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        by_course[attempt.quiz.course_id].append(attempt)
    proofs = {row.completion.course_id: row for row in reversed(certificates)}
    for row in rows:
        row.attempts = by_course[row.course_id]  # type: ignore[attr-defined]
        row.certificate = proofs.get(row.course_id)  # type: ignore[attr-defined]
    return rows


