"""What other pages show of the plan: one action with its history, what is open for a countermeasure, what a record has led to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, F, Q, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.common.dates import day_text
from portal.common.pictures import countermeasures
from portal.people.models import Person
from strategy.models import PlanAction, PlanEvent, ToolRecord
from strategy.models.plan import MOVES, STATUSES, TO_DO
from strategy.models.reference import label_of
from strategy.queries import tools
from strategy.queries.board import Progress
from strategy.queries.proposals import Proposal, all_of
from strategy.queries.reach import Reach

NEXT, LAST = 5, 5


@dataclass(frozen=True)
class Line:
    """A change of one field, in words."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """An event as the history tells it."""

    event: PlanEvent
    lines: list[Line]


class ActionPage:
    """One action: what may be done with it, where it comes from, and its history. One statement, when the page asks; one more for its source."""

    def __init__(self, action: PlanAction, reach: Reach, today: date) -> None:
        self.action, self.reach, self.today = action, reach, today

    @property
    def number(self) -> int:
        return self.action.countermeasure

    @property
    def name(self) -> str:
        return countermeasures()[self.number - 1]

    @property
    def is_late(self) -> bool:
        return self.action.is_late(self.today)

    @property
    def may_change(self) -> bool:
        return self.reach.may_change(self.action)

    @property
    def may_take(self) -> bool:
        return self.reach.may_take(self.action)

    @property
    def moves(self) -> list[str]:
        """Where it goes by one button; done asks for what shows it."""
        return [status for status in MOVES[self.action.status] if status != "done"]

    @property
    def may_finish(self) -> bool:
        return "done" in MOVES[self.action.status]

    @cached_property
    def record(self) -> ToolRecord | None:
        """Its record, if the reader may read it."""
        if self.action.record_id is None:
            return None
        return ToolRecord.objects.visible_to(self.reach.person).filter(pk=self.action.record_id).only("number", "subject", "tool").first()

    @property
    def policy_key(self) -> str:
        """The key of the policy article's action it answers."""
        return "" if self.action.record_id else self.action.source_code

    @cached_property
    def history(self) -> list[Told]:
        return [Told(event, _lines(event.changes)) for event in self.action.events.all()]


def _lines(changes: dict[str, Any]) -> list[Line]:
    names = {name: PlanAction._meta.get_field(name).verbose_name for name in changes}  # type: ignore[union-attr]
    return [Line(str(names[name]), _said(name, old), _said(name, new)) for name, (old, new) in changes.items()]


def _said(name: str, value: str) -> str:
    if not value:
        return _("nothing")
    if name == "status":
        return label_of(STATUSES, value)
    if name == "due":
        return day_text(date.fromisoformat(value))
    if name == "countermeasure":
        return f"{value} {countermeasures()[int(value) - 1]}"
    return value


class PartPlan:
    """What a countermeasure's page shows of a person's plan and records. A statement each, when the page asks."""

    def __init__(self, number: int, reach: Reach, today: date) -> None:
        self.number, self.reach, self.today = number, reach, today

    @cached_property
    def _rows(self) -> list[Any]:
        """What is to be done, the most urgent first, then what is done; each row with the counts of all."""
        found: Any = PlanAction.objects.visible_to(self.reach.person).filter(countermeasure=self.number).exclude(status="dropped")
        order = [Case(When(status="done", then=1), default=0), F("due").asc(nulls_last=True), F("made_at").asc(), F("pk").asc()]
        counts = {
            "total": Window(Count("pk")),
            "done": Window(Count("pk", filter=Q(status="done"))),
            "late": Window(Count("pk", filter=Q(status__in=TO_DO, due__lt=self.today))),
            "place": Window(RowNumber(), order_by=order),
        }
        return list(found.annotate(**counts).filter(place__lte=NEXT).select_related("owner", "department").order_by("place"))

    @property
    def leaf(self) -> Progress:
        """How far the countermeasure is."""
        counts = [(row.total, row.done, row.late) for row in self._rows[:1]]
        return Progress(self.number, countermeasures()[self.number - 1], *(counts[0] if counts else ()))

    @property
    def next(self) -> list[PlanAction]:
        """What is due first."""
        return [row for row in self._rows if row.is_to_do]

    @property
    def url(self) -> str:
        return f"{reverse('plan')}?countermeasure={self.number}"

    @cached_property
    def records(self) -> list[ToolRecord]:
        """The last ones of its tools that the person may read, without their texts."""
        found = ToolRecord.objects.visible_to(self.reach.person).filter(tool__in=self.tools)
        columns = ("number", "tool", "subject", "light", "day", "person_name", "made_at")
        return list(found.only(*columns).order_by("-made_at")[:LAST])

    @property
    def tools(self) -> list[str]:
        return [key for key, tool in tools.TOOLS.items() if self.number in tool.countermeasures]

    @property
    def scope(self) -> str:
        """The widest list of records the person has."""
        return "all" if self.reach.reads_all else "unit" if self.reach.headed else "mine"


@dataclass(frozen=True)
class Planned:
    """A proposal of a record, and the action it has become."""

    proposal: Proposal
    action: PlanAction | None


def planned_of(record: ToolRecord, person: Person) -> list[Planned]:
    """What of a record may be taken into the plan, and what has been. One statement."""
    found = PlanAction.objects.visible_to(person).filter(record=record).order_by("made_at")
    there = {action.source_code: action for action in found}
    return [Planned(one, there.get(one.code)) for one in all_of(record)]
