"""The geometry of the portal's pictures: numbers in, SVG path data and attributes out. Pure Python, no Django.

Lengths are in units of each picture's own view box; angles in degrees, clockwise from three o'clock, as SVG counts them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin

FAN_BOX = "-34 -16 788 424"
PIVOT = (360.0, 380.0)
INNER, OUTER = 104.0, 330.0
FIRST, STEP, WIDTH, FOLDS = 190.0, 32.6, 29.6, 6
LEAVES = 5
GUILLOCHE_BOX = "0 0 1000 540"


def number(value: float) -> str:
    """At most one decimal, without a trailing zero: 35.04 -> "35", 322.69 -> "322.7"."""
    text = f"{value:.1f}"
    text = text.removesuffix(".0")
    return "0" if text == "-0" else text


def point(radius: float, angle: float, centre: tuple[float, float] = PIVOT) -> tuple[float, float]:
    return centre[0] + radius * cos(radians(angle)), centre[1] + radius * sin(radians(angle))


def spot(radius: float, angle: float) -> str:
    x, y = point(radius, angle)
    return f"{number(x)} {number(y)}"


def sector(inner: float, outer: float, start: float, end: float) -> str:
    """A piece of a ring around the pivot, from angle `start` to `end`."""
    return (
        f"M{spot(inner, start)}L{spot(outer, start)}A{number(outer)} {number(outer)} 0 0 1 {spot(outer, end)}"
        f"L{spot(inner, end)}A{number(inner)} {number(inner)} 0 0 0 {spot(inner, start)}z"
    )


def folds(outer: float, start: float, first: int) -> str:
    """Every second fold of a leaf, beginning with fold `first` (0 or 1), as one path."""
    width = WIDTH / FOLDS
    return "".join(sector(INNER, outer, start + i * width, start + (i + 1) * width) for i in range(first, FOLDS, 2))


def clamp(share: float) -> float:
    return min(1.0, max(0.0, share))


@dataclass(frozen=True)
class Leaf:
    """One leaf of the fan, ready to be written out. `filled_*` are empty where the share is 0."""

    number: int
    share: float
    empty_a: str
    empty_b: str
    filled_a: str
    filled_b: str
    rim: str
    edge: str
    ribs: str
    label: tuple[str, str]
    small_label: tuple[str, str]
    percent: tuple[str, str]
    percent_on_fill: bool


def reach(share: float) -> float:
    """How far from the pivot the fill of a leaf ends; `share` from 0 to 1."""
    return INNER + (OUTER - INNER) * clamp(share)


@lru_cache(maxsize=512)
def leaf(index: int, share: float) -> Leaf:
    """Leaf `index` (0 to 4) filled from its inner edge outwards by `share` (0 to 1)."""
    start = FIRST + STEP * index
    middle, end = start + WIDTH / 2, start + WIDTH
    filled = reach(share) if share > 0 else 0.0
    on_fill = filled > 274  # the fill would run through the figure: then it stands inside the fill
    return Leaf(
        number=index + 1,
        share=share,
        empty_a=folds(OUTER, start, 0),
        empty_b=folds(OUTER, start, 1),
        filled_a=folds(filled, start, 0) if filled else "",
        filled_b=folds(filled, start, 1) if filled else "",
        rim=f"M{spot(OUTER + 5, start)}A{number(OUTER + 5)} {number(OUTER + 5)} 0 0 1 {spot(OUTER + 5, end)}",
        edge=sector(INNER, OUTER, start, end),
        ribs="".join(f"M{spot(14, angle)}L{spot(101, angle)}" for angle in (start, middle, end)),
        label=place(364, middle, 13),
        small_label=place(370, middle, 18),
        percent=place(min(294.0, filled - 28) if on_fill else 294.0, middle, 7),
        percent_on_fill=on_fill,
    )


def place(radius: float, angle: float, drop: float) -> tuple[str, str]:
    """Where a text stands: `drop` moves its baseline down so that it looks centred."""
    x, y = point(radius, angle)
    return f"{x:.0f}", f"{y + drop:.0f}"


def fan(shares: Sequence[float]) -> list[Leaf]:
    """The five leaves. A share outside 0 to 1 counts as the nearer end; shares are drawn to half a per cent."""
    if len(shares) != LEAVES:
        raise ValueError(f"the fan has {LEAVES} leaves, not {len(shares)}")
    return [leaf(i, round(clamp(float(share)) * 200) / 200) for i, share in enumerate(shares)]


@dataclass(frozen=True)
class Bar:
    """Widths in per cent of a bar 100 wide: done from the left, late after done, the rest is still in time."""

    done: str
    late: str
    late_from: str


def bar(done: int, late: int, total: int) -> Bar:
    """A table cell's bar. Late steps stand at the right end; `total` 0 draws an empty bar."""
    if total <= 0:
        return Bar("0", "0", "100")
    done_width = 100 * min(max(done, 0), total) / total
    late_width = min(100 * max(late, 0) / total, 100 - done_width)
    return Bar(number(done_width), number(late_width), number(100 - late_width))


@dataclass(frozen=True)
class Scale:
    """A score on a line 640 wide: where the value ends, where the pass mark stands, how its text is anchored."""

    value: str
    mark: str
    text: str
    anchor: str


def scale(percent: float, pass_mark: float) -> Scale:
    value, mark = (640 * clamp(share / 100) for share in (percent, pass_mark))
    near_left, near_right = mark < 80, mark > 560
    anchor = "start" if near_left else "end" if near_right else "middle"
    text = 0.0 if near_left else 640.0 if near_right else mark
    return Scale(number(value), number(mark), number(text), anchor)


@dataclass(frozen=True)
class Column:
    x: str
    y: str
    width: str
    height: str
    last: bool


def columns(values: Sequence[float], floor: float = 0.0, ceiling: float = 100.0) -> list[Column]:
    """Upright bars in a box 300 wide whose foot lies at 120; `floor` is the value of an empty bar."""
    if not values:
        return []
    room = 300 / len(values)
    width = max(room - 6, 1.0)
    tall = [110 * clamp((value - floor) / (ceiling - floor)) for value in values]
    return [
        Column(number(i * room + 3), number(120 - height), number(width), number(height), i == len(values) - 1)
        for i, height in enumerate(tall)
    ]


def guilloche_lines() -> Iterator[list[tuple[float, float]]]:
    """The fine fan behind a certificate: 61 ribs and 24 folded rings, in a box 1000 by 540 (y grows downwards)."""
    centre = (500.0, 520.0)
    angles = [186 + 2.8 * i for i in range(61)]
    for i, angle in enumerate(angles):
        yield [point(20 if i % 6 == 0 else 60, angle, centre), point(480, angle, centre)]
    for ring in range(24):
        yield [point(144 + 14 * ring + 12 * (i % 2), angle, centre) for i, angle in enumerate(angles)]


@lru_cache(maxsize=1)
def guilloche() -> str:
    """The same as SVG path data."""
    return "".join("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in line) for line in guilloche_lines())
