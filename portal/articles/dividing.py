"""Paragraphs that were split into neighbours, or joined from them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from portal.articles.likeness import Likeness
from portal.articles.tokens import Bag, joined

PART = 0.75  # share of a part's words that the whole holds
WHOLE = 0.7  # likeness of the parts together with the whole
SMALLEST = 2.5  # weight of a part: what says less than three words is found in any paragraph
MOST = 6  # parts
GAIN = 0.02  # by which the parts together are more like the whole than the best of them alone

Bags = dict[int, Bag]


@dataclass(frozen=True)
class Group:
    """One paragraph before and several neighbours after, or the other way round; `keeper`: the pair that is the same paragraph."""

    score: float
    old: tuple[int, ...]
    new: tuple[int, ...]
    keeper: tuple[int, int]


def groups(likeness: Likeness) -> list[Group]:
    """The divisions found, none overlapping, the clearest first."""
    old, new = likeness.bags
    parts_of: dict[int, set[int]] = defaultdict(set)
    wholes_of: dict[int, set[int]] = defaultdict(set)
    for i, j in likeness.candidates:
        if min(old[i].mass, new[j].mass) < SMALLEST:
            continue
        shared = old[i].shared(new[j])
        if shared >= PART * new[j].mass:
            parts_of[i].add(j)
        if shared >= PART * old[i].mass:
            wholes_of[j].add(i)
    texts = ({i: text for i, (text, _facts) in likeness.old.items()}, {j: text for j, (text, _facts) in likeness.new.items()})
    found = []
    for i, places in parts_of.items():
        for score, run, longest in _runs(old[i], new, texts[1], {j: likeness.text(i, j) for j in places}):
            found.append(Group(score, (i,), run, (i, longest)))
    for j, places in wholes_of.items():
        for score, run, longest in _runs(new[j], old, texts[0], {i: likeness.text(i, j) for i in places}):
            found.append(Group(score, run, (j,), (longest, j)))
    return _clearest(found)


def _runs(whole: Bag, bags: Bags, texts: dict[int, str], alone: dict[int, float]) -> Iterator[tuple[float, tuple[int, ...], int]]:
    """Neighbouring parts that together are the whole, and are more like it than any of them `alone`; with the longest of them."""
    for start in sorted(alone):
        run = [start]
        while run[-1] + 1 in alone and len(run) < MOST:
            run.append(run[-1] + 1)
            together = Bag.of(joined(texts[place] for place in run)).likeness(whole)
            if together >= WHOLE and together > max(alone[place] for place in run) + GAIN:
                yield together, tuple(run), max(run, key=lambda place: (bags[place].mass, -place))


def _clearest(found: list[Group]) -> list[Group]:
    """The best of those that share a paragraph."""
    kept: list[Group] = []
    olds: set[int] = set()
    news: set[int] = set()
    for group in sorted(found, key=lambda one: (-one.score, len(one.old) + len(one.new), sum(one.old) + sum(one.new))):
        if olds.isdisjoint(group.old) and news.isdisjoint(group.new):
            kept.append(group)
            olds.update(group.old)
            news.update(group.new)
    return kept
