"""The portal's own playbooks as rows, read once."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from strategy.rules import deadlines
from strategy.rules.deadlines import Book
from strategy.rules.timetable import Due, Timetable, timetable

CONTENT = Path(__file__).resolve().parents[3] / "strategy" / "content"
TODAY = date(2026, 11, 25)


def parsed(name: str) -> dict[str, Any]:
    return yaml.load((CONTENT / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # type: ignore[no-any-return]


@cache
def book() -> Book:
    confidence = {"L.ITC.04": "verified", "L.DE.01": "known"}
    return deadlines.read(parsed("playbooks.yaml"), parsed("deadlines.yaml"), confidence)


def table(playbook: str, events: dict[str, Any], facts: dict[str, Any] | None = None, today: date = TODAY) -> Timetable:
    found = book()
    return timetable(found.forums[playbook], found.steps.values(), events, found.events, today=today, facts=facts)


def line(found: Timetable, key: str) -> Due:
    return next(due for due in found.dues if due.key == key)
