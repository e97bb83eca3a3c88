"""The assignment with the highest sum. Pure.

    best({(0, 0): 9, (0, 1): 8, (1, 0): 8})      -> [(0, 1), (1, 0)]

Pairs that have nothing to do with each other are settled apart. A small knot is settled exactly (Kuhn and Munkres with shortest
augmenting paths, n³); a large one, where hundreds of paragraphs are all alike, by the highest first and then by exchanging
partners while that gains.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

EXACT = 40  # paragraphs on the longer side of a knot
ROUNDS = 4

Places = tuple[int, int]


def best(scores: Mapping[Places, int]) -> list[Places]:
    """Pairs (row, column), sorted, none twice in a row or a column. Scores are positive; what has none is never paired."""
    found: list[Places] = []
    for rows, columns in _knots(scores):
        exact = max(len(rows), len(columns)) <= EXACT
        found += (_exactly if exact else _nearly)(rows, columns, scores)
    return sorted(found)


def _knots(scores: Mapping[Places, int]) -> Iterator[tuple[list[int], list[int]]]:
    """The connected parts: rows and columns that reach each other through scores."""
    across: dict[int, list[int]] = defaultdict(list)
    down: dict[int, list[int]] = defaultdict(list)
    for row, column in scores:
        across[row].append(column)
        down[column].append(row)
    seen: set[int] = set()
    for start in sorted(across):
        if start in seen:
            continue
        rows, columns, waiting = {start}, set[int](), [start]
        while waiting:
            for column in across[waiting.pop()]:
                if column not in columns:
                    columns.add(column)
                    waiting += [row for row in down[column] if row not in rows]
                    rows.update(down[column])
        seen |= rows
        yield sorted(rows), sorted(columns)


def _exactly(rows: list[int], columns: list[int], scores: Mapping[Places, int]) -> list[Places]:
    if len(rows) == 1 or len(columns) == 1:
        return [max(((row, column) for row in rows for column in columns if (row, column) in scores), key=lambda one: scores[one])]
    turned = len(rows) > len(columns)
    if turned:
        rows, columns = columns, rows
    costs = [[-scores.get((column, row) if turned else (row, column), 0) for column in columns] for row in rows]
    pairs = [(rows[row], columns[column]) for column, row in _munkres(costs).items()]
    pairs = [(column, row) for row, column in pairs] if turned else pairs
    return [one for one in pairs if one in scores]


def _munkres(costs: list[list[int]]) -> dict[int, int]:
    """Column -> row, at the lowest cost; at most as many rows as columns."""
    height, width = len(costs), len(costs[0])
    row_price, column_price = [0] * (height + 1), [0] * (width + 1)
    owner, way = [0] * (width + 1), [0] * (width + 1)
    for row in range(1, height + 1):
        owner[0], column = row, 0
        lowest: list[float] = [float("inf")] * (width + 1)
        used = [False] * (width + 1)
        while owner[column]:
            used[column] = True
            column = _step(costs[owner[column] - 1], column, (owner, way), (row_price, column_price), lowest, used)
        while column:
            owner[column] = owner[way[column]]
            column = way[column]
    return {column - 1: owner[column] - 1 for column in range(1, width + 1) if owner[column]}


def _step(
    costs: list[int],
    column: int,
    paths: tuple[list[int], list[int]],
    prices: tuple[list[int], list[int]],
    lowest: list[float],
    used: list[bool],
) -> int:
    """Lengthen the shortest path by one column, and raise the prices so that it costs nothing."""
    (owner, way), (row_price, column_price) = paths, prices
    paid, delta, nearest = row_price[owner[column]], float("inf"), 0
    for other in range(1, len(used)):
        if not used[other]:
            cost = costs[other - 1] - paid - column_price[other]
            if cost < lowest[other]:
                lowest[other], way[other] = cost, column
            if lowest[other] < delta:
                delta, nearest = lowest[other], other
    for other, done in enumerate(used):
        if done:
            row_price[owner[other]] += int(delta)
            column_price[other] -= int(delta)
        else:
            lowest[other] -= delta
    return nearest


def _nearly(rows: list[int], columns: list[int], scores: Mapping[Places, int]) -> list[Places]:
    inside = set(rows)
    knot = [(score, row, column) for (row, column), score in scores.items() if row in inside]
    knot.sort(key=lambda one: (-one[0], one[1] + one[2]))
    held = _Held(scores, knot)
    for _round in range(ROUNDS):
        if not sum([held.exchange(row, column) for _score, row, column in knot if held.partner.get(row) != column]):
            break
    return list(held.partner.items())


class _Held:
    """Who holds whom: at first the highest scores, as they come."""

    def __init__(self, scores: Mapping[Places, int], knot: list[tuple[int, int, int]]) -> None:
        self.scores = scores
        self.across: dict[int, list[int]] = defaultdict(list)
        self.partner: dict[int, int] = {}
        self.taken: dict[int, int] = {}
        for _score, row, column in knot:
            self.across[row].append(column)
            if row not in self.partner and column not in self.taken:
                self.partner[row], self.taken[column] = column, row

    def exchange(self, row: int, column: int) -> bool:
        """Give `row` this column, and whoever held it the best that is then free, if the sum grows by that."""
        given, other = self.partner.get(row), self.taken.get(column)
        before = (self.scores[row, given] if given is not None else 0) + (self.scores[other, column] if other is not None else 0)
        free = [one for one in self.across[other] if one == given or one not in self.taken] if other is not None else []
        if self.scores[row, column] + (self.scores[other, free[0]] if free and other is not None else 0) <= before:
            return False
        if given is not None:
            del self.taken[given]
        if other is not None:
            del self.partner[other]
        self.partner[row], self.taken[column] = column, row
        if free and other is not None:
            self.partner[other], self.taken[free[0]] = free[0], other
        return True
