"""What one person adds to the figures, read from the floors below: the truth the roll-ups are made of and checked against."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from portal.people.models import Department, Membership
from portal.reports.models import BELOW, EVERYBODY, NEVER, OWN, Tally
from training.models import Course, Enrolment

Spot = tuple[int, int]  # department, direct
Standing = tuple[int, str, str]  # course, standing, due (ISO, UTC) or ""
Kind = tuple[int, int, int, str, datetime]  # what a tally counts


@dataclass
class Share:
    """Where a person counts, and with what."""

    spots: frozenset[Spot] = frozenset()
    courses: list[Standing] = field(default_factory=list)

    @property
    def kinds(self) -> Iterable[Kind]:
        """The tallies in which the person is one."""
        first = min((due for _course, standing, due in self.courses if due and standing in Tally.OPEN), default="")
        whole: list[Standing] = [*self.courses, (0, Tally.HERE, ""), *([(0, Tally.FIRST, first)] if first else [])]
        held = [(course, standing, datetime.fromisoformat(due) if due else NEVER) for course, standing, due in whole]
        return ((department, direct, *one) for department, direct in self.spots for one in held)


def shares(people: list[int], day: date, parents: Mapping[int, int | None]) -> dict[int, Share]:
    """Person → their share on the company's `day`; whoever counts nowhere is left out. Two statements."""
    direct: dict[int, set[int]] = defaultdict(set)
    held = Membership.objects.current(day).filter(person__in=people, person__is_active=True).order_by()
    for person, department in held.values_list("person_id", "department_id"):
        direct[person].add(department)
    courses: dict[int, list[Standing]] = defaultdict(list)
    rows = Enrolment.objects.filter(person__in=list(direct), course__state=Course.PUBLISHED).order_by("course")
    for person, course, due, started, completed in rows.values_list("person", "course", "due_at", "started_at", "completed_at"):
        courses[person].append(standing(course, due, started, completed))
    return {person: Share(spots(ids, parents), courses[person]) for person, ids in direct.items()}


def standing(course: int, due: datetime | None, started: Any, completed: Any) -> Standing:
    if completed:
        return course, Tally.COMPLETED, ""
    return course, Tally.STARTED if started else Tally.WAITING, due.isoformat() if due else ""


def spots(departments: set[int], parents: Mapping[int, int | None]) -> frozenset[Spot]:
    """A member's departments, each with all above it, and the whole company."""
    found: set[Spot] = {(EVERYBODY, BELOW), *((pk, OWN) for pk in departments)}
    for pk in departments:
        above: int | None = pk
        while above is not None and (above, BELOW) not in found:
            found.add((above, BELOW))
            above = parents.get(above)
    return frozenset(found)


def tree() -> dict[int, int | None]:
    """Department → the one above."""
    return dict(Department.objects.values_list("pk", "parent_id"))


def count(people: Iterable[Share]) -> Counter[Kind]:
    found: Counter[Kind] = Counter()
    for share in people:
        found.update(share.kinds)
    return found
