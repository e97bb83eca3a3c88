"""What of a timetable falls to us: our lines, the next day we must not miss, and why an outcome names it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from strategy.rules.engine import Reason
from strategy.rules.timetable import Due, Timetable

BINDING: Final = ("deadline", "lapse")  # days that are missed when they pass
COUNTED: Final = (*BINDING, "earliest")


def is_ours(due: Due) -> bool:
    """Whether the line falls to us, or may: not to an office or a state, and not to the other side where ours is known."""
    if due.party in ("office", "state") or due.nature == "office":
        return False
    return due.ours is not False or due.party == "applicant"


def next_due(found: Timetable, done: Iterable[str] = ()) -> Due | None:
    """The earliest of our binding days that is not done; one that has passed stays until somebody says that it was."""
    finished = set(done)
    return next((due for due in found.dues if due.day and due.nature in BINDING and is_ours(due) and due.key not in finished), None)


def because(found: Timetable) -> list[Reason]:
    """A reason for each day of ours that is counted already: the step, what it is counted from, what follows."""
    return [_counted(due) for due in found.dues if due.day and due.counted_on and due.nature in COUNTED and is_ours(due)]


def _counted(due: Due) -> Reason:
    assert due.day and due.counted_on
    facts = tuple(dict.fromkeys([*filter(None, [due.basis]), *due.consequence]))
    return Reason("due.counted", due.rule, facts, {"step": due.key, "event": due.counted_from[-1], "on": due.counted_on, "day": due.day})
