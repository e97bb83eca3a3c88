"""Whose plan somebody reads, and where they may add to it or change it.

Members read the plan of their departments, add to it and change what they own; heads do so for everything below. Whoever answers for
law, administers or audits reads every plan; that alone changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal.people.models import Department, Membership, Person, by_name
from strategy.models import PlanAction
from strategy.models.record import LEGAL_ROLES


@dataclass
class Reach:
    """A person's reach. One statement when it is first asked for, two more for heads."""

    person: Person

    @cached_property
    def _held(self) -> list[tuple[int, str | None]]:
        if self.person.look:
            return []
        return list(Membership.objects.current().filter(person=self.person.pk).values_list("department_id", "job_role__code"))

    @cached_property
    def own(self) -> set[int]:
        """The departments the person belongs to."""
        return {department for department, _role in self._held}

    @cached_property
    def headed(self) -> set[int]:
        """The departments the person heads, with all below."""
        return set(self.person.headed_ids) if self.person.heads_any else set()

    @property
    def reads_all(self) -> bool:
        return self.person.reads_all or any(role in LEGAL_ROLES for _department, role in self._held)

    @property
    def units(self) -> set[int]:
        """The departments to whose plan the person may add; an auditor changes nothing, whatever they head."""
        return set() if self.person.is_auditor else self.own | self.headed

    @property
    def may_add(self) -> bool:
        return bool(self.units)

    def leads(self, department: int) -> bool:
        """Whether the person decides what a department does."""
        return department in self.headed and not self.person.is_auditor

    def may_change(self, action: PlanAction) -> bool:
        if self.person.is_auditor:
            return False
        return (action.owner_id is not None and action.owner_id == self.person.pk) or self.leads(action.department_id)

    def may_take(self, action: PlanAction) -> bool:
        """Nobody has it, and it is the person's own department that should do it."""
        return action.owner_id is None and action.is_to_do and action.department_id in self.units

    def departments(self, *, to_add: bool = False) -> Any:
        """The departments whose plan the person reads, or (`to_add`) may add to."""
        if self.reads_all and not to_add:
            return Department.objects.order_by("code")
        return Department.objects.filter(pk__in=self.units if to_add else self.own | self.headed).order_by("code")

    def owners(self, department: int | None = None) -> Any:
        """Who may be given an action: for a head everybody active in a department and below; for others themselves."""
        mine = Person.objects.active().filter(pk=self.person.pk)
        if department is None:
            below = sorted(self.headed)
        elif self.leads(department):
            below = Department.objects.below([department])
        else:
            below = []
        found = (mine | Person.objects.active().in_departments(below)) if below else mine
        return found.order_by(*by_name())
