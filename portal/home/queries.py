"""What a person owes, by date."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from portal.people.models import Person
from training.models import Certificate, Course, Enrolment
from training.queries.outline import Outline, outlines

SOON = timedelta(days=30)
EXPIRING = timedelta(days=60)


@dataclass
class Owed:
    """One line of the home page: an enrolment with the person's place in the course."""

    enrolment: Enrolment
    outline: Outline


@dataclass
class Home:
    """Everything by date; `shares` are the five leaves of the person's fan (0 to 1)."""

    overdue: list[Owed] = field(default_factory=list)
    due: list[Owed] = field(default_factory=list)
    doing: list[Owed] = field(default_factory=list)
    expiring: list[Any] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    completed: int = 0

    @property
    def soon(self) -> int:
        return len(self.due)

    @property
    def nothing(self) -> bool:
        return not (self.overdue or self.due or self.doing or self.expiring)

    @property
    def first(self) -> Owed | None:
        """Where the one main button goes."""
        return next(iter([*self.overdue, *self.due, *self.doing]), None)


def home(person: Person, at: datetime) -> Home:
    """Four statements, whatever the person takes."""
    enrolments = list(
        Enrolment.objects.filter(person=person, course__state=Course.PUBLISHED).select_related("course").order_by("due_at", "course__position", "pk")
    )
    found = outlines(person, [row.course for row in enrolments])
    page = Home(shares=_shares(enrolments, found))
    for row in enrolments:
        owed = Owed(row, found[row.course_id])
        if row.completed_at:
            page.completed += 1
        elif row.due_at is None:
            page.doing.append(owed)
        elif row.due_at < at:
            page.overdue.append(owed)
        else:
            page.due.append(owed)
    ending = Certificate.objects.filter(completion__person=person, revoked_at=None, expires_at__gt=at, expires_at__lte=at + EXPIRING)
    page.expiring = list(ending.select_related("completion__course").order_by("expires_at"))
    return page


def _shares(enrolments: list[Enrolment], found: dict[int, Outline]) -> list[float]:
    """Share of the steps of one's courses that are done, for each countermeasure."""
    done, total = [0] * 5, [0] * 5
    for row in enrolments:
        leaf, outline = row.course.countermeasure_id - 1, found[row.course_id]
        done[leaf] += outline.total if row.completed_at else outline.done
        total[leaf] += outline.total
    return [part / whole if whole else 0.0 for part, whole in zip(done, total, strict=True)]
