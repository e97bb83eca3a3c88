"""Which number each paragraph of a text gets. Pure.

`number`: the same words keep their number through all revisions, words of an older revision that come back take theirs again, and a
changed paragraph keeps the number of the paragraph it was. Whether it still is that paragraph is guessed by likeness
(`portal.articles.matching`), and the editor may say otherwise. A new paragraph gets the next number that was never used. Numbers
are given once and rows are never taken away, so the same question always has the same answer.

`match`: the same by words alone.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.articles.matching import Pair, Passage, pair, same_words
from portal.articles.tokens import normal

__all__ = ["Contradiction", "Numbered", "match", "normal", "number"]

Cited = Sequence[tuple[str, ...]]


class Contradiction(ValueError):
    """What was confirmed cannot be: `place` (from 0) of the new text, `number` asked for."""

    def __init__(self, place: int, number: int | None, why: str) -> None:
        super().__init__(f"paragraph at {place} cannot be number {number}: {why}")
        self.place, self.number = place, number


@dataclass(frozen=True)
class Numbered:
    """`numbers`: one for each paragraph; `new`: (number, words) that are not known yet; `pairs`: what became of each paragraph of
    the revision gone on from, in the order of the new text, those that are gone at the end."""

    numbers: list[int]
    new: list[tuple[int, str]]
    pairs: list[Pair]


def number(
    before: Sequence[tuple[int, str]],
    known: Iterable[tuple[int, str]],
    texts: Sequence[str],
    confirmed: Mapping[int, int | None] | None = None,
    *,
    before_facts: Cited = (),
    facts: Cited = (),
) -> Numbered:
    """Numbers for `texts`, each once.

    `before`: number and words of each paragraph of the revision gone on from, in order; `known`: every number with all words it
    ever had; `facts`, `before_facts`: ids of the facts each paragraph cites, where known. `confirmed`: what the editor said of
    places in `texts` (from 0): a number that exists, or None for a new paragraph. It goes before a guess and before older words,
    but not before the same words in `before`. `Contradiction` where it names no place, a number that never was, or one that is taken.
    """
    held = sorted({(one, normal(text)) for one, text in [*known, *before]})
    old = _passages([text for _number, text in before], before_facts, dict(enumerate(one for one, _text in before)))
    words = [normal(text) for text in texts]
    given = {new: before[place][0] for place, new in same_words([normal(text) for _number, text in before], words)}
    fresh = _confirm(given, confirmed or {}, len(words), {one for one, _text in held})
    _older_words(given, fresh, words, held, {one for one, _text in before})
    alone = fresh | {place for place, one in given.items() if all(one != other for other, _text in before)}
    pairs = pair(old, _passages(words, facts, given), alone)
    for one in pairs:
        if one.keeps and one.before is not None and one.after is not None:
            given.setdefault(one.after, before[one.before][0])
    following = held[-1][0] + 1 if held else 1
    for place in range(len(words)):
        if place not in given:
            given[place], following = following, following + 1
    numbers = [given[place] for place in range(len(words))]
    seen = set(held)
    return Numbered(numbers, [one for one in zip(numbers, words, strict=True) if one not in seen], pairs)


def _passages(texts: Sequence[str], facts: Cited, numbers: Mapping[int, int]) -> list[Passage]:
    return [Passage(text, facts[place] if place < len(facts) else (), numbers.get(place)) for place, text in enumerate(texts)]


def _confirm(given: dict[int, int], confirmed: Mapping[int, int | None], count: int, existing: set[int]) -> set[int]:
    """Adds what the editor said to `given`; returns the places said to be new."""
    taken = set(given.values())
    fresh = set()
    for place, one in sorted(confirmed.items()):
        if not 0 <= place < count:
            raise Contradiction(place, one, "there is no such place")
        if place in given:
            continue
        if one is None:
            fresh.add(place)
        elif one not in existing or one in taken:
            raise Contradiction(place, one, "it is taken" if one in taken else "there never was such a number")
        else:
            given[place] = one
            taken.add(one)
    return fresh


def _older_words(given: dict[int, int], fresh: set[int], words: list[str], held: list[tuple[int, str]], before: set[int]) -> None:
    """Adds the numbers of words that come back to `given`: one of the revision gone on from first, then the lowest."""
    taken = set(given.values())
    numbers: dict[str, list[int]] = defaultdict(list)
    for one, text in held:
        numbers[text].append(one)
    for place, text in enumerate(words):
        if place not in given and place not in fresh:
            free = [one for one in numbers.get(text, ()) if one not in taken]
            if free:
                given[place] = min(free, key=lambda one: (one not in before, one))
                taken.add(given[place])


def match(texts: list[str], known: Iterable[tuple[int, str]]) -> tuple[list[int], list[tuple[int, str]]]:
    """Numbers for `texts` (normalised) in order, and the (number, text) pairs that are new; `known`: every pair there ever was."""
    pairs = sorted(known)
    held: dict[str, deque[int]] = defaultdict(deque)
    for number, text in pairs:
        held[text].append(number)
    following = pairs[-1][0] + 1 if pairs else 1
    numbers, new = [], []
    for text in texts:
        if held[text]:
            numbers.append(held[text].popleft())
        else:
            numbers.append(following)
            new.append((following, text))
            following += 1
    return numbers, new
