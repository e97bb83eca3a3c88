"""Which number each paragraph of a text gets. Pure.

The same words keep their number through all revisions; words that come several times keep their numbers in order; a new paragraph
gets the next number that was never used. Numbers are given once and rows are never taken away, so the answer for a text is always
the same, however often it is asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Iterable

BLANKS = re.compile(r"\s+")


def normal(text: str) -> str:
    """What counts as the same words: NFC, blanks alike."""
    return BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


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
