"""A unit against its company without showing any other unit: who may be counted together, and which figures may stand side by side.

What a reader can compute from all the figures shown, by sums and differences and with the levels of their own units, never rests on
fewer than `SMALLEST` units. In a tree of groups every such combination rests on whole remainders (a group less the groups shown below
it), so it is enough that each remainder, less what the reader knows, is empty or large enough. Of figures over time, any two differ by
the levels of none or of that many. A figure that would say that all others stand on the same level is not shown either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SMALLEST: Final = 5

Levels = Mapping[str, int]  # the level of a dimension by unit


@dataclass(frozen=True)
class Group:
    """Some units counted together, with the groups inside it. Groups side by side share no unit, and a group holds those inside it."""

    key: str
    units: frozenset[str]
    inside: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Crowd:
    """The figure of a group: the mean in tenths, or None where it is withheld. How many it rests on is said only as "at least"."""

    group: str
    tenths: int | None
    at_least: int = SMALLEST

    @property
    def code(self) -> str:
        return "comparison.shown" if self.tenths is not None else "comparison.withheld"


def shown(group: Group, known: frozenset[str] = frozenset(), smallest: int = SMALLEST) -> list[Group]:
    """The groups whose figures may be shown together to somebody who knows the levels of the units `known`; the outermost first."""
    if len(group.units - known) < smallest:
        return []
    inside = sorted((one for one in group.inside if len(one.units - known) >= smallest), key=lambda one: (-len(one.units - known), one.key))
    while inside and 0 < len(_rest(group, inside) - known) < smallest:
        inside.pop()
    return [group, *(found for one in inside for found in shown(one, known, smallest))]


def _rest(group: Group, inside: Iterable[Group]) -> frozenset[str]:
    return group.units.difference(*(one.units for one in inside))


def compare(
    group: Group, levels: Levels, known: frozenset[str] = frozenset(), earlier: Sequence[Levels] = (), smallest: int = SMALLEST
) -> list[Crowd]:
    """The figures of every group of the tree, those withheld too. `earlier`: the levels of every figure shown to this reader before."""
    told = frozenset(levels)
    counted = _only(group, told)
    fair = all(steady(one, levels, known, smallest) for one in earlier)
    together = shown(counted, known, smallest) if fair else []
    if any(_uniform(rest - known, levels) for rest in remainders(together)):
        together = []  # to withhold one figure only would make it the difference of the others
    open_keys = {one.key for one in together}
    return [Crowd(one.key, _tenths(levels, one.units) if one.key in open_keys else None) for one in _all(counted)]


def steady(before: Levels, after: Levels, known: frozenset[str] = frozenset(), smallest: int = SMALLEST) -> bool:
    """Whether two figures may be seen one after the other: none, or enough, of the other units came, went or moved between them."""
    moved = {unit for unit in {*before, *after} - known if before.get(unit) != after.get(unit)}
    return not moved or len(moved) >= smallest


def remainders(together: Sequence[Group]) -> list[frozenset[str]]:
    """What can be computed from figures shown together: of each group the units that are in none of the groups shown inside it."""
    keys = {one.key for one in together}
    return [_rest(one, [inner for inner in one.inside if inner.key in keys]) for one in together]


def _uniform(units: frozenset[str], levels: Levels) -> bool:
    return len({levels[unit] for unit in units}) == 1


def _only(group: Group, units: frozenset[str]) -> Group:
    return Group(group.key, group.units & units, tuple(_only(one, units) for one in group.inside))


def _all(group: Group) -> list[Group]:
    return [group, *(found for one in group.inside for found in _all(one))]


def _tenths(levels: Levels, units: frozenset[str]) -> int:
    total, count = sum(levels[unit] for unit in units), len(units)
    return (20 * total + count) // (2 * count)
