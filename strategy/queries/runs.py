"""Somebody's answers in the making, their last records, and who in the company knows what a tool asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from portal.people.models import Department, Membership, Person
from strategy.models import ToolRecord, ToolRun
from strategy.queries.holders import holders
from strategy.queries.shelf import Entry
from strategy.queries.tools import TOOLS
from strategy.queries.walks import Walk
from strategy.queries.wordings import Words

KEPT = timedelta(days=90)  # answers nobody has touched for so long are forgotten
SHOWN = 20


@dataclass(frozen=True)
class Unfinished:
    """Answers in the making, as a list shows them."""

    run: ToolRun
    today: date

    @property
    def entry(self) -> Entry:
        return Entry(TOOLS[self.run.tool])

    @cached_property
    def walk(self) -> Walk:
        return Walk(TOOLS[self.run.tool], self.run.answers, self.today)

    @property
    def first(self) -> str:
        """The first answers, to tell one from another."""
        tool = self.walk.tool
        return " · ".join(answer for _key, _heading, answer in self.walk.told(Words(tool.speaks_by))[:3])


def unfinished(person: Person, today: date, tool: str = "") -> list[Unfinished]:
    """One's own, the last touched first. One statement."""
    found = ToolRun.objects.filter(person=person.pk, record=None, tool__in=[tool] if tool else list(TOOLS))
    return [Unfinished(run, today) for run in found[:SHOWN]]


def last_records(person: Person, tool: str = "") -> list[ToolRecord]:
    """The last five of one's own, without their texts. One statement."""
    found = ToolRecord.objects.visible_to(person).filter(person=person.pk)
    return list((found.filter(tool=tool) if tool else found).defer("document", "outcome", "answers", "data", "rules")[:5])


def stale() -> QuerySet[ToolRun]:
    """What nobody will miss."""
    return ToolRun.objects.filter(record=None, changed_at__lt=timezone.now() - KEPT)


def departments_of(person: Person, *, below: bool = False) -> QuerySet[Department]:
    """Those somebody belongs to or heads, with `below` also those under a head: for which of them a record may be made."""
    held = Membership.objects.current().filter(person=person.pk).values("department")
    mine = Department.objects.filter(pk__in=held)
    headed = Department.objects.filter(pk__in=person.headed_ids) if below else Department.objects.filter(heads__person=person.pk)
    return (mine | headed).distinct().order_by("code")


def holders_of(codes: Sequence[str]) -> list[list[str]]:
    """Who holds each of these job roles now, by name, at most five. One statement."""
    found = holders(codes, most=5)
    return [found.get(code, []) for code in codes]
