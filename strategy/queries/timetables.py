"""Counting for one playbook with the rules that hold now: its timetable, its first days, the days it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from strategy.queries.rulebook import Rulebook
from strategy.rules import dates
from strategy.rules.calendars import AnyCalendar
from strategy.rules.dates import day_of, first_event
from strategy.rules.engine import UNKNOWN, Facts, Problem
from strategy.rules.firsts import Todo, first_days
from strategy.rules.playbook import Event
from strategy.rules.timetable import Timetable, place_of, timetable

TASK = "task:"  # before the key of a task of the first days, where lines of a timetable stand beside it


@dataclass(frozen=True)
class Counted:
    """A timetable with the rules it was counted by."""

    timetable: Timetable
    rules: Mapping[str, int]
    calendar: AnyCalendar
    zone: str


def counted(playbook: str, answers: Facts, given: Mapping[str, Any], book: Rulebook, today: date) -> Counted:
    """The timetable of a playbook. `given`: days of events, which count beside the day of service among the answers."""
    forum = book.forums[playbook]
    place = place_of(forum, answers)
    found = timetable(forum, book.steps.values(), given, book.events, today=today, facts=answers, place=place)
    cited = [forum.rule, *(due.rule for due in found.dues)]
    return Counted(found, {rule: book.versions.get(rule, 0) for rule in cited}, place.calendar, place.zone)


def zone_of(playbook: str, answers: Facts, book: Rulebook) -> str:
    """The time zone of the forum."""
    return place_of(book.forums[playbook], answers).zone


def tasks(answers: Facts, given: Mapping[str, Any], playbook: str, book: Rulebook) -> list[Todo]:
    """The first days of a case: what is to be done, from the day the papers came."""
    return first_days(book.tasks.values(), arrived_on(answers, given, playbook, book))


def arrived_on(answers: Facts, given: Mapping[str, Any], playbook: str, book: Rulebook) -> date | None:
    """The day the papers came: that of the forum's first event as it was entered, else the answer; None where nobody knows it.

    Where the forum is no longer among the rules, its first event is the first that was entered.
    """
    forum = book.forums.get(playbook)
    event = first_event(forum, answers) if forum else next(iter(given), "") if answers.get("served_on") not in (None, "", UNKNOWN) else ""
    found = given[event] if event in given else answers.get("served_on")
    day = day_of(found) if found not in (None, "", UNKNOWN) else ""
    return day if isinstance(day, date) else None


def events_of(found: Timetable, playbook: str, answers: Facts, book: Rulebook) -> list[str]:
    """The events whose days move a line of this timetable, the first of the case first."""
    steps = [book.steps[due.key] for due in found.dues if due.key in book.steps]
    named = [key for step in sorted(steps, key=lambda step: step.place) for key in _origins(step)]
    first = first_event(book.forums[playbook], answers) if playbook in book.forums else ""
    return [key for key in dict.fromkeys([first, *named, *found.days]) if key in book.events]


def _origins(step: Any) -> Iterable[str]:
    yield from step.origin
    for variant in step.variants:
        yield from variant.origin
        yield from variant.when
    yield from step.when


def problems_of(answers: Facts, today: date) -> list[Problem]:
    """What is wrong with the answers, whichever playbook they lead to."""
    served = {key: answers[key] for key in ("served_on",) if key in answers}
    events = {"served_on": Event(table="event", key="served_on")}
    return [*dates.read(served, events, today)[1], *dates.contradictions(answers)]
