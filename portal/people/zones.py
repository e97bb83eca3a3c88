"""Time zones by name. Pure Python."""

from __future__ import annotations

import zoneinfo
from functools import lru_cache


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    """Every zone of the system's or the tzdata package's tables; read once, as it walks the file system."""
    return frozenset(zoneinfo.available_timezones())


@lru_cache(maxsize=1)
def offered_zones() -> tuple[str, ...]:
    """What people may choose from: UTC and the zones named after a place, in order."""
    return ("UTC", *sorted(name for name in known_zones() if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/"))))
