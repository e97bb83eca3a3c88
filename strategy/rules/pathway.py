"""Goods at a border, or a barrier to trade: which route is open, by which steps, in which time, with which papers.

What a customs office does (records rights, checks exports, covers a right) comes from the row of its jurisdiction; what follows is a
table of guides. What no row states is "not-stated" and leads to local counsel. Days are only cited here: counting them is the work
of the timetable of the playbook named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from strategy.rules.draft import Draft
from strategy.rules.engine import UNKNOWN, Ask, Facts, Outcome, Row, clean
from strategy.rules.guide import Guide, Time, blank, change, follow, others, read_times, sound
from strategy.rules.guide import read as read_guides
from strategy.rules.places import within

RIGHTS: Final = ("trademark", "copyright", "patent", "design", "utility-model", "other")
GROUNDS: Final = ("treaty", "discrimination", "effect", "none")
PRACTICES: Final = ("no-challenge", "package", "grant-back", "other")
NOT_STATED: Final = "not-stated"


@dataclass(frozen=True, kw_only=True)
class Customs(Row):
    """What is stated of a customs office; None: not stated. `never`: rights its measures leave out; `transit`: rights stopped in transit.

    `likewise`: a right that the law there treats as another.
    """

    jurisdiction: str
    recordation: bool | None = None
    exports: bool | None = None
    rights: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    transit: tuple[str, ...] = ()
    likewise: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Tables:
    """The rows a pathway is found in."""

    customs: Mapping[str, Customs]
    guides: tuple[Guide, ...]
    times: Mapping[str, Time]


def _case(facts: Facts) -> bool:
    return facts.get("scope") == "case"


def _side(*sides: str) -> Any:
    return lambda facts: _case(facts) and facts.get("side") in sides


ASKS: Final = (
    Ask("scope", "choice", ("case", "measure", "practice")),
    Ask("side", "choice", ("holder", "owner", "shipper"), _case),
    Ask("where", "country", ("other",), lambda facts: facts.get("scope") in ("case", "measure")),
    Ask("direction", "choice", ("import", "export", "transit"), _case),
    Ask("right", "choice", RIGHTS, _case),
    Ask("recorded", "choice", ("yes", "no"), _side("holder", "shipper")),
    Ask("stage", "choice", ("notified", "coming", "nothing"), _side("holder")),
    Ask("mode", "choice", ("ex-officio", "application"), _side("owner")),
    Ask("authorised", "choice", ("yes", "no"), _side("owner", "shipper")),
    Ask("grounds", "choice", GROUNDS, lambda facts: facts.get("scope") == "measure"),
    Ask("applicant", "choice", ("company", "chamber", "neither"), lambda facts: facts.get("scope") == "measure"),
    Ask("practice", "choice", PRACTICES, lambda facts: facts.get("scope") == "practice"),
)
SOURCES: Final = {
    "system": "where",
    "foreign": "where",
    "records": "where",
    "covered": "right",
    "border": "direction",
    "protected": "right",
}
KNOWS: Final = {  # who should know an answer
    "scope": ("ip-manager", "trade-compliance"),
    "side": ("trade-compliance",),
    "where": ("sales-purchasing", "trade-compliance"),
    "direction": ("trade-compliance",),
    "right": ("ip-manager",),
    "recorded": ("trade-compliance", "brand-manager"),
    "stage": ("trade-compliance",),
    "mode": ("trade-compliance",),
    "authorised": ("sales-purchasing", "brand-manager"),
    "grounds": ("chamber-officer", "dispute-counsel"),
    "applicant": ("chamber-officer",),
    "practice": ("licensing-manager", "dispute-counsel"),
}


def find(facts: Facts, tables: Tables) -> Outcome:
    """The routes open to these answers, and which other answer would lead elsewhere. Any facts have an outcome."""
    given = sound(ASKS, facts)
    draft = _judge(given, tables)
    for key, option, other in others(ASKS, given):
        found = _judge(clean(ASKS, other), tables)
        if found.code != draft.code and key not in ("scope", "side"):
            draft.changes.append(change(key, option, found))
    return draft.outcome()


def verdict(facts: Facts, tables: Tables) -> Outcome:
    """The routes open to these answers, without what would lead elsewhere: for whoever tries out many answers."""
    return _judge(sound(ASKS, facts), tables).outcome()


def _judge(given: Facts, tables: Tables) -> Draft:
    draft = follow(tables.guides, {**given, **derived(given, tables.customs)}, ASKS, tables.times, SOURCES, KNOWS)
    if _case(given) and not blank(given.get("where")):
        row = _office(given["where"], tables.customs)
        where = {"where": str(given["where"])}
        draft.because("customs.stated" if row else "customs.none", row.rule if row else "", (row.fact,) if row else (), where)
    return draft


def _office(place: object, customs: Mapping[str, Customs]) -> Customs | None:
    """The row of a place: its own, or that of the Union for a Member State without one."""
    code = str(place)
    return customs.get(code) or (customs.get("EU") if within(code, "EU") else None)


def derived(facts: Facts, customs: Mapping[str, Customs]) -> dict[str, str]:
    """What the rows say of these answers: whose rules apply, whether rights are recorded there, the right is covered, goods are stopped."""
    place = facts.get("where")
    if blank(place):
        return dict.fromkeys(SOURCES, UNKNOWN)
    code = str(place)
    row = _office(place, customs)
    right = _right(facts, row)
    return {
        "system": next((system for system in ("CN", "EU", "US", "JP") if within(code, system)), "other"),
        "foreign": _word(code != "CN"),
        "records": _word(row.recordation if row else None),
        "protected": right,
        "covered": UNKNOWN if right == UNKNOWN else _covered(right, row, customs),
        "border": _border(facts.get("direction"), right, row),
    }


def _word(stated: bool | None) -> str:
    return NOT_STATED if stated is None else "yes" if stated else "no"


def _right(facts: Facts, row: Customs | None) -> str:
    right = UNKNOWN if blank(facts.get("right")) else str(facts["right"])
    return (row.likewise or {}).get(right, right) if row else right


def _covered(right: str, row: Customs | None, customs: Mapping[str, Customs]) -> str:
    """A right that is not listed is not stated; it is left out only where a rule says so."""
    if row is None:
        return NOT_STATED
    union = customs.get("EU") if within(row.jurisdiction, "EU") else None
    listed = row.rights or (union.rights if union else ())
    return "no" if right in row.never else "yes" if right in listed else NOT_STATED


def _border(direction: object, right: str, row: Customs | None) -> str:
    if blank(direction):
        return UNKNOWN
    if row is None:
        return NOT_STATED
    if direction == "transit":
        return UNKNOWN if right == UNKNOWN and row.transit else "yes" if right in row.transit else NOT_STATED
    return "yes" if direction == "import" else _word(row.exports)


def read(jurisdictions: Iterable[Mapping[str, Any]], more: Mapping[str, Any], steps: Iterable[Mapping[str, Any]]) -> Tables:
    """Tables from the parsed lists `jurisdictions`, `steps` (playbooks.yaml), and `customs`, `guides` (tools/pathway.yaml).

    `covers` names rights that only the name of the customs system tells.
    """
    beyond = {one["jurisdiction"]: one for one in more["customs"]}
    rows = {one["code"]: _customs(one["code"], one["customs"], beyond.get(one["code"], {})) for one in jurisdictions if "customs" in one}
    return Tables(rows, read_guides("pathway", more["guides"]), read_times(steps))


def _customs(code: str, given: Mapping[str, Any], more: Mapping[str, Any]) -> Customs:
    return Customs(
        table="customs",
        key=code,
        fact=given["fact"],
        jurisdiction=code,
        recordation=given.get("recordation"),
        exports=given.get("exports"),
        rights=(*given.get("rights", ()), *more.get("covers", ())),
        never=tuple(more.get("never", ())),
        transit=tuple(more.get("transit", ())),
        likewise=more.get("likewise"),
    )
