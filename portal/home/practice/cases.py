"""A complaint has come: the case with a day that was corrected, steps that are done, and who does what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.home.practice.cast import Cast
from portal.home.practice.making import move_back
from portal.home.practice.records import Made
from strategy.actions import casework
from strategy.models import Case


def open_(given: Mapping[str, Any], cast: Cast, made: Made) -> list[Case]:
    """The case of the record that is named, if it is there."""
    record = made.get(given["record"])
    if record is None:
        return []
    by, today = record.person, cast.day(0)
    case = casework.begin(record, given["playbook"], by=by, today=today)
    for role, name in given["handlers"].items():
        if cast.has(name):
            casework.name_handler(case, role, cast.people[name], by=by)
    casework.enter_day(case, given["corrected"]["event"], cast.day(given["corrected"]["ago"]), by=by, today=today)
    for step in given["done"]:
        casework.tick(case, step["line"], done=True, note=step["proof"], by=by)
    _move_back(case, given, cast)
    return [case]


def _move_back(case: Case, given: Mapping[str, Any], cast: Cast) -> None:
    """Opened when the record was made, the day corrected and the steps done the day after."""
    opened, later = cast.at(given["opened"]), cast.at(given["opened"] - 1)
    move_back(case, opened, "opened_at")
    for rows in (case.days.all(), case.timetables.order_by("number")):
        for place, row in enumerate(rows):
            move_back(row, later if place else opened, "at")
    case.steps.update(at=later)
    case.handlers.update(named_at=opened)
