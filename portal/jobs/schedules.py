"""When recurring work is next due. Pure: times in, times out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Every:
    """On a fixed grid (every whole five minutes), so that a late run does not shift the next."""

    period: timedelta

    def after(self, moment: datetime, zone: tzinfo) -> datetime:
        return EPOCH + ((moment - EPOCH) // self.period + 1) * self.period


@dataclass(frozen=True)
class Daily:
    """Once a day when the clock on the company's wall shows `at`.

    An hour the clock leaves out in spring counts as the hour after it; one it shows twice in autumn counts once.
    """

    at: time

    def after(self, moment: datetime, zone: tzinfo) -> datetime:
        day = moment.astimezone(zone).date() - timedelta(days=1)
        while True:
            found = datetime.combine(day, self.at, zone).astimezone(UTC)
            if found > moment:
                return found
            day += timedelta(days=1)


Schedule = Every | Daily
