"""Two timetables of one case beside each other: what a corrected day has moved, and by how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from strategy.rules.timetable import Due, Timetable

REMIND: tuple[int, ...] = (14, 7, 2)


@dataclass(frozen=True)
class Change:
    """`kind`: moved, set (a day where there was none), lost (a day no longer known), new, gone, restated (the same day, another rule)."""

    key: str
    kind: str
    before: date | None = None
    after: date | None = None

    @property
    def by(self) -> int | None:
        """Days later; negative, earlier."""
        return (self.after - self.before).days if self.before and self.after else None


def compare(old: Timetable, new: Timetable) -> list[Change]:
    """What has changed, in the order of the new timetable; what is gone stands last. Nothing, where nothing a reader sees has."""
    before = {due.key: due for due in old.dues}
    after = {due.key: due for due in new.dues}
    found = [_change(before.get(key), due) for key, due in after.items()]
    gone = [Change(key, "gone", due.day) for key, due in before.items() if key not in after]
    return [change for change in found if change] + gone


def _change(old: Due | None, new: Due) -> Change | None:
    if old is None:
        return Change(new.key, "new", None, new.day)
    if old.day != new.day:
        kind = "set" if old.day is None else "lost" if new.day is None else "moved"
        return Change(new.key, kind, old.day, new.day)
    same = (old.rule, old.number, old.unit, old.beside, old.zone, old.applies) == (
        new.rule,
        new.number,
        new.unit,
        new.beside,
        new.zone,
        new.applies,
    )
    return None if same else Change(new.key, "restated", old.day, new.day)


def reminders(due: Due, today: date, before: Iterable[int] = REMIND) -> list[date]:
    """The days still to come on which to remind of a line; none for a line without a day, or for what others do."""
    if due.day is None or due.nature not in ("deadline", "earliest", "lapse"):
        return []
    days = sorted({due.day - timedelta(days=number) for number in before})
    return [day for day in days if day >= today]
