"""Which paragraph of one text is which paragraph of another. Pure.

    pair([Passage("A"), Passage("B")], [Passage("B"), Passage("B, too")])

The same words are the same paragraph, wherever they stand: equal paragraphs pair in order, and never with anything else. What is
left is paired by likeness of words, order, cited facts and place, so that the sum over the text is the best; what is like nothing
is gone or new. A paragraph whose words went into several neighbours was split, several whose words became one were joined; the
longest part keeps the identity. The pairs are the same whichever text is called the older one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from portal.articles import assigning, dividing
from portal.articles.likeness import Likeness
from portal.articles.staying import staying
from portal.articles.tokens import Bag, normal

Kind = Literal["same", "moved", "changed", "new", "gone", "split", "joined"]
ALMOST = 0.999  # likeness of what differs in signs only: it is not the same


@dataclass(frozen=True)
class Passage:
    """A paragraph: its words, the ids of the facts it cites, its number where it has one, the section it stands in (from 0)."""

    text: str
    facts: tuple[str, ...] = ()
    number: int | None = None
    section: int = 0


@dataclass(frozen=True)
class Pair:
    """A paragraph before and after (places from 0; None where there is none), and how alike they are, 0 to 1.

    `keeps`: the paragraph after is the one before, which of the parts of a split or joined one only the longest is.
    """

    before: int | None
    after: int | None
    similarity: float
    kind: Kind
    keeps: bool = True


def pair(before: Sequence[Passage], after: Sequence[Passage], fresh: Collection[int] = ()) -> list[Pair]:
    """The pairs in the order of `after`, those that are gone at the end.

    Paragraphs that carry the same number on both sides are one, unless their words say otherwise. `fresh`: places of `after` that
    are known to be new and pair by their words only.
    """
    return _Pairing(before, after, frozenset(fresh)).pairs()


def same_words(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of equal texts (normalised), in the order of `new`: the k-th of some words goes with the k-th of the same words."""
    places: dict[str, deque[int]] = defaultdict(deque)
    for place, text in enumerate(old):
        places[text].append(place)
    return [(places[text].popleft(), place) for place, text in enumerate(new) if places[text]]


class _Pairing:
    def __init__(self, before: Sequence[Passage], after: Sequence[Passage], fresh: frozenset[int]) -> None:
        self.before, self.after, self.fresh = before, after, fresh
        self.old = [normal(passage.text) for passage in before]
        self.new = [normal(passage.text) for passage in after]
        self.found: list[Pair] = []
        self.left_old: dict[int, None] = dict.fromkeys(range(len(before)))
        self.left_new: dict[int, None] = dict.fromkeys(range(len(after)))

    def pairs(self) -> list[Pair]:
        anchors = self.by_words()
        self.by_number()
        if self.left_old and self.left_new:
            self.by_likeness(anchors)
        self.found += [Pair(None, place, 0.0, "new", False) for place in self.left_new]
        self.found.sort(key=lambda one: (one.after, one.before is None, one.before))
        return self.found + [Pair(place, None, 0.0, "gone", False) for place in self.left_old]

    def take(self, old: int, new: int, similarity: float, kind: Kind, keeps: bool = True) -> None:
        self.found.append(Pair(old, new, similarity, kind, keeps))
        self.left_old.pop(old, None)
        self.left_new.pop(new, None)

    def by_words(self) -> list[tuple[int, int]]:
        """Equal paragraphs, wherever they stand. Returns those that stayed in order."""
        equal = same_words(self.old, self.new)
        stayed = set(staying(equal, [self.new[place] for _old, place in equal]))
        for old, new in equal:
            self.take(old, new, 1.0, "same" if (old, new) in stayed else "moved")
        return sorted(stayed)

    def by_number(self) -> None:
        numbered = {self.before[place].number: place for place in reversed(self.left_old) if self.before[place].number is not None}
        for new in list(self.left_new):
            old = numbered.pop(self.after[new].number, None) if new not in self.fresh else None
            if old is not None:
                self.take(old, new, self.similarity(old, new), "changed")

    def similarity(self, old: int, new: int) -> float:
        return min(Bag.of(self.old[old]).likeness(Bag.of(self.new[new])), ALMOST)

    def by_likeness(self, anchors: list[tuple[int, int]]) -> None:
        likeness = Likeness(
            {place: (self.old[place], self.before[place].facts) for place in self.left_old},
            {place: (self.new[place], self.after[place].facts) for place in self.left_new if place not in self.fresh},
            anchors,
            (len(self.before), len(self.after)),
        )
        for group in dividing.groups(likeness):
            for old in group.old:
                for new in group.new:
                    kind: Kind = "split" if len(group.new) > 1 else "joined"
                    self.take(old, new, min(likeness.text(old, new), ALMOST), kind, (old, new) == group.keeper)
            likeness.drop(group.old, group.new)
        for old, new in assigning.best(likeness.scores()):
            self.take(old, new, min(likeness.text(old, new), ALMOST), "changed")
