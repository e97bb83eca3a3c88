"""The geometry of the map of squares: one square for each jurisdiction, roughly where it lies. Lengths in units of the view box."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from strategy.rules.regimes import TILES

SIDE: Final = 60
STEP: Final = 66
MARGIN: Final = 3  # so that the ring of the focus is not cut off
STRIP: Final = 14  # of the pattern, at the foot


@dataclass(frozen=True)
class Square:
    """Where the square stands, its letters, its icon and the strip with the pattern."""

    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.x + SIDE // 2

    @property
    def line(self) -> int:
        """The base line of the letters."""
        return self.y + 22

    @property
    def icon(self) -> tuple[int, int]:
        return self.x + SIDE // 2 - 9, self.y + 26

    @property
    def foot(self) -> int:
        return self.y + SIDE - STRIP


def square(code: str) -> Square | None:
    """The square of a jurisdiction; None where it has no place on the map."""
    place = TILES.get(code)
    return Square(MARGIN + STEP * place[0], MARGIN + STEP * place[1]) if place else None


def box(tiles: Mapping[str, tuple[int, int]] = TILES) -> str:
    """The view box that holds every square."""
    columns, rows = (max(place[axis] for place in tiles.values()) + 1 for axis in (0, 1))
    width, height = (count * STEP - (STEP - SIDE) + 2 * MARGIN for count in (columns, rows))
    return f"0 0 {width} {height}"
