"""Time zones by name, and the company's own day."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, time
from functools import lru_cache

from django.utils import timezone


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    """Every zone of the system's or the tzdata package's tables; read once, as it walks the file system."""
    return frozenset(zoneinfo.available_timezones())


@lru_cache(maxsize=1)
def offered_zones() -> tuple[str, ...]:
    """What people may choose from: UTC and the zones named after a place, in order."""
    return ("UTC", *sorted(name for name in known_zones() if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))))


def company_evening(day: date) -> datetime:
    """18:00 of a day where the company is, whoever asks: when what is due that day is due."""
    return timezone.make_aware(datetime.combine(day, time(18)), timezone.get_default_timezone())


def company_day(at: datetime | None = None) -> date:
    """The company's day: by TIME_ZONE, whoever looks. Memberships begin and end by it."""
    return timezone.localdate(at, timezone.get_default_timezone())
