"""The catalogue, and a person's place in it."""

from __future__ import annotations

from typing import Any

from portal.people.models import Person
from training.models import Course, Enrolment
from training.queries.requiring import asked_of


def catalogue(person: Person, countermeasure: int | None = None) -> list[Any]:
    """The courses a person may open, each with their own `enrolled_id`, `due_at`, `started_at`, `completed_at` (None: not enrolled),
    and `asked`: whether their job asks it. Two statements."""
    courses = Course.objects.visible_to(person).select_related("countermeasure").order_by("countermeasure_id", "position", "slug")
    if countermeasure:
        courses = courses.filter(countermeasure=countermeasure)
    mine = {row.course_id: row for row in Enrolment.objects.filter(person=person)}
    found: list[Any] = list(courses.annotate(asked=asked_of(person)))
    for course in found:
        row = mine.get(course.pk)
        course.enrolled_id = row.pk if row else None
        for name in ("due_at", "started_at", "completed_at"):
            setattr(course, name, getattr(row, name, None))
    return found
