"""Which day of a disclosure is watched, its reminders, its months; and what a submission must hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from strategy.rules import clocks
from strategy.rules.submission import incomplete

FILED = {"kind": "invention", "filed_on": "2025-01-31", "plan": "pct"}
PLANNED = {"kind": "invention", "public": "planned", "public_on": "2026-03-01", "plan": "home"}


@pytest.mark.parametrize(
    ("status", "facts", "day"),
    [
        ("filed", FILED, "2026-01-31"),
        ("filed", {**FILED, "filed_on": "2024-02-29"}, "2025-02-28"),
        ("filed", {**FILED, "kind": "design"}, "2025-07-31"),
        ("filed", {**FILED, "kind": "design", "filed_on": "2025-08-31"}, "2026-02-28"),
        ("filed", {**FILED, "kind": "software"}, None),
        ("filed", {**FILED, "abroad_on": "2025-06-01"}, None),
        ("filed", {**FILED, "closed_on": "2025-06-01"}, None),
        ("filed", {**FILED, "granted_on": "2025-06-01"}, "2026-01-31"),
        ("filed", {**FILED, "filed_on": "soon"}, None),
        ("screened", FILED, "2026-01-31"),
        ("draft", FILED, None),
        ("kept-secret", FILED, None),
        ("dropped", FILED, None),
        ("draft", PLANNED, "2026-02-28"),
        ("screened", {**PLANNED, "public_on": "2024-03-01"}, "2024-02-29"),
        ("submitted", {**PLANNED, "plan": "none"}, None),
        ("submitted", {**PLANNED, "public": "yes"}, None),
        ("submitted", {**PLANNED, "filed_on": "2026-01-05"}, "2027-01-05"),
        ("kept-secret", PLANNED, None),
        ("submitted", {}, None),
    ],
)
def test_the_day_that_is_watched(status: str, facts: dict[str, Any], day: str | None) -> None:
    assert clocks.watched(status, facts) == (date.fromisoformat(day) if day else None)


def test_reminders_are_those_still_to_come() -> None:
    day = date(2026, 3, 1)
    assert clocks.reminders(day, date(2025, 12, 1)) == [(60, date(2025, 12, 31)), (30, date(2026, 1, 30)), (7, date(2026, 2, 22))]
    assert clocks.reminders(day, date(2026, 1, 30)) == [(30, date(2026, 1, 30)), (7, date(2026, 2, 22))]
    assert clocks.reminders(day, day) == []


def test_months_hold_each_of_their_days_once() -> None:
    found = clocks.months(date(2024, 2, 15), 13)
    assert [month.first for month in found][:2] == [date(2024, 2, 1), date(2024, 3, 1)] and found[-1].first == date(2025, 2, 1)
    days = [day for month in found for week in month.weeks for day in week if day]
    assert len(days) == len(set(days)) == 366 + 28 and days[28] == date(2024, 2, 29)
    assert all(len(week) == 7 for month in found for week in month.weeks)


WHOLE = {"title": "T", "problem": "P", "solution": "S", "novelty": "N"}


@pytest.mark.parametrize(
    ("description", "shares", "codes"),
    [
        (WHOLE, ["100"], []),
        (WHOLE, ["33.33", "33.33", "33.34"], []),
        (WHOLE, ["50", "49.99"], ["submission.shares"]),
        (WHOLE, [], ["submission.no-inventor"]),
        ({**WHOLE, "problem": "  "}, ["60", "60"], ["submission.problem", "submission.shares"]),
        ({}, ["100"], ["submission.title", "submission.problem", "submission.solution", "submission.novelty"]),
    ],
)
def test_what_a_submission_must_hold(description: dict[str, str], shares: list[str], codes: list[str]) -> None:
    assert [one.code for one in incomplete(description, [Decimal(share) for share in shares])] == codes


def test_the_sum_is_said_as_people_write_it() -> None:
    assert incomplete(WHOLE, [Decimal("50.00"), Decimal("49.50")])[0].detail == {"total": "99.5"}
