"""Counting days.

`dates.csv` was counted one day at a time from lists of days off typed from the official announcements, without the package or the
code under test; each row says what it counts and why. `steps.csv` has a day for every step of the register that states a time.
"""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategy.rules.calendars import ANNOUNCED, Calendar, calendar, codes, nth_working_day, working_day
from strategy.rules.counting import UNITS, add, add_months, count, ends_at
from tests.strategy.rules.book import book, line, table

HERE = Path(__file__).parent
ROLLS = {"rolls": True, "stays": False, "unstated": None}


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


DATES, STEPS = rows("dates.csv"), rows("steps.csv")


def test_there_are_enough_of_them() -> None:
    assert len(DATES) >= 300 and len({tuple(row.values())[:6] for row in DATES}) == len(DATES)
    assert all(row["why"] for row in DATES)


@pytest.mark.parametrize("row", DATES, ids=lambda row: f"{row['calendar']} {row['event']} {row['number']} {row['unit']} {row['rolling']}")
def test_a_date(row: dict[str, str]) -> None:
    found = count(
        date.fromisoformat(row["event"]),
        int(row["number"]),
        row["unit"],
        calendar(row["calendar"]),
        rolls=ROLLS[row["rolling"]],
        counts_first=row["counting"] == "first",
    )
    beside = found.rolled_from if row["rolling"] == "rolls" else found.may_roll_to
    said = (found.day.isoformat(), beside.isoformat() if beside else "", "" if found.certain else "earliest")
    assert said == (row["day"], row["beside"], row["certainty"]), row["why"]


@pytest.mark.parametrize("row", STEPS, ids=lambda row: row["step"])
def test_a_step_of_the_register(row: dict[str, str]) -> None:
    events, facts = (dict(pair.split("=") for pair in row[name].split(";") if pair) for name in ("events", "facts"))
    found = line(table(book().steps[row["step"]].playbook, events, facts), row["step"])
    assert (found.day, found.state) == (date.fromisoformat(row["day"]), "bound" if row["certainty"] else "fixed"), row["time"]
    assert found.basis == row["step"] and found.applies and found.owner


def test_every_stated_time_has_a_date_case() -> None:
    assert {row["step"] for row in STEPS} == {key for key, step in book().steps.items() if step.days is not None}


# Calendars


@pytest.mark.parametrize(
    ("code", "year", "known"),
    [
        ("CN", 2026, True), ("CN", 2027, False), ("CN", 2009, False), ("KR", 2026, True), ("KR", 2027, False), ("US", 1990, True),
        ("US", 2035, True), ("US", 2036, False), ("US", 1989, False), ("DE", 2027, True), ("JP", 2027, True), ("GB", 2027, True),
        ("EPO", 2026, False), ("EU", 2026, False), ("UPC", 2026, False), ("WTO", 2026, False), ("", 2026, False), ("XX", 2026, False),
    ],
)  # fmt: skip
def test_a_calendar_says_which_years_it_knows(code: str, year: int, known: bool) -> None:
    found = calendar(code)
    assert found.covers(year) is known
    assert (found.works(date(year, 6, 15)) is None) is not known


@pytest.mark.parametrize(
    ("code", "day", "name"), [("US", "2026-11-26", "Thanksgiving"), ("DE-BY", "2026-06-04", "Corpus"), ("EPO", "2026-12-25", "")]
)
def test_a_day_off_has_its_name(code: str, day: str, name: str) -> None:
    found = calendar(code).holiday(date.fromisoformat(day))
    assert name in found and bool(found) == bool(name)


def test_the_years_announced_are_those_the_package_holds() -> None:
    """China names its worked weekends a year ahead: a year without any has not been announced. Raise ANNOUNCED with the package."""
    first, last = ANNOUNCED["CN"]
    for year in range(first, last + 2):
        days = Calendar("CN", year, year)
        moved = [day for n in range(365) if (day := date(year, 1, 1) + timedelta(n)).weekday() > 4 and days.works(day)]
        assert bool(moved) == (year <= last), year


@pytest.mark.parametrize("code", codes())
def test_every_calendar_answers_for_its_first_and_last_year(code: str) -> None:
    found = calendar(code)
    for year in (found.first, found.last):
        assert 230 <= sum(bool(found.works(date(year, 1, 1) + timedelta(number))) for number in range(365)) <= 306
    assert calendar(f"{code}-XX").code.split("-")[0] == code.split("-")[0]


def test_a_part_nobody_knows_is_the_whole_country() -> None:
    assert calendar("DE-XX").code == "DE" and calendar("GB").code == "GB-ENG"
    assert calendar("DE").regional and not calendar("DE-BY").regional


# The moment a day ends


@pytest.mark.parametrize(
    ("day", "zone", "moment"),
    [
        ("2026-03-05", "America/New_York", "2026-03-06T05:00"),  # winter time
        ("2026-03-07", "America/New_York", "2026-03-08T05:00"),  # the clock changes two hours later
        ("2026-03-08", "America/New_York", "2026-03-09T04:00"),  # the day of 23 hours
        ("2026-11-01", "America/New_York", "2026-11-02T05:00"),  # the day of 25 hours
        ("2026-03-29", "Europe/Berlin", "2026-03-29T22:00"),
        ("2026-10-25", "Europe/Berlin", "2026-10-25T23:00"),
        ("2026-12-31", "Europe/London", "2027-01-01T00:00"),
        ("2026-06-30", "Europe/London", "2026-06-30T23:00"),
        ("2026-12-31", "Asia/Shanghai", "2026-12-31T16:00"),
        ("2026-12-31", "Asia/Tokyo", "2026-12-31T15:00"),
        ("2024-02-29", "Asia/Kolkata", "2024-02-29T18:30"),
        ("2026-12-31", "Europe/Helsinki", "2026-12-31T22:00"),
        ("2026-05-15", "America/Sao_Paulo", "2026-05-16T03:00"),
    ],
)
def test_a_day_ends_where_the_forum_is(day: str, zone: str, moment: str) -> None:
    assert ends_at(date.fromisoformat(day), zone) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


# Properties

SOME_DAY = st.dates(date(1990, 1, 1), date(2060, 12, 31))
CALENDARS = st.sampled_from(["US", "DE", "DE-BY", "CN", "JP", "GB", "KR", "IN", "BR", "TW", "HK", "EU", "EPO", "XX"]).map(calendar)
NUMBERS = st.integers(-60, 120)
ROLLING = st.sampled_from([True, False, None])


@settings(max_examples=300, deadline=None)
@given(SOME_DAY, st.integers(0, 40), NUMBERS, st.sampled_from(UNITS), CALENDARS, ROLLING, st.booleans())
def test_a_later_event_never_ends_earlier(
    day: date, later: int, number: int, unit: str, days: Calendar, rolls: bool | None, first: bool
) -> None:
    before = count(day, number, unit, days, rolls=rolls, counts_first=first)
    after = count(day + timedelta(later), number, unit, days, rolls=rolls, counts_first=first)
    assert before.day <= after.day


@settings(max_examples=200, deadline=None)
@given(SOME_DAY, st.integers(1, 120), st.sampled_from(UNITS), CALENDARS)
def test_more_time_never_ends_earlier_and_rolling_only_moves_on(day: date, number: int, unit: str, days: Calendar) -> None:
    stays = count(day, number, unit, days, rolls=False).day
    assert day < stays <= count(day, number + 1, unit, days, rolls=False).day
    rolled = count(day, number, unit, days, rolls=True)
    unstated = count(day, number, unit, days)
    assert rolled.day >= stays and days.may_work(rolled.day)
    assert (unstated.day, unstated.may_roll_to or stays) == (stays, rolled.day)
    assert rolled.rolled_from == (stays if rolled.day != stays else None)


@settings(max_examples=150, deadline=None)
@given(SOME_DAY, st.integers(1, 60), CALENDARS)
def test_as_many_working_days_lie_between_as_were_counted(day: date, number: int, days: Calendar) -> None:
    end = nth_working_day(days, day, number)
    between = [day + timedelta(step) for step in range(1, (end - day).days + 1)]
    assert sum(days.may_work(one) for one in between) == number and days.may_work(end)
    assert nth_working_day(days, end + timedelta(1), -1) == end == working_day(days, end)


@given(SOME_DAY, st.integers(0, 600))
def test_months_go_to_the_same_number_or_the_last_day(day: date, months: int) -> None:
    end = add_months(day, months)
    assert (end.year - day.year) * 12 + end.month - day.month == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(1)).day == 1)
    assert add(day, months, "months", calendar("US")) == end
