"""The blocks of a document as passages that can be compared."""

from __future__ import annotations

from collections.abc import Sequence

from portal.articles.matching import Passage
from portal.common.documents import Document, Numbered, SectionStart


def passages(document: Document, numbers: Sequence[int] = ()) -> list[Passage]:
    """One for each block, in order: its words, the facts it cites, its number where `numbers` are given, its section (0: before
    the first heading of the second level)."""
    found: list[Passage] = []
    section = 0
    for piece in document.pieces:
        section += isinstance(piece, SectionStart)
        if isinstance(piece, Numbered):
            block = document.blocks[piece.block]
            number = numbers[piece.block] if numbers else None
            found.append(Passage(block.text, tuple(block.citations), number, section))
    return found
