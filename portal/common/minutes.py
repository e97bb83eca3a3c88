"""A minute that somebody chose by the clock of a place. Pure but for its sentences.

Twice a year a clock is put forward or back: some minutes then do not exist, others come twice. Neither can be chosen.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from portal.common.dates import offset_text


class NoSuchMinute(ValueError):
    """The clock of the place never shows this minute, or shows it twice; the text says what to choose instead."""


def minute_in(day: date, clock: time, zone: str) -> datetime:
    """The moment (UTC) at which clocks in `zone` show `clock` on `day`, to the minute. Refused: `NoSuchMinute`."""
    place = ZoneInfo(zone)
    wall = datetime.combine(day, clock.replace(second=0, microsecond=0))
    first, second = wall.replace(tzinfo=place, fold=0), wall.replace(tzinfo=place, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if first.astimezone(UTC).astimezone(place).replace(tzinfo=None) != wall:
        # `second` is read by the offset that holds after the jump, `first` by the one before: their difference is the gap
        gap = (second.utcoffset() or timedelta()) - (first.utcoffset() or timedelta())
        said = {"time": f"{wall:%H:%M}", "zone": zone, "minutes": abs(int(gap.total_seconds() // 60))}
        raise NoSuchMinute(
            _("Clocks in %(zone)s are put forward by %(minutes)s minutes that night: %(time)s does not exist. Choose another minute.")
            % said
        )
    said = {"time": f"{wall:%H:%M}", "zone": zone, "one": offset_text(first), "other": offset_text(second)}
    raise NoSuchMinute(
        _("Clocks in %(zone)s are put back that night: %(time)s comes twice, at %(one)s and again at %(other)s. Choose another minute.")
        % said
    )
