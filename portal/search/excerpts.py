"""The piece of a text round the words that were asked for, with all such words marked. Pure."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass

from portal.common.words import Wanted, hits, marks

WIDTH = 200  # characters of an excerpt; Chinese says as much in half of them
BEFORE = 60
FURTHER = 1500  # characters after the first hit in which a place is sought that has more of the words
HAN = re.compile(r"[㐀-鿿]")
BREAK = re.compile(r"[\s。；，、：？！]")


@dataclass(frozen=True)
class Piece:
    text: str
    marked: bool


def marked(text: str, wanted: list[Wanted]) -> list[Piece]:
    """The whole text in pieces."""
    pieces, place = [], 0
    for start, end in marks(text, wanted):
        pieces += [Piece(text[place:start], False), Piece(text[start:end], True)]
        place = end
    return [piece for piece in [*pieces, Piece(text[place:], False)] if piece.text]


def excerpt(text: str, wanted: list[Wanted]) -> list[Piece]:
    """A piece of the text that begins at a word or a sentence, short of the place that has most of the words; the beginning where
    it has none."""
    hit = _place(text, wanted)
    share = _share(text, hit)
    start = _start(text, hit, int(BEFORE * share))
    end = min(len(text), start + int(WIDTH * share))
    if end < len(text) and share == 1.0:
        end = text.rfind(" ", start + 1, end) if " " in text[start + 1 : end] else end
    piece = f"{'… ' if start else ''}{' '.join(text[start:end].split())}{' …' if end < len(text) else ''}"
    return marked(piece, wanted)


def _share(text: str, hit: int) -> float:
    return 0.5 if HAN.search(text[hit : hit + 20]) else 1.0


def _place(text: str, wanted: list[Wanted]) -> int:
    """Where the first of the words stands that has most others close behind it."""
    first = next((start for _one, start, _end in hits(text, wanted)), 0)
    if len(wanted) == 1:
        return first
    room, best, most = int((WIDTH - BEFORE) * _share(text, first)), first, 0
    close: deque[tuple[int, str]] = deque()
    for one, start, _end in hits(text[first : first + FURTHER], wanted):
        close.append((start, one.text))
        while close[0][0] < start - room:
            close.popleft()
        held = len({said for _start, said in close})
        if held > most:
            best, most = first + close[0][0], held
        if most == len(wanted):
            break
    return best


def _start(text: str, hit: int, before: int) -> int:
    if hit <= before:
        return 0
    earliest = hit - before
    line = text.rfind("\n", earliest, hit)
    if line >= 0:
        return line + 1
    found = BREAK.search(text, earliest, hit)
    return found.end() if found else hit
