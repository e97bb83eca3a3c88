"""playbooks.yaml and deadlines.yaml, parsed → the rows that counting takes; and every fault of them by record. Reads no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from strategy.rules.counting import UNITS
from strategy.rules.engine import Problem
from strategy.rules.firsts import Task
from strategy.rules.playbook import ARRIVALS, COURTS, LIMITS, NATURES, PARTIES, Event, Forum, Limit, StepRule, Take, Variant

Given = Mapping[str, Any]
STEP = "step:"


@dataclass
class Book:
    """All rows by their keys; `faults` names what is wrong by the record's key."""

    forums: dict[str, Forum] = field(default_factory=dict)
    steps: dict[str, StepRule] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    faults: list[Problem] = field(default_factory=list)


def read(playbooks: Given, deadlines: Given, confidence: Mapping[str, str] | None = None) -> Book:
    """Playbooks with their steps as `playbooks.yaml` has them, joined with what `deadlines.yaml` says of each."""
    book = Book()
    stated = confidence or {}
    known = {row["id"]: row for row in playbooks.get("playbooks", [])}
    steps = {row["id"]: (place, row) for place, row in enumerate(playbooks.get("steps", []), 1)}
    book.events = {row["id"]: _event(row) for row in deadlines.get("events", [])}
    book.forums = {row["playbook"]: _forum(row, known.get(row["playbook"], {})) for row in deadlines.get("forums", [])}
    for row in deadlines.get("deadlines", []):
        key = row["step"]
        place, times = steps.get(key, (0, {}))
        book.steps[key] = _step(row, place, times, stated.get(key, ""))
    book.tasks = {row["id"]: _task(row) for row in deadlines.get("tasks", [])}
    book.faults = [*_strangers(book, set(known), set(steps)), *_wrong(book)]
    return book


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(one) for one in value or ())


def _when(row: Given) -> dict[str, tuple[str, ...]]:
    return {key: _texts(allowed) for key, allowed in (row.get("when") or {}).items()}


def _event(row: Given) -> Event:
    return Event(table="event", key=row["id"], future=bool(row.get("future")), after=_texts(row.get("after")))


def _forum(row: Given, playbook: Given) -> Forum:
    takes = tuple(Take(_texts(one["arrived"]), _texts(one.get("countries")), _texts(one.get("courts"))) for one in row["takes"])
    return Forum(
        table="playbook",
        key=row["playbook"],
        fact=row["playbook"],
        jurisdiction=playbook.get("jurisdiction", ""),
        takes=takes,
        first=dict(row.get("first") or {}),
        zone=row.get("zone", ""),
        calendar=row.get("calendar", ""),
        places=_texts(row.get("places")),
        zone_certain=row.get("zone_certain", True),
        rolls=row.get("rolls"),
        owner=row.get("owner", "dispute-counsel"),
        beside=_texts(row.get("beside")),
    )


def _step(row: Given, place: int, times: Given, confidence: str) -> StepRule:
    return StepRule(
        table="step",
        key=row["step"],
        fact=row["step"],
        playbook=times.get("playbook", ""),
        place=place,
        days=times.get("days"),
        unit=times.get("unit", ""),
        origin=_texts(row.get("from")),
        back=bool(row.get("back")),
        party=row["party"],
        nature=row.get("nature", "deadline"),
        owner=row.get("owner", ""),
        when=_when(row),
        variants=tuple(Variant(_when(one), one["days"], one["unit"], _texts(one.get("from"))) for one in row.get("variants", [])),
        limits=tuple(Limit(one["kind"], one["days"], one["unit"], _when(one)) for one in row.get("limits", [])),
        consequence=_texts(row.get("consequence")),
        confidence=confidence,
    )


def _task(row: Given) -> Task:
    rests = _texts(row.get("rests_on"))
    return Task(table="task", key=row["id"], fact=row["point"], by=row.get("by"), owner=row["owner"], rests_on=rests)


# Faults


def _strangers(book: Book, playbooks: set[str], steps: set[str]) -> Iterable[Problem]:
    """What one file names and the other does not have; a playbook or step that nobody can count is one too."""
    yield from (Problem("content.no-forum", key) for key in sorted(playbooks - set(book.forums)))
    yield from (Problem("content.no-playbook", key) for key in sorted(set(book.forums) - playbooks))
    yield from (Problem("content.no-deadline", key) for key in sorted(steps - set(book.steps)))
    yield from (Problem("content.no-step", key) for key in sorted(set(book.steps) - steps))
    for forum in book.forums.values():
        yield from (Problem("content.no-playbook", forum.key, {"named": key}) for key in forum.beside if key not in playbooks)
        yield from (Problem("content.no-event", forum.key, {"named": key}) for key in forum.first.values() if key not in book.events)
    for event in book.events.values():
        yield from (Problem("content.no-event", event.key, {"named": key}) for key in event.after if key not in book.events)
    before: set[str] = set()
    for step in sorted(book.steps.values(), key=lambda step: step.place):
        named = [*step.origin, *(key for variant in step.variants for key in variant.origin)]
        there = set(book.events) | before
        yield from (Problem("content.no-event", step.key, {"named": key}) for key in named if key not in there)
        before.add(STEP + step.key)


def _wrong(book: Book) -> Iterable[Problem]:
    """Words that are none of ours."""
    for forum in book.forums.values():
        words = [word for take in forum.takes for word in (*take.arrived, *take.courts)]
        yield from (Problem("content.no-word", forum.key, {"word": word}) for word in words if word not in (*ARRIVALS, *COURTS))
        if not (forum.zone and _is_zone(forum.zone)) and not forum.places:
            yield Problem("content.no-zone", forum.key)
    for step in book.steps.values():
        pairs: list[tuple[str, tuple[str, ...]]] = [(step.party, PARTIES), (step.nature, NATURES)]
        pairs += [(limit.kind, LIMITS) for limit in step.limits]
        pairs += [(unit, UNITS) for unit in (*(one.unit for one in step.variants), *(one.unit for one in step.limits))]
        yield from (Problem("content.no-word", step.key, {"word": word}) for word, allowed in pairs if word not in allowed)
        if step.days is not None and not step.origin:
            yield Problem("content.no-origin", step.key)


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        return False
