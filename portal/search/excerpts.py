"""The piece of a text round the first word that was asked for, with all such words marked. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.common.words import Wanted, marks, words

WIDTH = 200  # characters of an excerpt; Chinese says as much in half of them
BEFORE = 60
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
    """A piece of the text that begins at a word or a sentence, short of the first hit; the beginning where nothing is hit."""
    hit = next((word.start for word in words(text) if any(one.is_in(word.text) for one in wanted)), 0)
    share = 0.5 if HAN.search(text[hit : hit + 20]) else 1.0
    start = _start(text, hit, int(BEFORE * share))
    end = min(len(text), start + int(WIDTH * share))
    if end < len(text) and share == 1.0:
        end = text.rfind(" ", start + 1, end) if " " in text[start + 1 : end] else end
    piece = f"{'… ' if start else ''}{' '.join(text[start:end].split())}{' …' if end < len(text) else ''}"
    return marked(piece, wanted)


def _start(text: str, hit: int, before: int) -> int:
    if hit <= before:
        return 0
    earliest = hit - before
    line = text.rfind("\n", earliest, hit)
    if line >= 0:
        return line + 1
    found = BREAK.search(text, earliest, hit)
    return found.end() if found else hit
