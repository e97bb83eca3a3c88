"""Working days and holidays by jurisdiction: the only module that knows the package `holidays`.

A calendar says of which years it knows the holidays. Of any other day it answers None, "not known", never "a working day". For
counting there is `may_work`: a day nobody knows counts as one on which work may be done, so that a date counted over it is the
earliest it can be, and says so.

What the package holds of public holidays, and what it cannot hold:

- US: federal holidays, as observed. Closings by executive order are not in it.
- DE: the holidays of all Länder; with a Land (DE-BY, DE-NW) also its own. A regional holiday left out makes a date a day early.
- GB: England and Wales (GB-ENG). FR, IT, NL, ES and the other Member States: the national ones.
- CN, KR, IN, TR, ID, MY, SG, TH, VN, HK, TW, RU: decided or sighted year by year; known as far as they are published. CN moves
  working days to weekends.
- JP: national holidays. BR, MX: the federal ones. Days on which only offices or courts rest are in none of them.
- The institutions of the Union, the EPO and the WTO keep their own closing days: there is no calendar, so the office's notice decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final, Protocol

import holidays

from strategy.rules.places import EU

DAY: Final = timedelta(days=1)
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2035  # beyond it holidays will have been made and unmade by laws nobody has written yet
ANNOUNCED: Final = {  # the last year whose days off were published when the pinned version of the package was made
    "CN": (2010, 2026),
    "KR": (2007, 2026),
    "IN": (2010, 2026),
    "TR": (2010, 2026),
    "ID": (2010, 2026),
    "MY": (2010, 2026),
    "SG": (2010, 2026),
    "TH": (2010, 2026),
    "VN": (2015, 2026),
    "HK": (2010, 2026),
    "TW": (2015, 2026),
    "RU": (2010, 2026),
}
BY_RULE: Final = EU | {"US", "JP", "BR", "MX", "GB", "AU", "CA", "CH", "NZ", "ZA"}
SHIFTING: Final = frozenset({"CN", "TW", "RU", "HU", "LV", "BG", "VN", "HK"})  # a Saturday or Sunday may be a working day there
REGIONAL: Final = frozenset({"DE", "ES", "IT", "AU", "CA", "CH", "IN", "MY", "BR", "PT", "AT"})  # more days off in parts of the country
PARTS: Final = {"GB": ("ENG",), "DE": ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")}


class Days(Protocol):
    """What counting asks of a calendar."""

    def works(self, day: date) -> bool | None: ...
    def may_work(self, day: date) -> bool: ...


@dataclass(frozen=True)
class Calendar:
    """The days off of one country or part of it; `code` is ISO 3166, as DE or DE-BY."""

    code: str
    first: int
    last: int

    @property
    def country(self) -> str:
        return self.code.partition("-")[0]

    @property
    def regional(self) -> bool:
        """Whether holidays of a part of the country may be missing."""
        return self.country in REGIONAL and "-" not in self.code

    def covers(self, year: int) -> bool:
        """Whether the holidays of this year are known."""
        return self.first <= year <= self.last

    def works(self, day: date) -> bool | None:
        """Whether people work on this day; None where the year's holidays are not known."""
        if not self.covers(day.year):
            return None
        return day in _year(self.code, day.year)[0]

    def may_work(self, day: date) -> bool:
        """False only where it is certain that nobody works; of a year not known, weekends that are never moved are certain."""
        known = self.works(day)
        if known is not None:
            return known
        return self.country in SHIFTING or day.weekday() < 5

    def holiday(self, day: date) -> str:
        """The English name of the holiday, or nothing."""
        return _year(self.code, day.year)[1].get(day, "") if self.covers(day.year) else ""


@dataclass(frozen=True)
class NoCalendar:
    """An office whose closing days no calendar holds. `shifts` where even a weekend is not certain to be free."""

    code: str = ""
    shifts: bool = False
    regional: bool = False
    first: int = 0
    last: int = 0

    def covers(self, year: int) -> bool:
        return False

    def works(self, day: date) -> bool | None:
        return None

    def may_work(self, day: date) -> bool:
        return self.shifts or day.weekday() < 5

    def holiday(self, day: date) -> str:
        return ""


AnyCalendar = Calendar | NoCalendar


def calendar(code: str) -> AnyCalendar:
    """The calendar of a country (US) or part of it (DE-BY); where there is none, one that knows nothing and says so."""
    country, _dash, part = code.partition("-")
    if country not in ANNOUNCED and country not in BY_RULE:
        return NoCalendar(code, shifts=country not in ("EU", "EPO", "UPC", "WTO"))
    if part and part not in PARTS.get(country, ()):
        code = country
    first, last = ANNOUNCED.get(country, (FIRST_YEAR, LAST_YEAR))
    return Calendar("GB-ENG" if country == "GB" else code, first, last)


def codes() -> list[str]:
    """Every calendar there is, parts of countries included."""
    whole = [*ANNOUNCED, *BY_RULE]
    return sorted([*whole, *(f"{country}-{part}" for country, parts in PARTS.items() for part in parts)])


@cache
def _year(code: str, year: int) -> tuple[frozenset[date], dict[date, str]]:
    """The working days of a year, and its holidays by name.

    Made whole before anybody sees it, since the package fills its own objects while another thread may be reading them.
    """
    country, _dash, part = code.partition("-")
    found = holidays.country_holidays(country, subdiv=part or None, years=year, expand=False, language="en_US")
    every = [date(year, 1, 1) + number * DAY for number in range(366)]
    days = [day for day in every if day.year == year]
    return frozenset(day for day in days if found.is_working_day(day)), {day: str(found[day]) for day in days if day in found}


# Going from day to day


def working_day(days: Days, day: date, step: int = 1) -> date:
    """This day if work may be done on it; else the next such day, or with step -1 the one before."""
    while not days.may_work(day):
        day += step * DAY
    return day


def nth_working_day(days: Days, start: date, count: int) -> date:
    """The day that is `count` working days after `start`, which is not counted; before it, where count is negative."""
    step = 1 if count >= 0 else -1
    day = start
    for _time in range(abs(count)):
        day = working_day(days, day + step * DAY, step)
    return day


def all_known(days: Days, start: date, end: date) -> bool:
    """Whether the calendar knows every day from start to end."""
    first, last = sorted((start, end))
    return all(days.works(date(year, 1, 1)) is not None for year in range(first.year, last.year + 1))
