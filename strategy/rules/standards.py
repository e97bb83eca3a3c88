"""Somebody asks royalties for a patent in a standard: what can be done, by which rule or case, within which limits.

Seen by who uses the standard. A table of guides says which options are open (steps `option.…`), which cases speak for them (reasons
`case.…`) and what limits them (`limit.…`). Courts differ: whose rules speak comes from the forum named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from strategy.rules.draft import Draft
from strategy.rules.engine import UNKNOWN, Ask, Facts, Outcome, Step, clean
from strategy.rules.guide import Guide, blank, change, follow, others, sound
from strategy.rules.guide import read as read_guides
from strategy.rules.places import within

STANDARDS: Final = ("recommended", "mandatory", "body", "de-facto")
OFFERS: Final = ("none", "theirs", "ours", "stuck", "refused")
CONDUCT: Final = ("no-challenge", "package", "grant-back", "excessive", "none")
THREATS: Final = ("none", "letter", "suit", "order")
COURTS: Final = ("CN", "GB", "DE", "EU", "US")

ASKS: Final = (
    Ask("standard", "choice", STANDARDS),
    Ask("declared", "choice", ("yes", "no")),
    Ask("promise", "choice", ("yes", "no")),
    Ask("offers", "choice", OFFERS),
    Ask("threat", "choice", THREATS),
    Ask("forum", "country", ("other",)),
    Ask("conduct", "several", CONDUCT),
    Ask("together", "choice", ("yes", "no")),
)
KNOWS: Final = {  # who should know an answer
    "standard": ("standards-engineer",),
    "declared": ("standards-engineer", "patent-analyst"),
    "promise": ("standards-engineer", "licensing-manager"),
    "offers": ("licensing-manager",),
    "threat": ("dispute-counsel",),
    "forum": ("dispute-counsel",),
    "conduct": ("licensing-manager", "dispute-counsel"),
    "together": ("chamber-officer", "licensing-manager"),
}


@dataclass(frozen=True)
class Tables:
    """The rows a choice is made from."""

    guides: tuple[Guide, ...]


def choose(facts: Facts, tables: Tables) -> Outcome:
    """What to do first, the options with their cases and limits, and which other answer would lead elsewhere. Total."""
    given = sound(ASKS, facts)
    draft = _judge(given, tables)
    for key, option, other in others(ASKS, given):
        found = _judge(clean(ASKS, other), tables)
        if found.code != draft.code:
            draft.changes.append(change(key, option, found))
    return draft.outcome()


def options(outcome: Outcome) -> tuple[Step, ...]:
    """The options among the steps, in the order of the table."""
    return tuple(step for step in outcome.steps if step.code.startswith("option."))


def court(forum: object) -> str:
    """Whose rules speak: one of COURTS, "other", or unknown. Germany's own cases stand beside those of the Union."""
    if blank(forum):
        return UNKNOWN
    return next((code for code in COURTS if within(str(forum), code)), "other")


def _judge(given: Facts, tables: Tables) -> Draft:
    seen = {**given, "court": court(given.get("forum"))}
    return follow(tables.guides, seen, ASKS, {}, {"court": "forum"}, KNOWS)


def read(more: Mapping[str, Any]) -> Tables:
    """Tables from the parsed list `guides` (tools/standards.yaml)."""
    records: Iterable[Mapping[str, Any]] = more["guides"]
    return Tables(read_guides("standards", records))
