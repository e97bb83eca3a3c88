"""Dates and times as people read them: in their language, in the current time zone, and with that zone beside the time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.common.languages import current_language

DAY = {"en": "j M Y", "zh-hans": "Y年n月j日"}
MOMENT = {"en": "{day}, {time}", "zh-hans": "{day} {time}"}


def local(moment: datetime) -> datetime:
    """In the current time zone; a moment without a zone is taken to stand in it."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else timezone.make_aware(moment)


def day_text(value: date) -> str:
    """22 Nov 2026, in Chinese 2026年11月22日. A moment gives its day in the current time zone."""
    if isinstance(value, datetime):
        value = local(value).date()
    return format_date(value, DAY[current_language()])


def offset_text(moment: datetime) -> str:
    """UTC+8, UTC+5:30, UTC-3; UTC where there is no difference."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def zone_text(moment: datetime, *, offset: bool = True) -> str:
    """CST (UTC+8); without `offset` CST. A zone without letters of its own is named by its offset alone."""
    name, difference = moment.tzname() or "", offset_text(moment)
    if not name.isalpha() or name == difference:
        return difference
    return f"{name} ({difference})" if offset else name


def moment_text(moment: datetime, style: str = "full") -> str:
    """`full` 22 Nov 2026, 10:42 CST (UTC+8) · `short` without the offset · `bare` without the zone · `clock` 10:42:07."""
    there = local(moment)
    if style == "clock":
        return f"{there:%H:%M:%S}"
    text = MOMENT[current_language()].format(day=day_text(there), time=f"{there:%H:%M}")
    if style == "bare":
        return text
    return f"{text} {zone_text(there, offset=style == 'full')}"


def days_from(due: date, now: datetime) -> str:
    """How far `due` lies from `now`, in calendar days of the current time zone: "in 8 days", "today", "4 days late".

    A moment of today that has passed reads "late since today"; a plain date counts as met until its day is over.
    """
    last = local(due).date() if isinstance(due, datetime) else due
    days = (last - local(now).date()).days
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    if days == 0:
        passed = isinstance(due, datetime) and local(due) < local(now)
        return _("late since today") if passed else _("today")
    return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
