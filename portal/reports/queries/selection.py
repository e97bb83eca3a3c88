"""What a manager looks at: which departments, directly or with all below, which course, which standing. Read from the address."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from portal.common.languages import pick
from portal.people.access import Refused
from portal.people.models import Department, Person
from training.models import Course

STATES = ("overdue", "in_progress", "not_started", "completed", "owed")


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

    def below(self, pk: int) -> set[int]:
        """A department of the scope with all below it."""
        found: set[int] = set()
        ahead = [pk]
        while ahead:
            branch = self.branches[ahead.pop()]
            found.add(branch.pk)
            ahead.extend(branch.children)
        return found

    @property
    def rows(self) -> list[tuple[Branch, set[int], bool]]:
        """The lines of the table: (department, ids counted in it, whether only its direct members count).

        Where one department is meant: its own people, then each child; else each uppermost department.
        """
        if self.direct:
            return [(self.branches[pk], {pk}, True) for pk in self.branches if pk in self.ids]
        head = self.chosen or (self.tops[0] if len(self.tops) == 1 else None)
        if head is None:
            return [self._row(pk) for pk in self.tops]
        return [(self.branches[head], {head}, True), *(self._row(pk) for pk in self.branches[head].children)]

    def _row(self, pk: int) -> tuple[Branch, set[int], bool]:
        return self.branches[pk], self.below(pk), False

    @property
    def people(self) -> Any:
        """The active people meant: in scope, in the departments, matching the search."""
        return Person.objects.active().in_departments(self.ids)

    def address(self, **changes: Any) -> str:
        """The selection as a query string, with some of it changed."""
        parts: dict[str, Any] = {
            "department": self.chosen or "",
            "scope": "direct" if self.direct else "",
            "course": self.course.slug if self.course else "",
            "state": self.state,
            "q": self.text,
        }
        return urlencode({name: value for name, value in (parts | changes).items() if value not in ("", None)})


def select(person: Person, asked: QueryDict | dict[str, str], courses: list[Course] | None = None) -> Selection:
    """Read a selection from the address. What is outside the person's scope is refused like what does not exist."""
    selection = Selection(person, branches(person))
    number = asked.get("department", "")
    if number:
        if not number.isdecimal() or int(number) not in selection.branches:
            raise Refused("department")
        selection.chosen = int(number)
    selection.direct = asked.get("scope") == "direct"
    selection.state = asked.get("state", "") if asked.get("state") in STATES else ""
    selection.text = asked.get("q", "").strip()[:100].replace("\x00", "")
    slug = asked.get("course", "")
    if slug:
        selection.course = next((row for row in courses or Course.objects.filter(slug=slug[:100]) if row.slug == slug), None)
        if selection.course is None:
            raise Refused("course")
    return selection


def branches(person: Person) -> dict[int, Branch]:
    """The departments a person may read, by code, with their children inside the scope."""
    rows = Department.objects.visible_to(person).order_by("code").values_list("pk", "name", "parent_id")
    found = {pk: Branch(pk, pick(name), parent) for pk, name, parent in rows}
    for branch in found.values():
        if branch.parent in found:
            found[branch.parent].children.append(branch.pk)
    return found
