"""A CSV of people: first a plan, which changes nothing, then the plan carried out as a whole or not at all.

One row is one person at one job; somebody with two jobs has two rows. An e-mail the portal knows is an update: cells with a
value replace what is stored, empty cells leave it. Where a person's rows name departments, those are where the person works
from then on: others end the day before. Without a department nothing changes there. The same file again changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.people.actions.checking import Checker, Entry, Place
from portal.people.actions.memberships import ONE_DAY
from portal.people.actions.reading import Fault, read
from portal.people.models import DepartmentHead, Membership, Person
from portal.people.names import sort_name
from portal.people.zones import company_day

CHUNK = 500  # ids in one statement


@dataclass
class Step:
    """What will happen to one person. `changes`: field → (before, after), for people who are there already."""

    entry: Entry
    person: Person | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    begins: list[Place] = field(default_factory=list)
    corrections: list[tuple[Membership, Place]] = field(default_factory=list)
    ends: list[tuple[Membership, date]] = field(default_factory=list)
    appoints: list[Place] = field(default_factory=list)
    dismisses: list[Place] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.person is None

    @property
    def moves(self) -> bool:
        return bool(self.begins or self.corrections or self.ends)

    @property
    def is_same(self) -> bool:
        return not (self.is_new or self.changes or self.moves or self.appoints or self.dismisses)

    @property
    def shown_changes(self) -> list[tuple[str, Any, Any]]:
        """For the preview: the field as people call it, before, after."""
        return [(Person.label_of(name), before, after) for name, (before, after) in self.changes.items()]

    def key(self) -> str:
        """The step as text: two plans are the same if their texts are."""
        ends = [(membership.pk, day) for membership, day in self.ends]
        return repr((self.entry, self.person and self.person.pk, self.changes, self.begins, [m.pk for m, _place in self.corrections], ends))


@dataclass
class Plan:
    new: list[Step] = field(default_factory=list)
    changed: list[Step] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Names the plan: whoever confirms a preview confirms this and nothing else."""
        whole = hashlib.sha256()
        for step in [*self.new, *self.changed]:
            whole.update(step.key().encode())
        return whole.hexdigest()


def plan(data: bytes) -> Plan:
    """What importing the file would do now. With any fault it would do nothing."""
    rows, faults = read(data)
    checker = Checker()
    checker.check_all(rows)
    people = known_people(list(checker.entries))
    for entry in checker.entries.values():
        if entry.email not in people and "display_name" not in entry.details and not _has_fault(checker, entry):
            checker.fault(entry.line, "name", _("The name is missing, and the portal does not know this person yet."))
    _check_numbers(checker)
    made = Plan(faults=sorted([*faults, *checker.faults]))
    if not made.faults:
        for step in _steps(checker.entries, people):
            _sort_in(made, step)
    return made


def known_people(emails: list[str]) -> dict[str, Person]:
    return Person.objects.in_bulk(emails, field_name="email")


def _has_fault(checker: Checker, entry: Entry) -> bool:
    return any(fault.line == entry.line and fault.column == "name" for fault in checker.faults)


def _check_numbers(checker: Checker) -> None:
    taken = Person.objects.in_bulk(list(checker.numbers), field_name="employee_number")
    for number, person in taken.items():
        entry = checker.numbers[number]
        if person.email != entry.email:
            checker.fault(entry.line, "employee_number", _("%(name)s has this number already.") % {"name": person})


def _sort_in(made: Plan, step: Step) -> None:
    if step.is_new:
        made.new.append(step)
    elif step.is_same:
        made.same += 1
    else:
        made.changed.append(step)


def _steps(entries: dict[str, Entry], people: dict[str, Person]) -> Iterator[Step]:
    placed = [people[email].pk for email, entry in entries.items() if entry.places and email in people]
    held, headed = _held(placed), _headed(placed)
    today = company_day()
    for email, entry in entries.items():
        person = people.get(email)
        step = Step(entry, person)
        if person is None:
            step.begins = list(entry.places)
            step.appoints = [place for place in entry.places if place.head]
        else:
            step.changes = differences(person, entry.details)
            if entry.places:
                _compare_places(step, held.get(person.pk, []), headed.get(person.pk, set()), today)
        yield step


def differences(person: Person, details: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Field → (before, after). A sort name that was made from the name follows the name."""
    wanted = dict(details)
    if "display_name" in wanted and "sort_name" not in wanted and person.sort_name == sort_name(person.display_name):
        wanted["sort_name"] = sort_name(wanted["display_name"])
    return {name: (getattr(person, name), value) for name, value in wanted.items() if getattr(person, name) != value}


def _compare_places(step: Step, held: list[Membership], headed: set[int], today: date) -> None:
    by_department = {membership.department_id: membership for membership in held}
    for place in step.entry.places:
        membership = by_department.pop(place.department.pk, None)
        if membership is None:
            step.begins.append(place)
        elif _differs(membership, place):
            step.corrections.append((membership, place))
        if place.head and place.department.pk not in headed:
            step.appoints.append(place)
        if place.head is False and place.department.pk in headed:
            step.dismisses.append(place)
    last_day = min((place.starts or today for place in step.begins), default=today) - ONE_DAY
    step.ends = [(membership, last_day) for membership in by_department.values() if membership.ends is None]


def _differs(membership: Membership, place: Place) -> bool:
    role = place.job_role is not None and membership.job_role_id != place.job_role.pk
    return role or (place.starts is not None and membership.starts != place.starts) or membership.ends is not None


def _held(people: list[int]) -> dict[int, list[Membership]]:
    """Memberships that last today or later, the open ones last so that they win in a table by department."""
    found: dict[int, list[Membership]] = {}
    lasting = Membership.objects.filter(Q(ends=None) | Q(ends__gte=company_day())).select_related("department")
    for start in range(0, len(people), CHUNK):
        for membership in lasting.filter(person__in=people[start : start + CHUNK]).order_by("pk"):
            found.setdefault(membership.person_id, []).append(membership)
    for memberships in found.values():
        memberships.sort(key=lambda membership: membership.ends is None)
    return found


def _headed(people: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for start in range(0, len(people), CHUNK):
        pairs = DepartmentHead.objects.filter(person__in=people[start : start + CHUNK]).values_list("person_id", "department_id")
        for person, department in pairs:
            found.setdefault(person, set()).add(department)
    return found
