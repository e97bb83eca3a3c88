"""What comes out of a file, and the bounds within which it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from strategy.rules.engine import Problem


@dataclass(frozen=True)
class Limits:
    """Bytes of the file, bytes it may unpack to, pages, characters of text, seconds and bytes of memory for reading a PDF."""

    bytes: int = 10_000_000
    unpacked: int = 50_000_000
    entries: int = 3_000
    pages: int = 600
    characters: int = 5_000_000
    seconds: int = 20
    memory: int = 1_000_000_000


LIMITS = Limits()
UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Extracted:
    """`kind`: text, docx, pdf, or nothing where that could not be told. With a problem there may be text all the same."""

    text: str
    kind: str = ""
    pages: int | None = None
    problems: tuple[Problem, ...] = ()


def failed(code: str, kind: str = "", **detail: int) -> Extracted:
    return Extracted("", kind, None, (Problem(code, "file", detail),))


def kept(found: Extracted, limits: Limits) -> Extracted:
    """The text within its bound, with line breaks of one kind and without what no database holds: zeros, halves of characters."""
    text = UNSTORABLE.sub("", found.text.replace("\r\n", "\n").replace("\r", "\n"))
    problems = list(found.problems)
    if len(text) > limits.characters:
        problems.append(Problem("file.too-much-text", "file", {"limit": limits.characters // 1_000_000}))
        text = text[: limits.characters]
    if not text.strip() and not problems:
        problems.append(Problem("file.no-text", "file"))
    return replace(found, text=text, problems=tuple(problems))
