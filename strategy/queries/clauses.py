"""What stands beside the question about a clause: its weight, whose it is, what the draft seems to say, and wording to propose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from strategy.queries.holders import holders
from strategy.queries.rulebook import Rulebook
from strategy.queries.wordings import Words
from strategy.rules.contract import ClauseRow
from strategy.rules.phrases import readable


@dataclass(frozen=True)
class Note:
    """One clause. `hint`: what the draft seems to say of it, in words, nothing without a draft; `suggestion` a state in words, or nothing."""

    key: str
    name: str
    risk: str
    risk_words: str
    weight: int
    first: bool
    owner: str
    people: tuple[str, ...]
    fallback: str
    hint: str = ""
    suggestion: str = ""
    count: int = 0
    dangers: tuple[str, ...] = ()
    quotes: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_heavy(self) -> bool:
        return self.risk in ("critical", "high")


def notes(keys: Iterable[str], hints: Mapping[str, Mapping[str, Any]], book: Rulebook, words: Words) -> dict[str, Note]:
    """The notes of these clauses; other questions have none. One statement: who answers for them."""
    rows = {row.key: row for row in book.clauses}
    asked = [rows[key] for key in keys if key in rows]
    people = holders(row.owner for row in asked) if asked else {}
    return {row.key: _note(row, hints.get(row.key), tuple(people.get(row.owner, ())), words) for row in asked}


def _note(row: ClauseRow, hint: Mapping[str, Any] | None, people: tuple[str, ...], words: Words) -> Note:
    own = words.own
    told: dict[str, Any] = {}
    if hint:
        suggestion = own.label("state", hint["suggestion"]) if hint["suggestion"] else ""
        told = {"hint": own.label("hint", hint["code"]), "suggestion": suggestion, "count": hint["count"]}
        told |= {"dangers": tuple(map(readable, hint["dangers"])), "quotes": tuple(hint.get("quotes", ()))}
    return Note(
        key=row.key,
        name=words.clause(row.key),
        risk=row.risk,
        risk_words=own.label("risk", row.risk),
        weight=row.weight,
        first=row.first,
        owner=own.who(row.owner),
        people=people,
        fallback=own.label("fallback", row.key),
        **told,
    )
