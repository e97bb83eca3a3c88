"""What a draft seems to say about each clause. Hints only: a person decides."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from strategy.rules.phrases import Hit, Phrasebook, Section, hits, sections

TITLE_LENGTH: Final = 80  # a line this short with the heading of a clause at its front is a heading even without a number
SUGGESTS: Final = ("present", "weak", "harmful", "missing", "")


@dataclass(frozen=True)
class Finding:
    """The hints for one clause. `suggestion` is a state of the clause, or nothing where words cannot tell; `code` says why."""

    clause: str
    suggestion: str
    code: str
    hits: tuple[Hit, ...] = ()
    headed: bool = False


def findings(text: str, book: Phrasebook, clauses: Iterable[str], limiting: Iterable[str] = ()) -> list[Finding]:
    """A finding for every clause, in the order given. `limiting`: the clauses that bind the licensee, of which silence is no fault."""
    parts = sections(text)
    places = [hit for hit in hits(text, book) if hit.kind != "heading" or _heads(text, hit, parts)]
    by_clause: dict[str, list[Hit]] = {}
    for hit in places:
        by_clause.setdefault(hit.clause, []).append(hit)
    bound = frozenset(limiting)
    return [_finding(clause, by_clause.get(clause, []), clause in bound) for clause in clauses]


def _heads(text: str, hit: Hit, parts: Sequence[Section]) -> bool:
    """Whether a heading word stands in the title of a numbered part, or alone at the front of a short line."""
    begin = text.rfind("\n", max(0, hit.start - TITLE_LENGTH), hit.start) + 1
    end = text.find("\n", hit.end, hit.end + TITLE_LENGTH)
    line = text[begin : end if end >= 0 else hit.end + TITLE_LENGTH]
    if begin and not line.strip() or len(line) > TITLE_LENGTH:
        return False
    part = parts[bisect_right(parts, hit.start, key=lambda one: one.start) - 1]
    numbered = (
        bool(part.number) and hit.end <= part.start + len(part.number) + TITLE_LENGTH and "\n" not in text[part.start : hit.start].strip()
    )
    alone = not text[begin : hit.start].strip() and not line.rstrip().endswith((".", "。", ";", "；", ","))
    return numbered or alone


def _finding(clause: str, found: Sequence[Hit], limiting: bool) -> Finding:
    headed = any(hit.kind == "heading" for hit in found)
    different = {hit.phrase for hit in found if hit.kind != "heading"}
    if any(hit.kind == "danger" and not hit.negated for hit in found):
        suggestion, code = "harmful", "hint.danger"
    elif limiting:
        suggestion, code = ("weak", "hint.limit-found") if found else ("", "hint.limit-silent")
    elif headed or len(different) > 1:
        suggestion, code = "present", "hint.found"
    else:
        suggestion, code = ("weak", "hint.thin") if found else ("missing", "hint.none")
    return Finding(clause, suggestion, code, tuple(found), headed)


# Marks


@dataclass(frozen=True)
class Mark:
    """A piece of a text to be marked: of which clauses, and whether one of them is in danger there. Marks do not overlap."""

    start: int
    end: int
    clauses: tuple[str, ...]
    danger: bool = False


def marks(found: Iterable[Finding]) -> list[Mark]:
    """The places of all findings cut into pieces, in the order of the text, for whoever paints them."""
    places = [hit for finding in found for hit in finding.hits]
    begins: dict[int, list[Hit]] = {}
    for hit in places:
        begins.setdefault(hit.start, []).append(hit)
    cuts = sorted({edge for hit in places for edge in (hit.start, hit.end)})
    pieces: list[Mark] = []
    alive: list[Hit] = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        alive = [hit for hit in alive if hit.end > start] + begins.get(start, [])
        if alive:
            danger = any(hit.kind == "danger" and not hit.negated for hit in alive)
            mark = Mark(start, end, tuple(sorted({hit.clause for hit in alive})), danger)
            alike = pieces and (pieces[-1].end, pieces[-1].clauses, pieces[-1].danger) == (start, mark.clauses, danger)
            pieces.append(replace(pieces.pop(), end=end) if alike else mark)
    return pieces
