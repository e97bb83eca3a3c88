"""The catalogue, and a person's place in it."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Case, OuterRef, Q, Subquery, Value, When

from portal.people.models import Person
from training.models import Course, Enrolment
from training.queries.requiring import asked_of


def catalogue(person: Person, countermeasure: int | None = None) -> Any:
    """The courses a person may open, each with their own `due_at`, `completed_at`, `enrolled_id`, and `asked`: whether their job asks
    it. One statement."""
    mine = Enrolment.objects.filter(person=person, course=OuterRef("pk"))
    courses = Course.objects.visible_to(person).select_related("countermeasure")
    if countermeasure:
        courses = courses.filter(Q(countermeasure=countermeasure))
    return courses.annotate(
        enrolled_id=Subquery(mine.values("pk")[:1]),
        due_at=Subquery(mine.values("due_at")[:1]),
        started_at=Subquery(mine.values("started_at")[:1]),
        asked=Case(When(pk__in=asked_of(person), then=Value(True)), default=Value(False), output_field=BooleanField()),
        completed_at=Subquery(mine.values("completed_at")[:1]),
    ).order_by("countermeasure_id", "position", "slug")
