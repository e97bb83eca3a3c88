"""The profiles of a unit over time. Only what was said both times, by the same version of a row, is compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Reading:
    """A finished check: its day, the levels said, the versions of the rows it was made with."""

    day: date
    levels: Mapping[str, int | None]
    versions: Mapping[str, int]


@dataclass(frozen=True)
class Course:
    """A dimension over time. `kind`: up, down, same, first (one reading only), restated (another version of the row since), unsaid."""

    dimension: str
    points: tuple[tuple[date, int], ...]
    kind: str
    by: int = 0

    @property
    def code(self) -> str:
        return f"trend.{self.kind}"


def trend(readings: Iterable[Reading], dimensions: Iterable[str]) -> list[Course]:
    """Every dimension's course, in the order given. Of two readings of a day the later in the list counts."""
    by_day = {reading.day: reading for reading in readings}
    ordered = [by_day[day] for day in sorted(by_day)]
    return [_course(dimension, ordered) for dimension in dimensions]


def _course(dimension: str, readings: list[Reading]) -> Course:
    said = [(one, level) for one in readings if (level := one.levels.get(dimension)) is not None]
    points = tuple((one.day, level) for one, level in said)
    if len(said) < 2:
        return Course(dimension, points, "first" if said else "unsaid")
    (before, was), (after, now) = said[-2:]
    if before.versions.get(dimension) != after.versions.get(dimension):
        return Course(dimension, points, "restated")
    return Course(dimension, points, "up" if now > was else "down" if now < was else "same", now - was)
