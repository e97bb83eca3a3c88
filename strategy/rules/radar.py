"""The geometry of a radar: numbers for whoever draws it. The first axis points up, the others follow clockwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

Point = tuple[float, float]


@dataclass(frozen=True)
class Spoke:
    """An axis: its end, where its label stands and how it is anchored there ("start", "middle", "end"), its mark where it has a level."""

    key: str
    end: Point
    label: Point
    anchor: str
    mark: Point | None


@dataclass(frozen=True)
class Radar:
    """A square drawing of `size`. `rings` are the levels from the inside; `shapes` the outlines, each through neighbours that have a level."""

    size: float
    spokes: tuple[Spoke, ...]
    rings: tuple[tuple[Point, ...], ...]
    shapes: tuple[tuple[Point, ...], ...]


def radar(levels: Sequence[tuple[str, int | None]], highest: int = 5, size: float = 400.0, margin: float = 80.0) -> Radar:
    """The drawing of these axes in this order. An axis without a level opens the outline: the gap is seen, not taken for a zero."""
    count, middle, reach = max(1, len(levels)), size / 2, max(0.0, size / 2 - margin)

    def at(number: int, part: float) -> Point:
        turn = 2 * pi * number / count
        return round(middle + reach * part * sin(turn), 2), round(middle - reach * part * cos(turn), 2)

    marks = [at(number, level / highest) if level is not None else None for number, (_key, level) in enumerate(levels)]
    spokes = [
        Spoke(key, at(number, 1), at(number, 1.1), _anchor(at(number, 1)[0] - middle), marks[number])
        for number, (key, _level) in enumerate(levels)
    ]
    rings = tuple(tuple(at(number, ring / highest) for number in range(len(levels))) for ring in range(1, highest + 1))
    return Radar(size, tuple(spokes), rings, tuple(_runs(marks)))


def _anchor(aside: float) -> str:
    return "middle" if abs(aside) < 1 else "start" if aside > 0 else "end"


def _runs(marks: Sequence[Point | None]) -> list[tuple[Point, ...]]:
    """Neighbouring marks, round the end of the list too; the whole ring where none is missing."""
    gaps = [number for number, mark in enumerate(marks) if mark is None]
    if not gaps:
        return [tuple(mark for mark in marks if mark)] if marks else []
    turned = [*marks[gaps[0] :], *marks[: gaps[0]]]
    runs: list[list[Point]] = []
    for before, mark in zip([None, *turned], turned, strict=False):
        if mark is not None:
            if before is None:
                runs.append([])
            runs[-1].append(mark)
    return [tuple(run) for run in runs]
