"""A line of a timetable as people read it: what, by which day, counted from what, whose, what else must be known of it.

lines = Lines(Words("playbook"))           in the language of the words, which is also the active one
lines.what(due)                            “Written response to complaint and notice”
lines.last_day(due)                        “Mon 30 Nov 2026, until midnight in New York (UTC-5)”
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.common.dates import day_text, offset_text
from strategy.queries.places import LOCALES
from strategy.queries.rulebook import Rulebook, rulebook
from strategy.queries.steps import step_name, words_of_fact
from strategy.queries.wordings import Words
from strategy.rules.calendars import AnyCalendar
from strategy.rules.changes import Change
from strategy.rules.timetable import Due, Timetable

MINUTE = timedelta(minutes=1)
RENAMED = {"Asia/Kolkata": "Asia/Calcutta", "Asia/Ho_Chi_Minh": "Asia/Saigon"}  # the CLDR names these places under their former zones


class Lines:
    """The words of timetables in one language."""

    def __init__(self, words: Words, book: Rulebook | None = None) -> None:
        self.words, self.language = words, words.language
        self.book = book or rulebook()

    def what(self, due: Due) -> str:
        return self.name(due.key)

    def name(self, key: str) -> str:
        """Of a step."""
        return step_name(key, self.language)

    def state(self, due: Due) -> str:
        return self.words.own.label("state", due.state)

    def nature(self, due: Due) -> str:
        return self.words.own.label("nature", due.nature)

    def party(self, due: Due) -> str:
        return self.words.own.label("party", due.party)

    def owner(self, role: str) -> str:
        return self.words.own.who(role)

    def last_day(self, due: Due) -> str:
        """The day with its weekday and whose midnight ends it; without a day what it waits for."""
        if not due.day:
            return self.state(due)
        whole = _("%(day)s, until midnight in %(zone)s") % {"day": weekday_text(due.day), "zone": self.zone(due)}
        return f"{whole} ({self.state(due)})" if due.state == "bound" else whole

    def zone(self, due: Due) -> str:
        there = (due.ends_at - MINUTE).astimezone(ZoneInfo(due.zone)) if due.ends_at else None
        return zone_text(due.zone, self.language, there)

    def counted(self, due: Due) -> str:
        """“20 calendar days after “Service of the complaint” (10 Nov 2026)”."""
        if due.number is None or not due.counted_from:
            return _("No fixed time is stated")
        values = {"time": self.time(due), "event": "” / “".join(self.words.event(key) for key in due.counted_from)}
        if due.number == 0:
            text = _("On the day of “%(event)s”") % values
        elif self._is_back(due):
            text = _("%(time)s before “%(event)s”") % values
        else:
            text = _("%(time)s after “%(event)s”") % values
        if len(due.counted_from) > 1:
            text = _("%(time)s, whichever is later") % {"time": text}
        return f"{text} ({day_text(due.counted_on)})" if due.counted_on else text

    def time(self, due: Due) -> str:
        return self.words.own.time(due.number, due.unit) if due.number else ""

    def _is_back(self, due: Due) -> bool:
        step = self.book.steps.get(due.key)
        return bool(step and step.back)

    def beside(self, due: Due) -> list[str]:
        """The second days of a line, each with what it is; where it was rolled over, from which day."""
        listed = [f"{self.words.own.label('kind', one.kind)}: {weekday_text(one.day)}" for one in due.beside]
        if due.rolled_from:
            listed.append(_("Moved on from a day off, %(day)s") % {"day": weekday_text(due.rolled_from)})
        return listed

    def notes(self, due: Due) -> list[str]:
        """What a reader must know beyond the number; which event is waited for, `counted` says."""
        listed = [self.words.reason(note) for note in due.notes if note.code != "due.enter-event"]
        return listed if due.applies else [self.words.own.label("note", "perhaps"), *listed]

    def consequences(self, due: Due) -> list[str]:
        """What follows when the day passes, as the register's headings say."""
        return [words_of_fact(fact, self.language).heading for fact in due.consequence]

    def table_notes(self, found: Timetable, days: AnyCalendar) -> list[str]:
        """What holds for the whole timetable, and of which years the days off are known."""
        return [*(self.words.reason(note) for note in found.notes), self.calendar(days)]

    def calendar(self, days: AnyCalendar) -> str:
        if not days.last:
            return _("No calendar of its days off exists: the court’s or office’s own notice decides.")
        place = self.words.named("country", days.code.partition("-")[0])
        return _("Days off there (%(place)s) are known from %(first)s to %(last)s.") % {
            "place": place,
            "first": days.first,
            "last": days.last,
        }

    def change(self, change: Change) -> str:
        """What a correction has done to a line: “moved: 30 Nov 2026 → 2 Dec 2026, 2 days later”."""
        label = self.words.own.label("change", change.kind)
        days = " → ".join(day_text(day) for day in (change.before, change.after) if day)
        told = f"{label}: {days}" if days and change.kind != "restated" else label
        return _("%(told)s, %(by)s") % {"told": told, "by": moved_by(change.by)} if change.kind == "moved" else told


def moved_by(days: int | None) -> str:
    """“2 days later”."""
    if not days:
        return ""
    if days > 0:
        return ngettext("%(days)s day later", "%(days)s days later", days) % {"days": days}
    return ngettext("%(days)s day earlier", "%(days)s days earlier", -days) % {"days": -days}


def days_left(day: date, today: date, *, binds: bool = True) -> str:
    """“in 8 days”, “today”, “4 days late” by the day it is in the zone of the forum; “4 days ago” where nothing is missed by it."""
    days = (day - today).days
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    if not days:
        return _("today")
    if binds:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


def weekday_text(day: date) -> str:
    """Mon 30 Nov 2026, in Chinese 2026年11月30日星期一."""
    text = day_text(day)
    return f"{text}{format_date(day, 'l')}" if text.endswith("日") else f"{format_date(day, 'D')} {text}"


def zone_text(zone: str, language: str, at: datetime | None = None) -> str:
    """“New York (UTC-5)”, “纽约 (UTC-5)”: the zone's place, and at a moment how far its clock is from UTC."""
    named = ZoneInfo(RENAMED.get(zone, zone))
    city = str(get_timezone_location(named, locale=LOCALES[language], return_city=True)) if "/" in zone else zone
    return f"{city} ({offset_text(at)})" if at else city
