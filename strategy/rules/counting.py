"""Counting a time from an event: calendar or working days, months, years; forwards or back; rolled over where a rule says so.

The day of the event is not counted, as the register says of the normal case. A time in months ends on the day with the event's
number, or on the last day of a month that lacks it; one in years likewise (29 February to 28 February).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from strategy.rules.calendars import DAY, AnyCalendar, all_known, nth_working_day, working_day

UNITS: Final = ("calendar", "working", "months", "years")
EARLIEST: Final = date(1990, 1, 1)
LATEST: Final = date(2100, 12, 31)


@dataclass(frozen=True)
class Counted:
    """A day that was counted to.

    `rolled_from` is the day off it was moved away from. `may_roll_to` is where it would move if the forum rolls over, which no
    row states. `certain` is False where a day on the way is not in the calendar: then the day is the earliest it can be.
    """

    day: date
    rolled_from: date | None = None
    may_roll_to: date | None = None
    certain: bool = True


def add_months(day: date, months: int) -> date:
    """The day with the same number, `months` later or earlier; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add(day: date, count: int, unit: str, days: AnyCalendar, *, counts_first: bool = False) -> date:
    """The day a time of `count` units ends that began with the event on `day`; before it, where count is negative.

    `counts_first`: the day of the event is counted too. Zero of any unit is the day itself.
    """
    if not count:
        return day
    step = 1 if count > 0 else -1
    if unit == "working":
        return nth_working_day(days, day - step * DAY if counts_first else day, count)
    if unit == "calendar":
        end = day + timedelta(days=count)
    else:
        end = add_months(day, count * (12 if unit == "years" else 1))
    return end - step * DAY if counts_first else end


def count(day: date, number: int, unit: str, days: AnyCalendar, *, rolls: bool | None = None, counts_first: bool = False) -> Counted:
    """Where a time ends. `rolls`: does an end on a day off move to the next working day, or for a time counted back to the one before?

    None: not stated. Then the day stays, being the earlier and so the safe one, and the other is named beside it.
    """
    end = add(day, number, unit, days, counts_first=counts_first)
    certain = unit != "working" or all_known(days, day, end)
    if not number:
        return Counted(end, certain=certain)
    if rolls is None:
        moved = working_day(days, end) if number > 0 else end
        return Counted(end, None, moved if moved != end else None, certain)
    if rolls is False:
        return Counted(end, certain=certain)
    moved = working_day(days, end, 1 if number > 0 else -1)
    return Counted(moved, end if moved != end else None, None, certain and all_known(days, end, moved))


def ends_at(day: date, zone: str) -> datetime:
    """The moment the day is over in the zone of the forum, in UTC: its midnight. An office may close earlier, which no row states."""
    return datetime.combine(day + DAY, time(), ZoneInfo(zone)).astimezone(UTC)
