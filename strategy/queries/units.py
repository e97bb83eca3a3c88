"""Units of the company and how mature each said it is: who may read whose profile, and the newest check of each.

A profile is read by those who belong to the unit, by the heads above it, and by whoever answers for law, administers or audits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from portal.people.models import Department, Membership, Person
from strategy.models import ToolRecord
from strategy.models.record import LEGAL_ROLES
from strategy.queries.colleagues import answers_for_law
from strategy.queries.dimensions import described
from strategy.rules.profiles import Figures, figures, tenths_text

TOOL = "maturity"


def reads_every(person: Person) -> bool:
    """Whether somebody may read the profile of every unit. At most one statement."""
    return person.reads_all or answers_for_law(person)


def units(person: Person) -> QuerySet[Department]:
    """The departments whose profile somebody may read."""
    if reads_every(person):
        return Department.objects.order_by("code")
    return Department.objects.filter(mine(person)).order_by("code")


def mine(person: Person) -> Q:
    """Those somebody belongs to, and those under a head."""
    found = Q(pk__in=person.headed_ids) if person.heads_any else Q(pk__in=[])
    if not person.look:
        found |= Q(pk__in=Membership.objects.current().filter(person=person.pk).values("department"))
    return found


@dataclass(frozen=True)
class ReadUnit:
    """A unit somebody may read about. `own`: they belong to it or head it; `every`: they may read every unit."""

    unit: Department
    own: bool
    every: bool


def read_unit(person: Person, code: str) -> ReadUnit | None:
    """One statement, and two for the departments under a head."""
    law = Membership.objects.current().filter(person=person.pk, job_role__code__in=LEGAL_ROLES)
    own = Q(pk__in=Department.objects.filter(mine(person)).values("pk"))
    found: Any = Department.objects.filter(code=code).annotate(own=ExpressionWrapper(own, BooleanField()), law=Exists(law)).first()
    every = found is not None and (person.reads_all or (found.law and not person.look))
    return ReadUnit(found, found.own, every) if found and (found.own or every) else None


def checks() -> QuerySet[ToolRecord]:
    """The checks made for a unit, the newest first."""
    return ToolRecord.objects.filter(tool=TOOL, department__isnull=False).order_by("-day", "-made_at")


def newest(departments: Iterable[int] | None = None) -> dict[int, tuple[date, Figures]]:
    """The day and the figures of each department's newest check: of all, or of these. One statement."""
    found = checks() if departments is None else checks().filter(department__in=list(departments))
    place = Window(RowNumber(), partition_by=F("department"), order_by=[F("day").desc(), F("made_at").desc()])
    rows: Any = found.annotate(place=place).filter(place=1).values_list("department_id", "day", "data")
    return {department: (day, figures(data)) for department, day, data in rows}


@dataclass(frozen=True)
class Standing:
    """A unit as a list shows it; without a check it has no figures."""

    unit: Department
    day: date | None = None
    figures: Figures = Figures()

    @property
    def mean(self) -> str:
        return tenths_text(self.figures.mean)

    @property
    def lowest(self) -> list[str]:
        """Names of the two lowest dimensions."""
        return [described()[key].name() for key in self.figures.lowest if key in described()]

    @property
    def below(self) -> int:
        """How many dimensions are below their target."""
        return len(self.figures.gaps)


def standings(departments: Iterable[Department]) -> list[Standing]:
    """These units with their newest checks. One statement."""
    shown = list(departments)
    found = newest(one.pk for one in shown)
    return [Standing(one, *found.get(one.pk, ())) for one in shown]
