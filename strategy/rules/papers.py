"""The text of an outcome as plain values: what a page, a PDF and a signature are made from. One language; JSON and back.

A paper is complete: who reads it needs no rule, no fact and no word from anywhere else. The same values give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any


@dataclass(frozen=True)
class Cited:
    """A fact as it read: `as_of` YYYY, YYYY-MM or YYYY-MM-DD; `confidence` its code; `sources` the titles of what was read."""

    id: str
    heading: str
    text: str
    basis: str
    as_of: str
    confidence: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point:
    """A reason, a change, a step: its words, the rule it comes from with its version (0: none of a rule table), the ids of its facts."""

    text: str
    rule: str = ""
    version: int = 0
    facts: tuple[str, ...] = ()
    due: str = ""  # an ISO day


@dataclass(frozen=True)
class Answer:
    """A question as a short heading, and what was answered, in words."""

    key: str
    heading: str
    answer: str


@dataclass(frozen=True)
class Section:
    """More of a tool's own: a table with heads, or without heads a list of lines (rows of one cell). `note` stands below.

    `radar`: what is drawn above a table of levels: of each axis its short name, the level (None: not said) and the target.
    """

    key: str
    title: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""
    radar: tuple[tuple[str, int | None, int], ...] = ()


@dataclass(frozen=True)
class Paper:
    """`question` heads the page, `verdict` and `text` answer it. `as_of`, `confidence`: of the weakest fact cited ("" without any)."""

    tool: str
    name: str
    question: str
    light: str
    light_words: str
    verdict: str
    text: str
    limit: str
    answers: tuple[Answer, ...]
    reasons: tuple[Point, ...]
    changes: tuple[Point, ...]
    steps: tuple[Point, ...]
    who: tuple[str, ...]
    clauses: tuple[tuple[str, str], ...]  # key and name
    sections: tuple[Section, ...]
    facts: tuple[Cited, ...]
    as_of: str = ""
    confidence: str = ""

    def plain(self) -> dict[str, Any]:
        """Values for JSON."""
        found: dict[str, Any] = json.loads(json.dumps(asdict(self), ensure_ascii=False))
        return found


def weakest(facts: tuple[Cited, ...]) -> tuple[str, str]:
    """The oldest date and the least confidence among facts: an outcome is as good as the weakest of them."""
    if not facts:
        return "", ""
    known = [one for one in facts if one.confidence != "verified"]
    return min(one.as_of for one in facts), (known[0] if known else facts[0]).confidence


def digest(document: Mapping[str, Any]) -> str:
    """The SHA-256 of a whole document (language → paper), 64 hex digits: of its canonical JSON in UTF-8."""
    return sha256(canonical(document).encode()).hexdigest()


def canonical(document: Mapping[str, Any]) -> str:
    """The document as text: sorted keys, no spaces, every letter as itself. What is signed."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
