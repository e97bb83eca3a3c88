"""Days of a case as a calendar file (RFC 5545), which every calendar programme reads.

Lines are folded at 75 octets without cutting a character, texts escaped, moments written in UTC. A uid is the same for the same line
of the same case for ever; a corrected timetable sends a higher sequence, and what is gone is cancelled, so a calendar that took the
old file moves its entries and keeps none twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

PRODUCT: Final = "-//IP Strategy Portal//Deadlines//EN"
REMIND: Final = (14, 7, 2)
LINE: Final = 75  # octets, without the line's end
BREAKS: Final = re.compile("\r\n|[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
LONE: Final = re.compile("[\ud800-\udfff]")
UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Entry:
    """An entry of the calendar. A date for the whole day; a moment with its zone for an instant, as midnight at the forum."""

    uid: str
    when: date | datetime
    summary: str
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    sequence: int = 0
    cancelled: bool = False
    remind: tuple[int, ...] = REMIND  # days before


def uid(case: str, line: str, host: str) -> str:
    """The lasting name of one line of one case; `host` is the portal's own, so that no two portals share one."""
    return f"{_safe(case)}.{_safe(line)}@{_safe(host) or 'localhost'}"


def write(entries: Iterable[Entry], *, stamp: datetime, name: str = "") -> str:
    """The file. `stamp` is the moment of writing, with its zone; `name` what programmes show above the entries."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    if name:
        lines += [f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}"]
    for entry in entries:
        lines += _event(entry, stamp)
    return "".join(part + "\r\n" for line in [*lines, "END:VCALENDAR"] for part in fold(line))


def text(value: str) -> str:
    """A value of type TEXT: breaks as \\n, no control characters, what means something to the format escaped."""
    value = CONTROLS.sub("", BREAKS.sub("\n", LONE.sub("\ufffd", value)))
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> Iterator[str]:
    """A line in parts of at most 75 octets; each after the first begins with a space. No character is cut."""
    part, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LINE:
            yield part
            part, size = " ", 1
        part, size = part + character, size + octets
    yield part


def _safe(value: str) -> str:
    return UNSAFE.sub("-", value)


def _event(entry: Entry, stamp: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{text(entry.uid)}",
        f"DTSTAMP:{_moment(stamp)}",
        *_when(entry.when),
        f"SEQUENCE:{max(entry.sequence, 0)}",
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        f"SUMMARY:{text(entry.summary)}",
    ]
    if entry.description:
        lines.append(f"DESCRIPTION:{text(entry.description)}")
    if entry.url:
        lines.append(f"URL:{_address(entry.url)}")
    if entry.categories:
        lines.append(f"CATEGORIES:{','.join(text(one) for one in entry.categories)}")
    if not entry.cancelled:
        for days in sorted(set(entry.remind), reverse=True):
            lines += _alarm(entry.summary, days)
    return [*lines, "END:VEVENT"]


def _when(when: date | datetime) -> list[str]:
    """A whole day ends, as the format has it, with the next; a moment lasts no time."""
    if isinstance(when, datetime):
        return [f"DTSTART:{_moment(when)}"]
    following = when if when == date.max else when + timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{_day(when)}", f"DTEND;VALUE=DATE:{_day(following)}"]


def _alarm(summary: str, days: int) -> list[str]:
    trigger = f"TRIGGER:-P{days}D" if days > 0 else "TRIGGER:PT0S"
    return ["BEGIN:VALARM", "ACTION:DISPLAY", trigger, f"DESCRIPTION:{text(summary)}", "END:VALARM"]


def _day(day: date) -> str:
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("A moment without a zone is none.")
    there = moment.astimezone(UTC)
    return f"{_day(there)}T{there.hour:02}{there.minute:02}{there.second:02}Z"


def _address(url: str) -> str:
    """A URL stands unescaped, so nothing may be in it that ends a line or is no address."""
    return "".join(sign for sign in url if "!" <= sign <= "~")
