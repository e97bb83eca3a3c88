"""Who answers for law, and whom somebody may show a record: their own units and those above, nobody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q

from portal.people.models import Department, DepartmentHead, Membership, MembershipQuerySet, Person
from portal.people.models import PersonQuerySet as People
from strategy.models.record import LEGAL_ROLES


def answers_for_law(person: Person) -> bool:
    """Whether somebody holds a job today that reads and reviews every record. A stand-in holds none. One statement."""
    return not person.look and _law().filter(person=person.pk).exists()


def legal_readers() -> People:
    """Everybody who answers for law today."""
    return _active().filter(Exists(_law().filter(person=OuterRef("pk"))))


def may_be_shown(maker: Person) -> People:
    """Whom the maker of a record may show it: the unit of the head they report to with all below it, the heads above, whoever answers
    for law. Three statements, and the one that asks for the people.
    """
    own = set(Membership.objects.current().filter(person=maker.pk).values_list("department_id", flat=True))
    parents = dict(Department.objects.values_list("pk", "parent_id"))
    heads: dict[int, set[int]] = defaultdict(set)
    for department, person in DepartmentHead.objects.values_list("department_id", "person_id"):
        heads[department].add(person)
    units = below(parents, {_reports_to(pk, parents, heads, maker.pk) for pk in own})
    above = {head for pk in own for one in _upwards(pk, parents) for head in heads[one]}
    held = Membership.objects.current().filter(person=OuterRef("pk"))
    shown = Q(Exists(held.filter(department__in=units))) | Q(pk__in=above) | Q(Exists(held.filter(job_role__code__in=LEGAL_ROLES)))
    return _active().filter(shown).exclude(pk=maker.pk)


def below(parents: Mapping[int, int | None], roots: Iterable[int]) -> set[int]:
    """The departments `roots` and all below them."""
    wanted = set(roots)
    return {pk for pk in parents if wanted.intersection(_upwards(pk, parents))}


def _reports_to(department: int, parents: Mapping[int, int | None], heads: Mapping[int, set[int]], person: int) -> int:
    """The nearest department upwards that somebody else heads; without one the department itself."""
    return next((one for one in _upwards(department, parents) if heads[one] - {person}), department)


def _upwards(department: int, parents: Mapping[int, int | None]) -> list[int]:
    """The department and those above it."""
    found = []
    at: int | None = department
    while at is not None and at not in found:
        found.append(at)
        at = parents.get(at)
    return found


def _law() -> MembershipQuerySet:
    return Membership.objects.current().filter(job_role__code__in=LEGAL_ROLES)


def _active() -> People:
    found: People = Person.objects.active()
    return found
