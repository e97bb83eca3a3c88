"""What a manager looks at: which departments, directly or with all below, which course, which standing. Read from the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef

from portal.common.languages import pick
from portal.people.access import Refused
from portal.people.models import Department, Person
from portal.reports.models import BELOW, EVERYBODY, OWN, Place
from training.models import Course

STATES = ("overdue", "due", "in_progress", "not_started", "completed", "owed", "at_risk")


@dataclass
class Branch:
    """A department in the reader's scope."""

    pk: int
    name: str
    parent: int | None
    children: list[int] = field(default_factory=list)


@dataclass
class Selection:
    """The departments of a person's scope and what of them is asked for. Everything shown to managers is read through this."""

    person: Person
    branches: dict[int, Branch]
    chosen: int | None = None
    direct: bool = False
    course: Course | None = None
    state: str = ""
    text: str = ""

    @cached_property
    def tops(self) -> list[int]:
        """The uppermost departments of the scope."""
        return [pk for pk, branch in self.branches.items() if branch.parent not in self.branches]

    @cached_property
    def ids(self) -> set[int]:
        """The departments whose people are meant."""
        if self.chosen:
            return {self.chosen} if self.direct else self.below(self.chosen)
        return set(self.tops) if self.direct else set(self.branches)

    @property
    def name(self) -> str:
        """The name of the chosen department; empty where all are meant."""
        return self.branches[self.chosen].name if self.chosen else ""

    def below(self, pk: int) -> set[int]:
        """A department of the scope with all below it."""
        found: set[int] = set()
        ahead = [pk]
        while ahead:
            branch = self.branches[ahead.pop()]
            if branch.pk not in found:
                found.add(branch.pk)
                ahead.extend(branch.children)
        return found

    @property
    def rows(self) -> list[tuple[Branch, bool]]:
        """The lines of the table: (department, whether only its direct members count). Nobody's job counts in two lines.

        Where one department is meant: its own people, then each child; else each uppermost department.
        """
        if self.direct:
            return [(branch, True) for pk, branch in self.branches.items() if pk in self.ids]
        head = self.chosen or (self.tops[0] if len(self.tops) == 1 else None)
        if head is None:
            return [(self.branches[pk], False) for pk in self.tops]
        return [(self.branches[head], True), *((self.branches[pk], False) for pk in self.branches[head].children)]

    @cached_property
    def spot(self) -> tuple[int, int] | None:
        """(department or `EVERYBODY`, direct) where the people of the selection are counted together; None where there are several."""
        if self.chosen:
            return self.chosen, OWN if self.direct else BELOW
        if len(self.tops) == 1:
            return self.tops[0], OWN if self.direct else BELOW
        return (EVERYBODY, BELOW) if self.person.reads_all and self.tops and not self.direct else None

    @property
    def places(self) -> Any:
        """Where its people count; somebody twice if the selection has several spots."""
        if self.spot:
            return Place.objects.filter(department=self.spot[0], direct=self.spot[1])
        return Place.objects.filter(department__in=self.tops, direct=OWN if self.direct else BELOW)

    @property
    def is_wide(self) -> bool:
        """Whether a good part of the company is meant, so that walking everybody soon meets somebody who is."""
        return self.spot == (EVERYBODY, BELOW) or len(self.ids) > 20

    @property
    def people(self) -> Any:
        """The ids of those people, for use inside other queries: a list the database makes once. Good where they are few."""
        return self.places.values("person")

    def has(self, path: str) -> Exists:
        """Whether the person at `path` is one of them: a look into an index for each row. Good where the rows are few."""
        return Exists(self.places.filter(person=OuterRef(path)))

    @property
    def parts(self) -> dict[str, Any]:
        """The selection as the fields of an address or a form."""
        return {
            "department": self.chosen or "",
            "scope": "direct" if self.direct else "",
            "course": self.course.slug if self.course else "",
            "state": self.state,
            "q": self.text,
        }

    def address(self, **changes: Any) -> str:
        """The selection as a query string, with some of it changed."""
        return urlencode({name: value for name, value in (self.parts | changes).items() if value not in ("", None)})


def select(person: Person, asked: Mapping[str, str], courses: list[Course] | None = None) -> Selection:
    """Read a selection from the address. What is outside the person's scope is refused like what does not exist.

    `courses`: the published ones, where the caller has them already.
    """
    selection = unit(person, asked)
    selection.state = asked.get("state", "") if asked.get("state") in STATES else ""
    selection.text = asked.get("q", "").replace("\x00", "").strip()[:100]
    slug = asked.get("course", "")
    if slug:
        among = courses if courses is not None else Course.objects.published()
        selection.course = next((course for course in among if course.slug == slug), None)
        if selection.course is None:
            raise Refused("course")
    return selection


def unit(person: Person, asked: Mapping[str, str]) -> Selection:
    """Only which departments are meant; course, standing and search do not matter here."""
    selection = Selection(person, branches(person))
    number = asked.get("department", "")
    if number:
        if not (number.isdecimal() and len(number) < 19 and int(number) in selection.branches):
            raise Refused("department")
        selection.chosen = int(number)
    selection.direct = asked.get("scope") == "direct"
    return selection


def branches(person: Person) -> dict[int, Branch]:
    """The departments of `Department.objects.visible_to(person)`, by code, with their children inside the scope: one statement."""
    rows = Department.objects.with_headed(person).order_by("code").values_list("pk", "name", "parent_id", "headed")
    found, tops = {}, []
    for pk, name, parent, headed in rows:
        found[pk] = Branch(pk, pick(name), parent)
        if headed or person.reads_all:
            tops.append(pk)
    for branch in found.values():
        if branch.parent in found:
            found[branch.parent].children.append(branch.pk)
    whole = Selection(person, found)
    scope = set().union(*(whole.below(pk) for pk in tops)) if not person.reads_all else set(found)
    return {pk: branch for pk, branch in found.items() if pk in scope}
