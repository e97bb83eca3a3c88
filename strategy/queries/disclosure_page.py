"""Everything the page of one disclosure shows, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from portal.people.models import Person
from strategy.models import Disclosure, DisclosureMove, Inventor, ToolRecord
from strategy.queries import papers
from strategy.queries.days import today_for
from strategy.queries.disclosures import ICONS, TONES, is_inventor, judged, missing, roles_of, said
from strategy.queries.wordings import Words
from strategy.rules import clocks, disclosure, flow
from strategy.rules.counting import EARLIEST, LATEST, add_months
from strategy.rules.engine import asked

DESCRIBED = {
    "summary": gettext_lazy("In short"),
    "problem": gettext_lazy("The problem"),
    "solution": gettext_lazy("How it is solved"),
    "novelty": gettext_lazy("What is new"),
    "prior_art": gettext_lazy("Known prior art"),
}
DAYS = {
    "filed_on": gettext_lazy("First filing"),
    "abroad_on": gettext_lazy("Filed abroad, or as an international application"),
    "granted_on": gettext_lazy("Granted"),
    "closed_on": gettext_lazy("Closed: nothing more will be filed abroad"),
}
GIVEN = {**DAYS, "secrecy_measures": gettext_lazy("Secrecy measures"), "publication_checked": gettext_lazy("Check before publishing")}


@dataclass(frozen=True)
class Step:
    """A status on the way: `state` done, now or ahead."""

    name: str
    state: str


@dataclass(frozen=True)
class Way:
    """A step open to the reader. `main`: the one most people want."""

    after: str
    name: str
    main: bool


@dataclass(frozen=True)
class Line:
    """A line of the history: what happened, who, when, what was given with it."""

    move: DisclosureMove
    name: str
    given: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Runs:
    """A day that runs, as the page and the calendar show it."""

    code: str
    name: str
    day: date
    counted_from: date | None
    months: int
    fact: str
    passed: bool
    watched: bool  # it decides, and reminders go out before it


@dataclass(frozen=True)
class Cell:
    """A day of the calendar; None where the week belongs to the month beside."""

    day: date | None
    runs: tuple[Runs, ...] = ()
    today: bool = False


@dataclass(frozen=True)
class Sheet:
    """A month of the calendar."""

    first: date
    weeks: tuple[tuple[Cell, ...], ...]


class DisclosurePage:
    """One disclosure as `person` sees it today."""

    def __init__(self, found: Disclosure, person: Person, since: str = "") -> None:
        self.disclosure, self.person, self.since = found, person, since
        self.today = today_for(person)
        self.words = Words("disclosure")
        self.inventors: list[Inventor] = list(found.inventors.all())
        self.own = is_inventor(person, found, self.inventors)
        self.roles = roles_of(person)

    # Where it stands

    @property
    def status(self) -> str:
        return self.words.own.label("status", self.disclosure.status)

    @property
    def tone(self) -> str:
        return TONES.get(self.disclosure.status, "accent")

    @property
    def icon(self) -> str:
        return ICONS.get(self.disclosure.status, "file")

    @property
    def steps(self) -> list[Step]:
        """Draft, submitted, screened, decided; a way back or out takes the place of what it replaced."""
        status = self.disclosure.status
        shown = ["draft", "returned" if status == "returned" else "submitted", "screened"]
        here = shown.index(status) if status in shown else len(shown)
        reached = {line.move.after for line in self.history}
        found = []
        for place, one in enumerate(shown):
            done = place < here and (place == 0 or one in reached)
            found.append(Step(self.words.own.label("status", one), "now" if place == here else "done" if done else "ahead"))
        last = self.words.own.label("status", status) if here == len(shown) else _("Decided")
        return [*found, Step(last, "now" if here == len(shown) else "ahead")]

    @cached_property
    def ways(self) -> list[Way]:
        """The steps open to the reader; the first that leads on is the main one."""
        open_ = flow.moves(self.disclosure.status, self.roles, inventor=self.own)
        onward = next((move.after for move in open_ if move.after not in ("returned", "withdrawn", "dropped")), "")
        order = sorted(open_, key=lambda move: (move.after != onward, move.after in ("returned", "withdrawn", "dropped")))
        return [Way(move.after, self.words.own.label("move", move.key), move.after == onward) for move in order]

    @property
    def waits_for(self) -> list[str]:
        """Who takes the next step, where the reader cannot; nobody at an end."""
        if self.ways or self.disclosure.status in flow.FINAL:
            return []
        roles = dict.fromkeys(role for move in flow.MOVES if move.before == self.disclosure.status for role in move.by)
        return [self.words.own.who(role) for role in roles]

    @property
    def is_own_decision(self) -> bool:
        """Whether the reader holds the office but it is an invention of their own."""
        would = flow.moves(self.disclosure.status, self.roles, inventor=False)
        return self.own and any(not move.own for move in would)

    # What it says

    @property
    def description(self) -> list[tuple[str, str]]:
        return told(self.disclosure.description)

    @cached_property
    def lacks(self) -> list[str]:
        """What keeps its inventors from submitting it."""
        if not (self.own and self.disclosure.is_open):
            return []
        answers = [
            one
            for one in flow.refusals(self.disclosure.status, "submitted", (), self.disclosure.answers, inventor=True)
            if one.code == "flow.answer-missing"
        ]
        return [said(one, self.words) for one in (*missing(self.disclosure, self.inventors), *answers)]

    @cached_property
    def paper(self) -> dict[str, Any]:
        """The outcome of today."""
        return papers.paper(judged(self.disclosure, self.today)).plain()

    @property
    def warnings(self) -> dict[str, Any]:
        """The outcome without what the page shows in a place of its own: the examination at its head, the days that run."""
        return {**self.paper, "sections": []}

    @property
    def examination(self) -> list[str]:
        """That the confidentiality examination comes first, where it does; not once it is too late to matter."""
        if self.disclosure.status in flow.FINAL:
            return []
        return [row[0] for section in self.paper["sections"] if section["key"] == "examination" for row in section["rows"]]

    @property
    def unanswered(self) -> int:
        return sum(one.key not in self.disclosure.answers for one in asked(disclosure.ASKS, self.disclosure.answers))

    # Days

    @cached_property
    def runs(self) -> list[Runs]:
        return runs_of(self.disclosure, self.words, self.today)

    @property
    def watched(self) -> Runs | None:
        return next((one for one in self.runs if one.watched and not one.passed), None)

    @property
    def first_month(self) -> date:
        """The month the calendar begins with: the one asked for, else this one."""
        try:
            asked_for = date.fromisoformat(f"{self.since}-01")
        except ValueError:
            return self.today.replace(day=1)
        return asked_for if EARLIEST <= asked_for <= LATEST else self.today.replace(day=1)

    @property
    def calendar(self) -> list[Sheet]:
        by_day: dict[date, list[Runs]] = {}
        for one in self.runs:
            by_day.setdefault(one.day, []).append(one)

        def cell(day: date | None) -> Cell:
            return Cell(day, tuple(by_day.get(day, ())), day == self.today) if day else Cell(None)

        return [Sheet(month.first, tuple(tuple(map(cell, week)) for week in month.weeks)) for month in clocks.months(self.first_month)]

    @property
    def week(self) -> list[date]:
        """Seven days from a Monday on, for the heads of the months."""
        return [date(2024, 1, number) for number in range(1, 8)]

    @property
    def turns(self) -> tuple[str, str]:
        """The twelve months before and after, as the address names them; empty at the end of time."""
        return tuple(_month(self.first_month, by) for by in (-clocks.MONTHS, clocks.MONTHS))  # type: ignore[return-value]

    @property
    def enters_days(self) -> bool:
        return self.disclosure.status == "filed" and bool(self.roles) and not self.own

    # What happened, what lies beside

    @cached_property
    def history(self) -> list[Line]:
        return [self._line(move) for move in self.disclosure.moves.select_related("record").order_by("-number")]

    def _line(self, move: DisclosureMove) -> Line:
        name = self.words.own.label("status", move.after) if move.before != move.after else _("Days entered")
        return Line(move, name, tuple(self._told(key, value) for key, value in move.given.items()))

    def _told(self, key: str, value: Any) -> tuple[str, str]:
        if value is None:
            return str(GIVEN[key]), pgettext("day", "taken back")
        if key in GIVEN:
            return str(GIVEN[key]), self.words.own.label("condition", key) if value == "yes" else self.words.day(value)
        ask = next(one for one in disclosure.ASKS if one.key == key)
        return self.words.heading(key), self.words.answer(ask, value)

    @cached_property
    def reminded(self) -> list[Any]:
        return list(self.disclosure.reminders.order_by("sent_at"))

    @cached_property
    def checks(self) -> list[ToolRecord]:
        """The joint R&D checks laid beside it. Each has `open_to_reader`: a record is read by its own rules."""
        found = list(self.disclosure.joint_checks.order_by("made_at"))
        seen = set(ToolRecord.objects.visible_to(self.person).filter(pk__in=[one.pk for one in found]).values_list("pk", flat=True))
        for one in found:
            one.open_to_reader = one.pk in seen  # type: ignore[attr-defined]
        return found

    @property
    def attaches(self) -> bool:
        """Whether the reader may lay a check beside it: its inventors, and whoever screens, until its end."""
        return (self.own or bool(self.roles)) and self.disclosure.status not in flow.FINAL


def told(description: Mapping[str, str]) -> list[tuple[str, str]]:
    """The parts of a description that are filled, with their names."""
    return [(str(name), text) for key, name in DESCRIBED.items() if (text := description.get(key, ""))]


def attachable(found: Disclosure, person: Person) -> Any:
    """The joint R&D checks somebody may read and that are not beside it yet."""
    seen = ToolRecord.objects.visible_to(person).filter(tool="joint")
    return seen.exclude(pk__in=found.joint_checks.values("pk")).order_by("-made_at")


def runs_of(found: Disclosure, words: Words, today: date) -> list[Runs]:
    """The days that run, the nearest first; before a filing the day a planned publication leaves for it."""
    return runs_in(found.status, found.answers, words, today)


def runs_in(status: str, facts: Mapping[str, Any], words: Words, today: date) -> list[Runs]:
    """The days that run in a status with these answers."""
    last = clocks.priority(status, facts)
    clock = [
        Runs(
            one.code,
            words.own.label("clock", one.code),
            one.day,
            one.counted_from,
            one.months,
            one.fact,
            one.passed,
            one.code == "clock.priority" and one.day == last,
        )
        for one in disclosure.clock(facts, today)
    ]
    early = clocks.publication(status, facts)
    if early:
        clock.append(Runs("clock.publication", _("File before the publication"), early, None, 0, "W20", early < today, True))
    return sorted(clock, key=lambda one: (one.day, one.months))


def _month(first: date, by: int) -> str:
    there = add_months(first, by)
    return f"{there:%Y-%m}" if EARLIEST <= there <= LATEST else ""
