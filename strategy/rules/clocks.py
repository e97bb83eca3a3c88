"""Which day of a disclosure is watched, when people are reminded of it, and the months it is shown in."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from strategy.rules.counting import EARLIEST, add_months
from strategy.rules.disclosure import clock, when
from strategy.rules.engine import Facts

REMIND: Final = (60, 30, 7)  # days before the end of priority
MONTHS: Final = 12
BEFORE_FILING: Final = frozenset({"draft", "submitted", "returned", "screened"})
RUNNING: Final = frozenset({"submitted", "returned", "screened", "filed"})
DAYS: Final = ("filed_on", "abroad_on", "granted_on", "closed_on")  # what may be entered once it is filed


@dataclass(frozen=True)
class Month:
    """A month in whole weeks from Monday on; days of its neighbours are None."""

    first: date
    weeks: tuple[tuple[date | None, ...], ...]


def priority(status: str, facts: Facts) -> date | None:
    """The last day for filing abroad with priority, while it matters: not before submission, not once filed abroad or closed."""
    if status not in RUNNING or when(facts, "abroad_on") or when(facts, "closed_on"):
        return None
    return next((one.day for one in clock(facts, EARLIEST) if one.code == "clock.priority"), None)


def publication(status: str, facts: Facts) -> date | None:
    """The last day for filing before a publication that is planned, while nothing is filed and something may be."""
    on = when(facts, "public_on")
    waits = status in BEFORE_FILING and facts.get("public") == "planned" and facts.get("plan") != "none"
    return on - timedelta(days=1) if waits and on and when(facts, "filed_on") is None else None


def is_over(status: str, facts: Facts, code: str) -> bool:
    """Whether a day that can be counted matters no more: nothing is filed any longer, or abroad it was filed or will not be."""
    if status not in RUNNING | BEFORE_FILING:
        return True
    return code == "clock.priority" and status in RUNNING and priority(status, facts) is None


def watched(status: str, facts: Facts) -> date | None:
    """The day that decides whether the invention is lost to others; the earlier of two. None: no such day runs."""
    return min((day for day in (publication(status, facts), priority(status, facts)) if day), default=None)


def reminders(day: date, today: date, before: Sequence[int] = REMIND) -> list[tuple[int, date]]:
    """How many days before `day` and on which day to remind of it; only what is still to come, today included."""
    found = [(number, day - timedelta(days=number)) for number in before]
    return [(number, on) for number, on in found if on >= today]


def months(first: date, count: int = MONTHS) -> list[Month]:
    """So many months from that of `first` on."""
    weeks = Calendar(firstweekday=0)
    found = []
    for place in range(count):
        begins = add_months(first.replace(day=1), place)
        rows = weeks.monthdatescalendar(begins.year, begins.month)
        found.append(Month(begins, tuple(tuple(day if day.month == begins.month else None for day in row) for row in rows)))
    return found
