"""How alike the paragraphs are that two texts do not have in common. Pure.

Two small texts are compared paragraph by paragraph. In large ones only paragraphs that share rare words, or facts, are looked at,
and of these the nearest few on either side: the work grows with the text, not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from heapq import nsmallest
from operator import itemgetter
from zlib import crc32

from portal.articles.tokens import Bag

LEAST = 0.4  # a score below this: another paragraph. Measured: two paragraphs of one article score 0.12 on average, 1 in 1000 above 0.45
FACTS = 0.2  # share of the cited facts in a score, where both cite
SAME_GAP = 0.08  # for standing between the same neighbours
EVERY = 900  # so many comparisons are made without a choice
NEAREST = 6  # candidates of a paragraph that are alike, and as many that are a part or a whole
WORK = 60_000  # meetings of words that are counted to find them
STRICT = 1 << 40

Told = dict[int, tuple[str, tuple[str, ...]]]  # by place: words and facts
Places = tuple[int, int]


class Likeness:
    """The unpaired paragraphs of both sides, their candidates and scores.

    `anchors`: pairs known to have stayed, by place; `sizes`: how many paragraphs each text has in all.
    """

    def __init__(self, old: Told, new: Told, anchors: list[Places], sizes: Places) -> None:
        self.old, self.new, self.sizes = dict(old), dict(new), sizes
        self.bags = ({i: Bag.of(text) for i, (text, _facts) in old.items()}, {j: Bag.of(text) for j, (text, _facts) in new.items()})
        self.signs = ({i: _sign(text) for i, (text, _) in old.items()}, {j: _sign(text) for j, (text, _) in new.items()})
        self.gaps = (sorted(i for i, _j in anchors), sorted(j for _i, j in anchors))
        self.texts: dict[Places, float] = {}
        self.candidates = self._all() if len(old) * len(new) <= EVERY else self._nearest()

    def text(self, i: int, j: int) -> float:
        """Likeness of the words alone, 0 to 1."""
        if (i, j) not in self.texts:
            self.texts[i, j] = self.bags[0][i].likeness(self.bags[1][j])
        return self.texts[i, j]

    def score(self, i: int, j: int) -> float:
        """Words, facts and place together."""
        ours, theirs = set(self.old[i][1]), set(self.new[j][1])
        score = self.text(i, j)
        if ours and theirs:
            score = (1 - FACTS) * score + FACTS * len(ours & theirs) / len(ours | theirs)
        return score + SAME_GAP * (bisect_left(self.gaps[0], i) == bisect_left(self.gaps[1], j))

    def scores(self) -> dict[Places, int]:
        """The pairs that come into question, as whole numbers. No two are equal by chance: first comes likeness, then nearness of
        place, then a number made of both texts, the same from either side."""
        found = {}
        for i, j in self.candidates:
            if i in self.old and j in self.new:
                score = self.score(i, j)
                if score >= LEAST:
                    found[i, j] = round(score * 10**6) * STRICT + self._nearness(i, j) * (1 << 20) + self._lot(i, j)
        return found

    def drop(self, old: Iterable[int], new: Iterable[int]) -> None:
        """These are settled."""
        for i in old:
            self.old.pop(i, None)
        for j in new:
            self.new.pop(j, None)

    def _nearness(self, i: int, j: int) -> int:
        return round((1 - abs(i / self.sizes[0] - j / self.sizes[1]) ** 2) * 10**5)

    def _lot(self, i: int, j: int) -> int:
        return self.signs[0][i] * self.signs[1][j] % 1048573

    def _all(self) -> list[Places]:
        return [(i, j) for i in self.old for j in self.new]

    def _nearest(self) -> list[Places]:
        """For each paragraph of either side the nearest: those that are most like it, and those that are a part of it or hold it."""
        rows: dict[int, list[tuple[float, float, int, int]]] = defaultdict(list)
        columns: dict[int, list[tuple[float, float, int, int]]] = defaultdict(list)
        masses = tuple({place: max(bag.mass, 0.1) for place, bag in bags.items()} for bags in self.bags)
        for (i, j), count in self._shared().items():
            ours, theirs = masses[0][i], masses[1][j]
            near = (-count / (ours + theirs), -count / min(ours, theirs), -self._nearness(i, j))
            rows[i].append((*near, j))
            columns[j].append((*near, i))
        kept = {(i, j) for i, found in rows.items() for j in _few(found)}
        return sorted(kept | {(i, j) for j, found in columns.items() for i in _few(found)})

    def _shared(self) -> dict[Places, float]:
        """How many telling words and facts both hold, the rarest first, as far as the work allows: what stands everywhere tells nothing."""
        where: tuple[dict[str, list[int]], dict[str, list[int]]] = (defaultdict(list), defaultdict(list))
        for side, told in enumerate((self.old, self.new)):
            for place, (_text, facts) in told.items():
                for token, weight in self.bags[side][place].weights.items():
                    if weight == 1.0:
                        where[side][token].append(place)
                for fact in facts:
                    where[side][f"@{fact}"].append(place)
        shared: dict[Places, float] = defaultdict(float)
        work = WORK
        for meetings, token in sorted((len(where[0][token]) * len(where[1][token]), token) for token in where[0].keys() & where[1].keys()):
            work -= meetings
            if work < 0:
                break
            for i in where[0][token]:
                for j in where[1][token]:
                    shared[i, j] += 1.0
        return shared


def _few(found: list[tuple[float, float, int, int]]) -> set[int]:
    if len(found) <= NEAREST:
        return {place for *_near, place in found}
    alike = nsmallest(NEAREST, found, key=itemgetter(0, 2, 3))
    return {place for *_near, place in alike + nsmallest(NEAREST, found, key=itemgetter(1, 2, 3))}


def _sign(text: str) -> int:
    return crc32(text.encode(errors="surrogatepass")) | 1
