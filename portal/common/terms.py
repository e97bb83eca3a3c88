"""Recognising glossary terms in running text. Pure: spellings in, places out.

    marker = Marker("en", {"patent": "W04", "patents": "W04", "FRAND": "W75"}, href=lambda key: f"/glossary/#{key}")
    marker.find("Patents under FRAND terms")      -> [Found(0, 7, "W04"), Found(14, 19, "W75")]

The longest spelling wins. A spelling in small letters is also found with a capital at its start, but not as part of a proper name
("Patent Law", 《专利法》); one that holds a capital is found exactly as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

HAN = re.compile(r"[㐀-鿿]")
LATIN = "A-Za-z\u00c0-\u024f0-9_-"  # what a word in Latin letters goes on with; a Chinese character ends it
NAME_AFTER = re.compile(r"[ \u00a0][A-Z]")
BLANK = re.compile(r"[\s\u00a0]")
TITLES = re.compile(r"《[^》]*》")


@dataclass(frozen=True)
class Found:
    """A term in a text: from `start` up to `end` (characters), and its key."""

    start: int
    end: int
    key: str


class Marker:
    """The spellings of one language, ready to be looked for."""

    def __init__(self, language: str, spellings: dict[str, str], href: Callable[[str], str]) -> None:
        self.language, self.href = language, href
        self.keys = dict(spellings)
        longest_first = sorted(spellings, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(_pattern, longest_first))) if longest_first else None

    def find(self, text: str) -> Iterator[Found]:
        """Every place where a term stands, from left to right, none overlapping."""
        if self.pattern is None:
            return
        titles = [match.span() for match in TITLES.finditer(text)]
        for match in self.pattern.finditer(text):
            word, (start, end) = match[0], match.span()
            if any(opens < start and end < closes and (opens, closes) != (start - 1, end + 1) for opens, closes in titles):
                continue
            word = BLANK.sub(" ", word)
            if word in self.keys:
                yield Found(start, end, self.keys[word])
            elif not NAME_AFTER.match(text, end):
                yield Found(start, end, self.keys[word[0].lower() + word[1:]])


def _pattern(spelling: str) -> str:
    words = re.escape(spelling).replace(r"\ ", r"[\s\u00a0]")
    if HAN.search(spelling):
        return words
    if spelling == spelling.lower() and spelling[0].isalpha():
        words = f"[{spelling[0]}{spelling[0].upper()}]{words[1:]}"
    return rf"(?<![{LATIN}]){words}(?![{LATIN}])"
