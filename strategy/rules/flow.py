"""The course of an invention disclosure: which status may follow which, by whom, and on what conditions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from strategy.rules.disclosure import ABROAD, ASKS, needs_examination, when
from strategy.rules.engine import Facts, Problem, asked

STATUSES: Final = ("draft", "submitted", "returned", "screened", "filed", "kept-secret", "published", "dropped", "withdrawn")
FINAL: Final = frozenset({"filed", "published", "dropped", "withdrawn"})
INVENTOR: Final = "inventor"  # whoever made the disclosure, whatever their job; the others are job roles


@dataclass(frozen=True)
class Move:
    """From one status to another. `by`: the inventor or job roles; `own`: may those decide who are inventors of it themselves?"""

    before: str
    after: str
    by: tuple[str, ...]
    own: bool = False
    needs: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.before}>{self.after}"


SCREENERS: Final = ("patent-engineer", "ip-manager")
DECIDERS: Final = ("ip-manager",)
MOVES: Final = (
    Move("draft", "submitted", (INVENTOR,), own=True, needs=("kind", "made_in", "public")),
    Move("draft", "withdrawn", (INVENTOR,), own=True),
    Move("submitted", "returned", SCREENERS),
    Move("submitted", "screened", SCREENERS),
    Move("submitted", "withdrawn", (INVENTOR,), own=True),
    Move("returned", "submitted", (INVENTOR,), own=True, needs=("kind", "made_in", "public")),
    Move("returned", "withdrawn", (INVENTOR,), own=True),
    Move("screened", "returned", SCREENERS),
    Move("screened", "filed", SCREENERS, needs=("plan", "examination", "filed_on")),
    Move("screened", "kept-secret", DECIDERS, needs=("secrecy_measures", "still_secret")),
    Move("screened", "published", DECIDERS, needs=("publication_checked",)),
    Move("screened", "dropped", DECIDERS),
    Move("kept-secret", "filed", DECIDERS, needs=("plan", "examination", "filed_on")),
    Move("kept-secret", "published", DECIDERS, needs=("publication_checked",)),
)  # what is published cannot be made secret, and what is filed is the office's: both are ends


def moves(status: str, roles: Iterable[str], *, inventor: bool) -> list[Move]:
    """The moves open to somebody with these job roles, who is or is not an inventor of this disclosure."""
    held = {*roles, *([INVENTOR] if inventor else [])}
    return [move for move in MOVES if move.before == status and held & set(move.by) and (move.own or not inventor)]


def waits_for(roles: Iterable[str]) -> set[str]:
    """From where it goes on only with somebody of these job roles. What is kept secret may rest: it waits for nobody."""
    held = set(roles)
    return {move.before for move in MOVES if held & set(move.by)} - {"kept-secret"}


def refusals(status: str, after: str, roles: Iterable[str], facts: Facts, *, inventor: bool) -> list[Problem]:
    """Why this move is not made; nothing, where it may be."""
    roles = tuple(roles)
    wanted = next((move for move in MOVES if (move.before, move.after) == (status, after)), None)
    if wanted is None:
        return [Problem("flow.no-such-move", "status", {"before": status, "after": after})]
    if wanted not in moves(status, roles, inventor=inventor):
        own = inventor and not wanted.own and bool(set(roles) & set(wanted.by))
        return [Problem("flow.own-invention" if own else "flow.not-yours", "status", {"before": status, "after": after})]
    return [problem for need in wanted.needs if (problem := _lacking(need, facts))]


def _lacking(need: str, facts: Facts) -> Problem | None:
    """What a condition lacks. Unknown is an answer to most questions, but no filing day, measure or check."""
    if need == "examination":
        open_ = needs_examination(facts) is not False and facts.get("examined") != "yes" and facts.get("plan") in ABROAD
        return Problem("flow.examine-first", "examined") if open_ else None
    if need == "plan":
        return None if facts.get("plan") in ("home", *ABROAD) else Problem("flow.plan-missing", "plan")
    if need == "still_secret":
        return None if facts.get("public") in ("no", "planned") else Problem("flow.no-longer-secret", "public")
    if need in ("secrecy_measures", "publication_checked"):
        return None if facts.get(need) == "yes" else Problem(f"flow.{need.replace('_', '-')}", need)
    if need == "filed_on":
        return Problem("flow.filing-day", need) if when(facts, need) is None else None
    wanted = any(ask.key == need for ask in asked(ASKS, facts))
    return Problem("flow.answer-missing", need) if wanted and facts.get(need) in (None, "") else None
