"""Which number each paragraph of the next revision gets: the same words keep theirs, changed words that of the paragraph they come from.

Pure. Stands in for `numbering.number`, whose pairing by words, order and facts takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

ALIKE = 0.5  # share of common characters from which a paragraph counts as changed, not as new


def number(
    before: Sequence[tuple[int, str]],
    known: Iterable[tuple[int, str]],
    texts: Sequence[str],
    confirmed: Mapping[int, int | None] | None = None,
) -> list[int]:
    """`before`: the revision gone on from; `known`: every pair there ever was; `confirmed`: place → number, None for a new one."""
    older = sorted(set(known) - set(before))
    said = confirmed or {}
    given: dict[int, int] = {place: found for place, found in said.items() if found is not None}
    for held in (before, older):  # the revision gone on from first, then words of older ones that come back
        _by_words(texts, held, given, said)
    last = max((found for found, _text in [*before, *older]), default=0)
    for place, text in enumerate(texts):
        if place not in given:
            found = 0 if place in said else _successor(text, [pair for pair in before if pair[0] not in given.values()])
            last += not found
            given[place] = found or last
    return [given[place] for place in range(len(texts))]


def _by_words(texts: Sequence[str], held: Iterable[tuple[int, str]], given: dict[int, int], said: Mapping[int, int | None]) -> None:
    free: dict[str, list[int]] = {}
    for found, text in held:
        free.setdefault(text, []).append(found)
    for place, text in enumerate(texts):
        if place in given or place in said:
            continue
        for found in free.get(text, ()):
            if found not in given.values():
                given[place] = found
                break


def _successor(text: str, free: Sequence[tuple[int, str]]) -> int:
    scores = [(SequenceMatcher(None, old, text, autojunk=False).ratio(), -found) for found, old in free]
    score, found = max(scores, default=(0.0, 0))
    return -found if score >= ALIKE else 0
