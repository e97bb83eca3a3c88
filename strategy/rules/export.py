"""A timetable as entries of a calendar file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from strategy.rules.changes import REMIND
from strategy.rules.ics import Entry, uid
from strategy.rules.timetable import Due, Timetable

MINUTE = timedelta(minutes=1)
Words = Callable[[Due], tuple[str, str]]  # the summary and the description of a line, in the reader's language


def entries(
    found: Timetable, words: Words, *, case: str, host: str, sequence: int = 0, before: Iterable[Timetable] = (), timed: bool = False
) -> list[Entry]:
    """An entry for each line with a day, and a cancelled one for each that earlier timetables had and this has no more.

    `sequence` grows with each correction of the case. Whole days are those of the forum; `timed`: the last minute of the day there,
    which a calendar shows in its owner's zone.
    """
    there = {due.key for due in found.dues if due.day}
    gone = {due.key: due for old in before for due in old.dues if due.day and due.key not in there}
    kept = [_entry(due, words, uid(case, due.key, host), sequence, timed=timed) for due in found.dues if due.day]
    return kept + [_entry(due, words, uid(case, due.key, host), sequence, timed=timed, cancelled=True) for due in gone.values()]


def _entry(due: Due, words: Words, name: str, sequence: int, *, timed: bool, cancelled: bool = False) -> Entry:
    summary, description = words(due)
    when = due.ends_at - MINUTE if timed and due.ends_at else due.day
    assert when is not None
    remind = REMIND if due.nature in ("deadline", "earliest", "lapse") else ()
    return Entry(name, when, summary, description, sequence=sequence, cancelled=cancelled, remind=remind)
