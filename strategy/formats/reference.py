"""trips.yaml, jurisdictions.yaml, playbooks.yaml, clauses.yaml, points.yaml."""

from __future__ import annotations

from typing import Any

from portal.articles.formats.files import Files, Record
from strategy.formats import fields
from strategy.formats.values import RowDraft, Rows

TRIPS_PARTS = ["I", "II", "III", "IV", "V", "VI", "VII"]
SECTIONS = [
    "copyright",
    "trademarks",
    "indications",
    "designs",
    "patents",
    "layouts",
    "undisclosed",
    "licences",
    "general",
    "civil",
    "provisional",
    "border",
    "criminal",
]
OBLIGATIONS = ["minimum", "option", "mixed", "procedural", "principle"]
REGIONS = ["east-asia", "south-asia", "europe", "americas", "oceania", "africa"]
RIGHTS = ["patents", "trademarks", "copyright"]
REGIMES = ["international", "regional", "national", "mixed", "unsettled"]
BORDER_RIGHTS = [
    "trademark",
    "copyright",
    "patent",
    "design",
    "utility-model",
    "indication",
    "certificate",
    "variety",
    "trade-name",
    "topography",
    "unfair-competition",
]
UNITS = ["calendar", "working", "months", "years"]
RISKS = ["low", "medium", "high", "critical"]
POINTS = [
    "legal-point",
    "scoring",
    "customs-rule",
    "exporter-check",
    "holder-check",
    "debate",
    "standard-concept",
    "standard-rule",
    "standard-case",
    "standard-step",
    "first-days",
    "exhaustion-rule",
    "trips-lesson",
    "concept",
    "scale",
    "path",
    "people-measure",
    "gap-rule",
]
OUTSIDE = {"WTO"}  # not a country, yet rules are its


def read(files: Files, facts: set[str] | None, sources: set[str] | None) -> Rows:
    jurisdictions, exhaustion = _jurisdictions(files, facts, sources)
    codes = {draft.key for draft in jurisdictions} | OUTSIDE
    found = {
        "provision": fields.rows(files, "trips.yaml", "provisions", "id", lambda record, key: _provision(record, key, facts)),
        "jurisdiction": jurisdictions,
        "exhaustion": exhaustion,
        **_playbooks(files, facts),
        "clause": fields.rows(files, "clauses.yaml", "clauses", "id", lambda record, key: _clause(record, key, facts)),
        "point": fields.rows(files, "points.yaml", "points", "id", lambda record, key: _point(record, key, facts)),
    }
    fields.refers(files, "playbooks.yaml", found["playbook"], "jurisdiction", codes)
    fields.refers(files, "points.yaml", found["point"], "jurisdiction", codes)
    return found


def _provision(record: Record, key: str, facts: set[str] | None) -> dict[str, Any]:
    return {
        "fact_id": fields.fact(record, key, facts),
        "article": record.text("article", most=10),
        "title": record.texts("title"),
        "part": record.choice("part", TRIPS_PARTS),
        "section": record.choice("section", SECTIONS, optional=True),
        "obligation": record.choice("obligation", OBLIGATIONS),
        "tags": list(record.ids("tags", None, "tag")),
    }


# Jurisdictions


def _jurisdictions(files: Files, facts: set[str] | None, sources: set[str] | None) -> tuple[list[RowDraft], list[RowDraft]]:
    exhaustion: list[RowDraft] = []

    def values(record: Record, key: str) -> dict[str, Any]:
        exhaustion.extend(_exhaustion(record, key, len(exhaustion), facts))
        return {
            "name": record.texts("name"),
            "region": record.choice("region", REGIONS),
            **_border(record, facts),
            **{f"{name}_id": _optional_fact(record, name, facts) for name in ("venue", "terms")},
            "recent": _recent(record, sources),
        }

    return fields.rows(files, "jurisdictions.yaml", "jurisdictions", "code", values), exhaustion


def _exhaustion(record: Record, code: str, begun: int, facts: set[str] | None) -> list[RowDraft]:
    found: list[RowDraft] = []
    for right in RIGHTS:
        if right in record.values:
            given = fields.inner(record, right, record.values.pop(right))
            fact_id = fields.fact(given, given.text("fact", most=40), facts, right)
            columns = {"fact_id": fact_id, "jurisdiction": code, "right": right, "regime": given.choice("regime", REGIMES)}
            given.done()
            found.append(RowDraft(fact_id, begun + len(found) + 1, columns))
    return found


def _border(record: Record, facts: set[str] | None) -> dict[str, Any]:
    if "customs" not in record.values:
        return {"customs_id": None, "recordation": None, "exports": None, "border_rights": []}
    given = fields.inner(record, "customs", record.values.pop("customs"))
    found = {
        "customs_id": fields.fact(given, given.text("fact", most=40), facts, "customs"),
        "recordation": fields.yes_or_no(given, "recordation"),
        "exports": fields.yes_or_no(given, "exports"),
        "border_rights": fields.several(given, "rights", BORDER_RIGHTS),
    }
    given.done()
    return found


def _optional_fact(record: Record, name: str, facts: set[str] | None) -> str | None:
    return fields.fact(record, record.text(name, most=40, optional=True), facts, name) or None


def _recent(record: Record, sources: set[str] | None) -> list[dict[str, Any]]:
    listed = record.values.pop("recent", None) or []
    if not isinstance(listed, list):
        record.fault("recent", "Write a list of texts in both languages, each with its sources.")
        return []
    found = []
    for one in listed:
        given = fields.inner(record, "recent", one)
        found.append({"text": given.texts("text"), "sources": list(given.ids("sources", sources, "source"))})
        given.done()
    return found


# Playbooks


def _playbooks(files: Files, facts: set[str] | None) -> Rows:
    def playbook(record: Record, key: str) -> dict[str, Any]:
        jurisdiction = record.text("jurisdiction", most=40, optional=True)
        return {"fact_id": fields.fact(record, key, facts), "name": record.texts("name"), "jurisdiction": jurisdiction}

    def option(record: Record, key: str) -> dict[str, Any]:
        return {"fact_id": fields.fact(record, key, facts), "playbook": record.text("playbook", most=40)}

    def step(record: Record, key: str) -> dict[str, Any]:
        return option(record, key) | _time(record) | {"who": record.texts("who")}

    file = "playbooks.yaml"
    found = {
        "playbook": fields.rows(files, file, "playbooks", "id", playbook),
        "playbookstep": fields.rows(files, file, "steps", "id", step),
        "playbookoption": fields.rows(files, file, "options", "id", option),
    }
    for name in ("playbookstep", "playbookoption"):
        fields.refers(files, file, found[name], "playbook", {draft.key for draft in found["playbook"]})
    return found


def _time(record: Record) -> dict[str, Any]:
    days = fields.whole(record, "days", 0, 1000)
    unit = record.choice("unit", UNITS, optional=True)
    if (days is None) != (not unit):
        record.fault("unit", "Days and their unit stand together, or neither does.")
    return {"days": days, "unit": unit, "trigger": record.texts("trigger") if "trigger" in record.values else {}}


# Clauses and points


def _clause(record: Record, key: str, facts: set[str] | None) -> dict[str, Any]:
    return {
        "fact_id": fields.fact(record, key, facts),
        "name": record.texts("name"),
        "risk": record.choice("risk", RISKS),
        "answers": list(record.ids("answers", facts, "fact")),
        "rests_on": list(record.ids("rests_on", facts, "fact")),
    }


def _point(record: Record, key: str, facts: set[str] | None) -> dict[str, Any]:
    return {
        "fact_id": fields.fact(record, key, facts),
        "kind": record.choice("kind", POINTS),
        "jurisdiction": record.text("jurisdiction", most=40, optional=True),
        "year": fields.whole(record, "year", 1880, 2100),
        "rests_on": list(record.ids("rests_on", facts, "fact")),
    }
