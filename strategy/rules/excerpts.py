"""What is shown of a draft: the sentences around what was found, and the whole text in pages, cut into pieces to be marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from strategy.rules.hints import Finding, Mark, marks
from strategy.rules.phrases import HAN, Hit, Section, sentence

QUOTES: Final = 4  # sentences shown of a clause
PAGE: Final = 12_000  # characters of a page of the whole draft
HEADING: Final = 120  # characters shown of a section's title
LETTERS: Final = re.compile(rf"[a-z]{{2,}}|{HAN}", re.IGNORECASE)
LEAST: Final = 0.15  # share of words from which a draft speaks a language
GRAVEST: Final = {"danger": 0, "sign": 1, "heading": 2}


@dataclass(frozen=True)
class Piece:
    """A stretch of text. `kind`: "" (plain), "mark", or "danger"; `anchors`: places that begin in it; `clauses`: what is marked there."""

    text: str
    kind: str = ""
    anchors: tuple[int, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quote:
    """A sentence with what was found in it marked. `start`: the first place found; `limited`: it says "except", "unless"."""

    start: int
    heading: str
    pieces: tuple[Piece, ...]
    danger: bool = False
    limited: bool = False


def language_of(text: str) -> str:
    """The language of a draft: en, zh-hans, both, or nothing where there are no words of either."""
    found = LETTERS.findall(text[: 20 * PAGE])
    if not found:
        return ""
    share = sum(word.isascii() for word in found) / len(found)
    if share < LEAST:
        return "zh-hans"
    return "both" if share < 1 - LEAST else "en"


# The sentences of a clause


def quotes(text: str, finding: Finding, parts: Sequence[Section], most: int = QUOTES) -> list[Quote]:
    """The sentences in which the clause was found, what is often dangerous first, then in the order of the text."""
    by_place: dict[tuple[int, int], list[Hit]] = {}
    for hit in sorted(finding.hits, key=lambda one: (_gravity(one), one.start)):
        place = sentence(text, hit.start, hit.end)
        if place in by_place or len(by_place) < most:
            by_place.setdefault(place, []).append(hit)
    return [_quote(text, place, hits, parts) for place, hits in by_place.items()]


def _gravity(hit: Hit) -> int:
    return GRAVEST["sign"] if hit.negated and hit.kind == "danger" else GRAVEST[hit.kind]


def _quote(text: str, place: tuple[int, int], hits: Sequence[Hit], parts: Sequence[Section]) -> Quote:
    first, last = place
    found = marks([Finding(hits[0].clause, "", "", tuple(sorted(hits, key=lambda hit: hit.start)))])
    shown = pieces(text[first:last], first, found)
    return Quote(
        min(hit.start for hit in hits),
        _heading(hits[0].start, parts),
        tuple(_trimmed(shown)),
        any(mark.danger for mark in found),
        any(hit.limited for hit in hits),
    )


def _heading(place: int, parts: Sequence[Section]) -> str:
    part = parts[bisect_right(parts, place, key=lambda one: one.start) - 1]
    return f"{part.number} {part.title}".strip()[:HEADING]


def _trimmed(shown: list[Piece]) -> list[Piece]:
    """Without the blanks before and after the sentence."""
    if shown and not shown[0].kind:
        shown[0] = Piece(shown[0].text.lstrip())
    if shown and not shown[-1].kind:
        shown[-1] = Piece(shown[-1].text.rstrip())
    return [piece for piece in shown if piece.text]


# The whole text


def page_starts(text: str, size: int = PAGE) -> list[int]:
    """Where the pages of a text begin: at most `size` characters each, cut at the end of a line where there is one."""
    starts = [0]
    while len(text) - starts[-1] > size:
        begin = starts[-1]
        line = text.rfind("\n", begin + size // 2, begin + size)
        starts.append(line + 1 if line >= 0 else begin + size)
    return starts


def page_of(place: int, starts: Sequence[int]) -> int:
    """The number of the page, from 1, that a place stands on."""
    return max(1, bisect_right(starts, place))


def pieces(text: str, offset: int, found: Sequence[Mark], places: Iterable[int] = ()) -> list[Piece]:
    """A stretch of a draft that begins at `offset`, cut at the marks, which are in order. `places`: what gets an anchor, in order."""
    anchors = sorted(set(places))
    end = offset + len(text)
    shown: list[Piece] = []
    at = offset
    for mark in found:
        first, last = max(mark.start, offset), min(mark.end, end)
        if first >= last:
            continue
        if first > at:
            shown.append(Piece(text[at - offset : first - offset]))
        here = tuple(anchors[bisect_left(anchors, first) : bisect_left(anchors, last)])
        shown.append(Piece(text[first - offset : last - offset], "danger" if mark.danger else "mark", here, mark.clauses))
        at = last
    if at < end:
        shown.append(Piece(text[at - offset :]))
    return shown
