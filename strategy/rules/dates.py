"""Reading the days people enter: what is wrong with them is said, never raised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from strategy.rules.counting import EARLIEST
from strategy.rules.engine import UNKNOWN, Facts, Problem
from strategy.rules.playbook import Event, Forum

Days = dict[str, date]


def day_of(value: object) -> date | str:
    """A day from a date, a moment or an ISO text; otherwise the code of what is wrong with it."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value.strip()) if isinstance(value, str) else "date.not-a-day"
    except ValueError:
        return "date.impossible"


def read(given: Mapping[str, object], events: Mapping[str, Event], today: date) -> tuple[Days, list[Problem]]:
    """The days that can be counted from, and what is wrong with the others. Empty and unknown answers are neither.

    A day before 1990 is a slip of the pen, a day to come only where the event may be announced beforehand. Of two days in the wrong
    order both stand: which one is wrong, only the reader knows.
    """
    days: Days = {}
    problems: list[Problem] = []
    for key, value in given.items():
        if value in (None, "", UNKNOWN):
            continue
        found = day_of(value)
        wrong = found if isinstance(found, str) else _wrong(found, events.get(key), today)
        if wrong or isinstance(found, str):
            problems.append(Problem(wrong, key))
        else:
            days[key] = found
    return days, problems + _disorder(days, events)


def _wrong(day: date, event: Event | None, today: date) -> str:
    if event is None:
        return "event.unknown"
    if day < EARLIEST:
        return "date.too-early"
    if day > today and not event.future:
        return "date.in-future"
    return "date.too-late" if day.year > today.year + 30 else ""


def _disorder(days: Days, events: Mapping[str, Event]) -> list[Problem]:
    return [
        Problem("dates.disorder", key, {"day": days[key], "before": days[other], "event": other})
        for key in days
        for other in events[key].after
        if other in days and days[key] < days[other]
    ]


def first_event(forum: Forum, facts: Facts) -> str:
    """The event whose day the answer "served on" gives, in this forum, for what arrived there."""
    arrived, country = str(facts.get("arrived")), str(facts.get("country"))
    return forum.first.get(f"{arrived}/{country}") or forum.first.get(arrived, "")


def entered(
    forum: Forum, facts: Facts, given: Mapping[str, object], events: Mapping[str, Event], today: date
) -> tuple[Days, list[Problem]]:
    """The days of a case: the events entered, and the day of service from the answers as one of them.

    Where both are given and differ, the event stands and the answer is a problem.
    """
    key, served = first_event(forum, facts), facts.get("served_on")
    if not key or served in (None, "", UNKNOWN):
        return read(given, events, today)
    if given.get(key) not in (None, "", UNKNOWN):
        twice = [] if day_of(given[key]) == day_of(served) else [Problem("dates.two", "served_on", {"event": key})]
        days, problems = read(given, events, today)
        return days, twice + problems
    days, problems = read({**given, key: served}, events, today)
    return days, [replace(one, key="served_on") if one.key == key else one for one in problems]


def contradictions(facts: Facts) -> list[Problem]:
    """Answers that cannot stand beside one another."""
    found = []
    if facts.get("court") == "upc" and facts.get("country") in ("GB", "CH", "TR"):
        found.append(Problem("court.not-there", "court", {"country": str(facts["country"])}))
    if facts.get("goods") == "perishable" and facts.get("arrived") not in (None, UNKNOWN, "customs"):
        found.append(Problem("goods.no-detention", "goods"))
    if facts.get("country") not in (None, UNKNOWN) and not isinstance(facts["country"], str):
        found.append(Problem("country.not-a-code", "country"))
    return found
