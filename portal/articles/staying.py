"""Which of the paragraphs that are still there stayed in place, and which moved. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

Place = tuple[int, int]  # before, after


def staying(pairs: Sequence[Place], texts: Sequence[str]) -> list[Place]:
    """The pairs that keep their order with each other, chosen so that as little text as possible has moved.

    `texts` are the words of the pairs. Where two choices are equal the words themselves decide, not the side they are seen from.
    Heaviest increasing sequence by a Fenwick tree of maxima, n log n.
    """
    order = sorted(range(len(pairs)), key=lambda place: pairs[place][1])
    ranks = {old: rank for rank, old in enumerate(sorted(old for old, _new in pairs), 1)}
    tree = [(0, -1)] * (len(pairs) + 1)
    previous = [-1] * len(pairs)
    best = (0, -1)
    for one in order:
        rank = ranks[pairs[one][0]]
        heavy, previous[one] = _upto(tree, rank - 1)
        total = (heavy + ((len(texts[one]) + 1) << 32) + crc32(texts[one].encode(errors="surrogatepass")), one)
        best = max(best, total)
        while rank < len(tree):
            tree[rank] = max(tree[rank], total)
            rank += rank & -rank
    kept, one = [], best[1]
    while one >= 0:
        kept.append(pairs[one])
        one = previous[one]
    return kept[::-1]


def _upto(tree: list[tuple[int, int]], rank: int) -> tuple[int, int]:
    best = (0, -1)
    while rank:
        best = max(best, tree[rank])
        rank -= rank & -rank
    return best
