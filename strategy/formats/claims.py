"""claims.yaml: measures, claims, actions. Their words are facts of the same id."""

from __future__ import annotations

from typing import Any

from portal.articles.formats.files import Files, Record
from strategy.formats import fields
from strategy.formats.values import Rows

FILE = "claims.yaml"
NATURES = ["fact", "norm", "legal", "opinion"]
ACTORS = ["enterprise", "government", "chamber", "institute", "public"]


def read(files: Files, facts: set[str] | None) -> Rows:
    def common(record: Record, key: str) -> dict[str, Any]:
        return {"fact_id": fields.fact(record, key, facts), "part": record.number("part", 0, 6) or 0}

    def claim(record: Record, key: str) -> dict[str, Any]:
        return common(record, key) | {
            "measure": record.text("measure", most=40, optional=True),
            "nature": record.choice("nature", NATURES),
            "actors": fields.several(record, "actors", ACTORS, least=1),
        }

    def action(record: Record, key: str) -> dict[str, Any]:
        return common(record, key) | {"actor": record.choice("actor", ACTORS), "answers": list(record.ids("answers", None, "claim"))}

    found = {
        "measure": fields.rows(files, FILE, "measures", "id", common),
        "claim": fields.rows(files, FILE, "claims", "id", claim),
        "action": fields.rows(files, FILE, "actions", "id", action),
    }
    _agree(files, found)
    return found


def _agree(files: Files, found: Rows) -> None:
    """A claim stands in the part of its measure; an action answers claims that are there."""
    parts = {draft.key: draft.values["part"] for draft in found["measure"]}
    fields.refers(files, FILE, found["claim"], "measure", parts)
    fields.refers(files, FILE, found["action"], "answers", {draft.key for draft in found["claim"]})
    for draft in found["claim"]:
        if parts.get(draft.values["measure"], draft.values["part"]) != draft.values["part"]:
            Record(files, FILE, draft.key, {}).fault("measure", "The measure belongs to another part.")
