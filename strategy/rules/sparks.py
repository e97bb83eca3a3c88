"""The geometry of a small line over time: numbers for whoever draws it. Levels rise upwards, days go to the right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

WIDTH: Final = 120.0
HEIGHT: Final = 36.0
MARGIN: Final = 5.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Told:
    """A level on a day, chosen by a version of its wording."""

    day: date
    level: float
    version: int = 0


@dataclass(frozen=True)
class Spark:
    """`marks` are the levels in order; `lines` join neighbours of the same version, so that a new wording breaks the line."""

    marks: tuple[Point, ...]
    lines: tuple[tuple[Point, ...], ...]


def spark(told: Iterable[Told], first: date, last: date, highest: int = 5) -> Spark:
    """The line of these levels on a time that runs from the first day to the last."""
    ordered = sorted(told, key=lambda one: one.day)
    days = (last - first).days

    def at(one: Told) -> Point:
        part = (one.day - first).days / days if days else 0.5
        x = MARGIN + (WIDTH - 2 * MARGIN) * part
        y = HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (one.level - 1) / (highest - 1)
        return round(x, 1), round(y, 1)

    runs = [tuple(map(at, run)) for _version, run in groupby(ordered, key=lambda one: one.version)]
    return Spark(tuple(point for run in runs for point in run), tuple(run for run in runs if len(run) > 1))
