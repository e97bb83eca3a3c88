"""Two drafts of a contract beside each other: per clause what appeared, vanished or was worded anew, and how the judgement moved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from strategy.rules.contract import Judgement, Line
from strategy.rules.engine import UNKNOWN
from strategy.rules.hints import Finding, findings
from strategy.rules.phrases import Phrasebook, lowered, sentence

Place = tuple[int, int]


@dataclass(frozen=True)
class ClauseChange:
    """`kind`: appeared, vanished, changed, same, absent (in neither). The places are sentences: `gone` in the old text, `new` in the new."""

    clause: str
    kind: str
    gone: tuple[Place, ...] = ()
    new: tuple[Place, ...] = ()
    new_dangers: tuple[str, ...] = ()
    dangers_gone: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return f"change.{self.kind}"


@dataclass(frozen=True)
class Move:
    """How the judgement of a clause moved between two drafts. `kind`: better, worse, judged, unjudged; `by`: points of risk, negative when fewer."""

    clause: str
    kind: str
    before: str
    after: str
    by: int

    @property
    def code(self) -> str:
        return f"change.{self.kind}"


def compare(old: str, new: str, book: Phrasebook, clauses: Sequence[str]) -> list[ClauseChange]:
    """Every clause in the order given. Sentences that only moved or were broken into other lines are the same."""
    return changes(old, findings(old, book, clauses), new, findings(new, book, clauses))


def changes(old: str, before: Iterable[Finding], new: str, after: Iterable[Finding]) -> list[ClauseChange]:
    """The same where both texts have been looked through: a clause that was looked for in one of them only is left out."""
    former = {one.clause: one for one in before}
    return [_change(old, former[one.clause], new, one) for one in after if one.clause in former]


def _change(old: str, before: Finding, new: str, after: Finding) -> ClauseChange:
    olds, news = _said(old, before), _said(new, after)
    gone = tuple(place for words, place in olds.items() if words not in news)
    fresh = tuple(place for words, place in news.items() if words not in olds)
    dangers, no_more = _dangers(after) - _dangers(before), _dangers(before) - _dangers(after)
    return ClauseChange(
        before.clause, _kind(before, after, bool(gone or fresh)), gone, fresh, tuple(sorted(dangers)), tuple(sorted(no_more))
    )


def _kind(before: Finding, after: Finding, differs: bool) -> str:
    if not before.hits and not after.hits:
        return "absent"
    if not before.hits:
        return "appeared"
    if not after.hits:
        return "vanished"
    return "changed" if differs else "same"


def _said(text: str, finding: Finding) -> dict[str, Place]:
    """The sentences of a clause by their words, without spaces, numbers of sections and capitals."""
    found: dict[str, Place] = {}
    for hit in finding.hits:
        first, last = sentence(text, hit.start, hit.end)
        words = re.sub(r"\s+", " ", lowered(text[first:last])).strip()
        found.setdefault(re.sub(r"^[0-9.、() ]{1,12}", "", words), (first, last))
    return found


def _dangers(finding: Finding) -> set[str]:
    return {hit.phrase for hit in finding.hits if hit.kind == "danger" and not hit.negated}


def moves(old: Judgement, new: Judgement) -> list[Move]:
    """The clauses whose judgement differs, the gravest first."""
    return moved(old.lines, new.lines)


def moved(old: Iterable[Line], new: Iterable[Line]) -> list[Move]:
    """The same from the lines alone, as records keep them."""
    before = {line.clause: line for line in old}
    found: Iterable[Move | None] = (
        _move(line.clause, before[line.clause].product, line.product, before[line.clause].state, line.state)
        for line in new
        if line.clause in before
    )
    return sorted((move for move in found if move), key=lambda move: (-move.by, move.clause))


def _move(clause: str, was: int | None, now: int | None, before: str, after: str) -> Move | None:
    if was == now:
        return None
    if was is None or now is None:
        return Move(clause, "judged" if before == UNKNOWN else "unjudged", before, after, 0)
    return Move(clause, "worse" if now > was else "better", before, after, now - was)
