"""A person's fan: the share of the steps of their courses that is done, for each countermeasure."""

from __future__ import annotations

from collections.abc import Iterable

from portal.people.models import Person
from training.models import Course, Enrolment
from training.queries.outline import Outline, outlines


def shares(enrolments: Iterable[Enrolment], found: dict[int, Outline]) -> list[float]:
    """Five shares from 0 to 1; a completed course counts whole, whatever was added to it since."""
    done, total = [0] * 5, [0] * 5
    for row in enrolments:
        leaf, outline = row.course.countermeasure_id - 1, found[row.course_id]
        done[leaf] += outline.total if row.completed_at else outline.done
        total[leaf] += outline.total
    return [part / whole if whole else 0.0 for part, whole in zip(done, total, strict=True)]


def shares_of(person: Person) -> list[float]:
    """The same, read from the database in three statements."""
    rows = list(Enrolment.objects.filter(person=person, course__state=Course.PUBLISHED).select_related("course"))
    return shares(rows, outlines(person, [row.course for row in rows], {row.course_id for row in rows if row.completed_at}))
