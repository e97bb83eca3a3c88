"""A minute by somebody's clock is one moment, or it is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from portal.common.minutes import NoSuchMinute, minute_in


@pytest.mark.parametrize(
    ("day", "clock", "zone", "moment"),
    [
        ("2026-12-01", "09:00", "Asia/Shanghai", "2026-12-01 01:00"),
        ("2026-07-01", "09:00", "Europe/Berlin", "2026-07-01 07:00"),
        ("2026-12-01", "00:30", "America/St_Johns", "2026-12-01 04:00"),
        ("2026-10-25", "03:00", "Europe/Berlin", "2026-10-25 02:00"),  # the first minute after the hour that came twice
        ("2026-03-29", "03:00", "Europe/Berlin", "2026-03-29 01:00"),  # the first one after the gap
    ],
)
def test_it_is_a_moment(day: str, clock: str, zone: str, moment: str) -> None:
    found = minute_in(date.fromisoformat(day), time.fromisoformat(clock), zone)
    assert found == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "zone", "said"),
    [
        ("2026-03-29", "02:30", "Europe/Berlin", "put forward by 60 minutes that night: 02:30 does not exist"),
        ("2026-10-25", "02:30", "Europe/Berlin", "02:30 comes twice, at UTC+2 and again at UTC+1"),
        ("2026-10-04", "02:15", "Australia/Lord_Howe", "put forward by 30 minutes"),
    ],
)
def test_a_minute_that_is_none_or_two_is_refused(day: str, clock: str, zone: str, said: str) -> None:
    with pytest.raises(NoSuchMinute, match=said.replace("+", r"\+")):
        minute_in(date.fromisoformat(day), time.fromisoformat(clock), zone)
