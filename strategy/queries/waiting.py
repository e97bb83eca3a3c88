"""What of the tools waits for somebody, and how the plan of a head's units stands: for first pages. One statement for all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, Q, QuerySet, Value

from portal.people.models import Membership, Person
from strategy.models import Case, Disclosure, PlanAction, ToolRecord
from strategy.models.case import OPEN
from strategy.models.record import LEGAL_ROLES
from strategy.queries.days import today_for
from strategy.rules import flow

PLAN, CASE, DISCLOSURE, REVIEW, UNIT = "plan", "case", "disclosure", "review", "unit"


@dataclass(frozen=True)
class Pile:
    """How many there are, how many of them are late, and the first of their days."""

    number: int = 0
    late: int = 0
    day: date | None = None


@dataclass(frozen=True)
class Waiting:
    """By kind; what does not wait is nothing. `unit`: the plan of the units that were asked for."""

    plan: Pile = field(default_factory=Pile)
    case: Pile = field(default_factory=Pile)
    disclosure: Pile = field(default_factory=Pile)
    review: Pile = field(default_factory=Pile)
    unit: Pile = field(default_factory=Pile)

    @property
    def late(self) -> int:
        """How many of the person's own actions and deadlines have passed."""
        return self.plan.late + self.case.late

    @property
    def anything(self) -> bool:
        """Whether something waits for the person themselves."""
        return any(one.number for one in (self.plan, self.case, self.disclosure, self.review))


def waiting(person: Person, units: Collection[int] = ()) -> Waiting:
    """Own open actions, own cases with a day ahead, inventions to screen or decide, records to review; and how the plan of `units` stands,
    the departments a head answers for.

    Nothing of the person's own waits for a stand-in.
    """
    today = today_for(person)
    parts = list(_parts(person, units, today))
    if not parts:
        return Waiting()
    first, *others = parts
    rows = first.union(*others, all=True) if others else first
    return Waiting(**{kind: Pile(number, late, day) for kind, number, late, day in rows if number})


def _parts(person: Person, units: Collection[int], today: date) -> Iterator[QuerySet[Any, Any]]:
    if not person.look:
        yield _counted(PLAN, PlanAction.objects.to_do().filter(owner=person.pk), "due", today)
        yield _counted(CASE, Case.objects.of(person).filter(state=OPEN, next_day__isnull=False), "next_day", today)
        yield _counted(DISCLOSURE, _to_decide(person), "watched_on", today)
        yield _counted(REVIEW, _to_review(person), "day", today)
    if units:
        yield _counted(UNIT, PlanAction.objects.to_do().filter(department__in=units), "due", today)


def _counted(kind: str, rows: QuerySet[Any], day: str, today: date) -> QuerySet[Any, Any]:
    late = Count("pk", filter=Q(**{f"{day}__lt": today}))
    columns = {"number": Count("pk"), "late": late, "first": Min(day)}
    return rows.order_by().values(kind=Value(kind)).annotate(**columns).values_list("kind", *columns)


def _to_decide(person: Person) -> QuerySet[Disclosure]:
    """Submitted inventions of others whose next step a job role of the person takes; which roles they hold is part of the statement."""
    held = Membership.objects.current().filter(person=person.pk)
    open_ = Q()
    for role in flow.SCREENERS:
        open_ |= Q(Exists(held.filter(job_role__code=role)), status__in=flow.waits_for([role]))
    return Disclosure.objects.submitted().filter(open_).exclude(pk__in=Disclosure.objects.of(person).values("pk"))


def _to_review(person: Person) -> QuerySet[ToolRecord]:
    """Records of others that wait for whoever answers for law, where the person does."""
    held = Membership.objects.current().filter(person=person.pk, job_role__code__in=LEGAL_ROLES)
    return ToolRecord.objects.waiting().filter(Exists(held)).exclude(person=person.pk)
