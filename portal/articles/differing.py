"""What differs between two texts, paragraph by paragraph, word by word where a paragraph was only changed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

CONTEXT = 1  # unchanged paragraphs shown round a change
WORD = re.compile(r"[㐀-鿿]|\s+|[^\s㐀-鿿]+")
Kind = Literal["same", "out", "in", "gap"]


@dataclass(frozen=True)
class Run:
    """A stretch of text that is the same, went out or came in."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Line:
    """A paragraph of the comparison: its runs; a "gap" stands for unchanged ones left out."""

    kind: Kind
    runs: list[Run]


def lines_of(title: str, summary: str, body: str) -> list[str]:
    """A revision's words, one paragraph a line, blank lines left out."""
    return [f"# {title}", summary, *(line for line in body.split("\n") if line.strip())]


def compare(before: list[str], after: list[str]) -> list[Line]:
    """The changed paragraphs with their surroundings; empty where the texts are the same."""
    found: list[Line] = []
    groups = list(SequenceMatcher(a=before, b=after, autojunk=False).get_grouped_opcodes(CONTEXT))
    for place, group in enumerate(groups):
        if place or group[0][1] > 0:
            found.append(Line("gap", []))
        for tag, a1, a2, b1, b2 in group:
            found += _lines(tag, before[a1:a2], after[b1:b2])
    return found


def _lines(tag: str, before: list[str], after: list[str]) -> Iterator[Line]:
    if tag == "equal":
        yield from (Line("same", [Run("same", text)]) for text in after)
    elif tag == "replace" and len(before) == len(after):
        yield from (Line("same", list(_words(old, new))) for old, new in zip(before, after, strict=True))
    else:
        yield from (Line("out", [Run("out", text)]) for text in before)
        yield from (Line("in", [Run("in", text)]) for text in after)


def _words(before: str, after: str) -> Iterator[Run]:
    old, new = WORD.findall(before), WORD.findall(after)
    matcher = SequenceMatcher(a=old, b=new, autojunk=len(old) + len(new) > 4000)
    if matcher.quick_ratio() < 0.4:
        yield from (Run("out", before), Run("in", after))
        return
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            yield Run("same", "".join(new[b1:b2]))
            continue
        if a2 > a1:
            yield Run("out", "".join(old[a1:a2]))
        if b2 > b1:
            yield Run("in", "".join(new[b1:b2]))
