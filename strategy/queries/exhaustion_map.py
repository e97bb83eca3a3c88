"""Exhaustion at a glance: jurisdiction by right, as a table and as maps of squares. What is open or not stated is a question for counsel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from portal.articles.models import Fact
from strategy.models.reference import REGIMES, RIGHTS, label_of
from strategy.queries.places import own_places, place_name
from strategy.queries.rulebook import rulebook
from strategy.rules import regimes
from strategy.rules.regimes import NOT_STATED, OPEN, Exhaustion
from strategy.rules.tiles import Square, box, square


@dataclass(frozen=True)
class Cell:
    """The regime of a right in a jurisdiction; `regime` is "none" where none is stated."""

    code: str
    place: str
    right: str
    right_name: str
    regime: str
    fact: Fact | None = None

    @property
    def word(self) -> str:
        return label_of(REGIMES, self.regime) if self.is_stated else ""

    @property
    def is_stated(self) -> bool:
        return self.regime != NOT_STATED

    @property
    def is_open(self) -> bool:
        """Nobody but local counsel can tell."""
        return not self.is_stated or self.regime in OPEN

    @property
    def square(self) -> Square | None:
        return square(self.code)


@dataclass(frozen=True)
class Row:
    """A jurisdiction with a cell for each right that is shown."""

    code: str
    place: str
    cells: list[Cell]


@dataclass(frozen=True)
class Map:
    """The map of one right."""

    right: str
    name: str
    cells: list[Cell]

    @property
    def box(self) -> str:
        return box()


class ExhaustionMap:
    """Table and maps of all rights, or of the one asked for. Two statements after a change of content, beside the rulebook's own."""

    def __init__(self, right: str = "") -> None:
        self.right = right if right in regimes.RIGHTS else ""

    @property
    def rights(self) -> list[tuple[str, str]]:
        return [(right, str(label)) for right, label in RIGHTS if self.right in ("", right)]

    @cached_property
    def rows(self) -> list[Row]:
        stated = rulebook().exhaustion.regimes
        facts = Fact.objects.only("as_of", "confidence").in_bulk([row.fact for row in stated.values()])
        matrix = regimes.matrix(own_places(), stated.values())
        return [self._row(code, rules, facts) for code, rules in matrix]

    def _row(self, code: str, rules: dict[str, Exhaustion | None], facts: dict[str, Fact]) -> Row:
        place = place_name(code)
        return Row(code, place, [_cell(code, place, right, name, rules[right], facts) for right, name in self.rights])

    @property
    def maps(self) -> list[Map]:
        cells = [cell for row in self.rows for cell in row.cells if cell.square]
        return [Map(right, name, [cell for cell in cells if cell.right == right]) for right, name in self.rights]

    @property
    def regimes(self) -> list[str]:
        """For the legend, in the order of the words."""
        return [regime for regime, _label in REGIMES] + [NOT_STATED]


def _cell(code: str, place: str, right: str, name: str, rule: Exhaustion | None, facts: dict[str, Fact]) -> Cell:
    if rule is None:
        return Cell(code, place, right, name, NOT_STATED)
    return Cell(code, place, right, name, rule.regime, facts.get(rule.fact))
