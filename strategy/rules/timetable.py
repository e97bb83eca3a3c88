"""A playbook's steps with their days.

Total: whatever is entered, every step that may apply has a line, and a line without a day says what it waits for. Prudent: where no
row says which of two days is right, the earlier stands and the later is named beside it. Monotone: a later event never makes an
earlier deadline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from strategy.rules import dates
from strategy.rules.calendars import AnyCalendar, calendar
from strategy.rules.counting import LATEST, Counted, count, ends_at
from strategy.rules.engine import UNKNOWN, Facts, Problem, Reason
from strategy.rules.places import ZONES, within
from strategy.rules.playbook import Event, Forum, Limit, StepRule, Variant

STEP = "step:"


@dataclass(frozen=True)
class Place:
    """Where a case lies: its calendar and zone, and whether the zone is known or only the one whose day ends first."""

    calendar: AnyCalendar
    zone: str
    certain: bool


@dataclass(frozen=True)
class Beside:
    """A second day of a step: `kind` as of Limit; "rolled", where it would move if the forum rolls over; "otherwise", by another answer."""

    kind: str
    day: date
    certain: bool = True


@dataclass(frozen=True)
class Due:
    """A line of a timetable.

    `state`: "fixed"; "bound", where the calendar does not know every day and this is the earliest the day can be; "waiting" for an
    event whose day is not entered; "open", where no fixed time is stated. `applies` False: only perhaps, an answer is missing.
    `ours`: whether we must act; None while our side is not known. `ends_at` is in UTC, `zone` that of the forum.
    """

    key: str
    rule: str
    state: str
    nature: str
    party: str
    owner: str
    applies: bool = True
    ours: bool | None = None
    day: date | None = None
    ends_at: datetime | None = None
    zone: str = ""
    number: int | None = None
    unit: str = ""
    counted_from: tuple[str, ...] = ()
    counted_on: date | None = None
    rolled_from: date | None = None
    beside: tuple[Beside, ...] = ()
    basis: str = ""
    confidence: str = ""
    consequence: tuple[str, ...] = ()
    notes: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Timetable:
    """The lines in the order of their days, those without a day last; and what is wrong with what was entered."""

    playbook: str
    dues: tuple[Due, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[Reason, ...] = ()
    days: Mapping[str, date] = field(default_factory=dict)


def place_of(forum: Forum, facts: Facts) -> Place:
    """The calendar and zone of a case; a country the forum reaches over has its own."""
    country = str(facts.get("country"))
    if country in ZONES and country != "EU" and any(within(country, area) for area in forum.places):
        return Place(calendar(country), ZONES[country], True)
    return Place(calendar(forum.calendar), forum.zone or "UTC", forum.zone_certain)


def timetable(
    forum: Forum,
    steps: Iterable[StepRule],
    given: Mapping[str, object],
    events: Mapping[str, Event],
    *,
    today: date,
    facts: Facts | None = None,
    place: Place | None = None,
) -> Timetable:
    """Every step of the playbook that applies or may apply, with its day where the events entered give one."""
    facts = facts or {}
    days, problems = dates.entered(forum, facts, given, events, today)
    making = _Making(forum, place or place_of(forum, facts), facts, days)
    for step in sorted((step for step in steps if step.playbook == forum.key), key=lambda step: (step.place, step.key)):
        making.add(step)
    lines = sorted(making.dues.values(), key=lambda due: (due.day is None, due.day or LATEST, making.order[due.key]))
    return Timetable(forum.key, tuple(lines), (*problems, *dates.contradictions(facts)), making.notes(), days)


class _Making:
    """A timetable in the making: the days known so far, those of steps already counted among them."""

    def __init__(self, forum: Forum, place: Place, facts: Facts, days: Mapping[str, date]) -> None:
        self.forum, self.place, self.facts = forum, place, facts
        self.days = dict(days)
        self.dues: dict[str, Due] = {}
        self.order: dict[str, int] = {}

    def add(self, step: StepRule) -> None:
        applies = self.holds(step.when)
        if applies is False:
            return
        self.order[step.key] = len(self.order)
        own, *perhaps = self.times(step)
        on = self.event(own.origin)
        if own.days is None or not own.origin:
            note = Reason("due.no-fixed-time", step.rule)
            due = Due(**self.line(step, bool(applies), own), state="open", counted_on=on, notes=(note,))
        elif on is None:
            note = Reason("due.enter-event", step.rule, (), {"event": self.missing(own.origin)})
            due = Due(**self.line(step, bool(applies), own), state="waiting", notes=(note,))
        else:
            due = self.dated(step, bool(applies), [own, *(time for time in perhaps if self.event(time.origin))])
        self.dues[step.key] = due
        if due.day:
            self.days[STEP + step.key] = due.day

    def line(self, step: StepRule, applies: bool, time: Variant) -> dict:  # type: ignore[type-arg]
        """What is known of a line before any counting."""
        side = self.facts.get("side")
        ours = None if side in (None, UNKNOWN) else step.party in (side, "both")
        return {
            "key": step.key,
            "rule": step.rule,
            "nature": step.nature,
            "party": step.party,
            "owner": step.owner or self.forum.owner,
            "applies": applies,
            "ours": ours,
            "number": time.days,
            "unit": time.unit,
            "counted_from": time.origin,
            "basis": step.fact,
            "confidence": step.confidence,
            "consequence": step.consequence,
        }

    def dated(self, step: StepRule, applies: bool, times: list[Variant]) -> Due:
        """The line of a step whose event is known. Of times between which an answer is missing the one that ends first stands."""
        ends = [(self.end_of(step, time), time) for time in times]
        found, time = min(ends, key=lambda end: end[0].day)
        line, on = self.line(step, applies, time), self.event(time.origin)
        if on is None or found.day > LATEST:
            return Due(**line, state="open", counted_on=on, notes=(Reason("due.beyond-counting", step.rule),))
        others = tuple(Beside("otherwise", end.day, end.certain) for end, other in ends if other is not time)
        return Due(
            **line,
            state="fixed" if found.certain else "bound",
            day=found.day,
            ends_at=ends_at(found.day, self.place.zone),
            zone=self.place.zone,
            counted_on=on,
            rolled_from=found.rolled_from,
            beside=(*self.beside(step, on, found), *others),
            notes=(*self.remarks(step, found, time.unit), *(Reason("due.answer-missing", step.rule) for _one in others[:1])),
        )

    def end_of(self, step: StepRule, time: Variant) -> Counted:
        on, number = self.event(time.origin), time.days or 0
        return count(on or LATEST, -number if step.back else number, time.unit, self.place.calendar, rolls=self.forum.rolls)

    def beside(self, step: StepRule, on: date, found: Counted) -> tuple[Beside, ...]:
        listed = [Beside("rolled", found.may_roll_to)] if found.may_roll_to else []
        return (*listed, *(self.second(limit, on, found.day) for limit in step.limits if self.holds(limit.when) is True))

    def second(self, limit: Limit, on: date, end: date) -> Beside:
        start = end if limit.kind in ("reserve", "extension") else on
        counted = count(start, limit.days, limit.unit, self.place.calendar, rolls=self.forum.rolls)
        return Beside(limit.kind, counted.day, counted.certain)

    def remarks(self, step: StepRule, found: Counted, unit: str) -> tuple[Reason, ...]:
        """What a reader must know of this day beyond its number."""
        days = self.place.calendar
        codes = []
        if found.may_roll_to:
            codes.append("due.roll-over-not-stated")
        if not found.certain:
            codes.append("calendar.not-covered")
        if unit == "working":
            codes.append("calendar.closures")
            codes.extend(["calendar.regional"] if days.regional else [])
        if step.nature == "deadline" and not step.consequence:
            codes.append("due.consequence-not-stated")
        detail: dict[str, str | int | date] = {"calendar": days.code, "first": days.first, "last": days.last}
        return tuple(Reason(code, step.rule, (step.fact,) if step.fact else (), detail) for code in codes)

    def times(self, step: StepRule) -> list[Variant]:
        """The time that holds here: the first variant whose condition is met; else the step's own, and those that may hold instead."""
        held = [(self.holds(one.when), replace(one, origin=one.origin or step.origin)) for one in step.variants]
        sure = next((time for met, time in held if met), None)
        if sure:
            return [sure]
        return [Variant({}, step.days, step.unit, step.origin), *(time for met, time in held if met is None and time.days is not None)]

    def event(self, origin: tuple[str, ...]) -> date | None:
        """The day counting begins: the latest of the events, when all of them are known."""
        known = [self.days[key] for key in origin if key in self.days]
        return max(known) if known and len(known) == len(origin) else None

    def missing(self, origin: tuple[str, ...]) -> str:
        return next(key for key in origin if key not in self.days)

    def holds(self, when: Mapping[str, tuple[str, ...]]) -> bool | None:
        """Whether a condition is met; None where an answer it asks for is missing. An event with a day answers "yes"."""
        met: bool | None = True
        for key, allowed in when.items():
            answer = "yes" if key in self.days else self.facts.get(key)
            if answer in (None, "", UNKNOWN):
                met = None
            elif not any(within(str(answer), one) for one in allowed):
                return False
        return met

    def notes(self) -> tuple[Reason, ...]:
        """What holds for the whole timetable."""
        found = [Reason("timetable.confirm", self.forum.rule), Reason("timetable.event-not-counted", self.forum.rule)]
        if not self.place.certain:
            found.append(Reason("timetable.zone-first", self.forum.rule, (), {"zone": self.place.zone}))
        if not self.dues:
            found.append(Reason("timetable.no-step-applies", self.forum.rule))
        if self.forum.rolls is None:
            found.append(Reason("timetable.roll-over-not-stated", self.forum.rule))
        return tuple(found)
