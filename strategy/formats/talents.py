"""maturity.yaml and talents.yaml."""

from __future__ import annotations

from typing import Any

from portal.articles.formats import Fault
from portal.articles.formats.files import Files, Record
from strategy.formats import fields
from strategy.formats.values import RowDraft, Rows


def read(files: Files, facts: set[str] | None) -> Rows:
    competencies = fields.rows(files, "talents.yaml", "competencies", "id", lambda record, key: _competency(record, key, facts))
    keys = {draft.key for draft in competencies}
    roles = fields.rows(files, "talents.yaml", "roles", "id", lambda record, key: _role(record, key, keys, facts))
    _once(files, roles)
    return {
        "dimension": fields.rows(files, "maturity.yaml", "dimensions", "id", lambda record, key: _dimension(record, key, facts)),
        "competency": competencies,
        "roleprofile": roles,
    }


def _dimension(record: Record, key: str, facts: set[str] | None) -> dict[str, Any]:
    return {
        "fact_id": fields.fact(record, key, facts),
        "name": record.texts("name"),
        "countermeasure": record.number("countermeasure", 1, 5) or 1,
        "levels": fields.five(record, "levels"),
        "next_steps": fields.five(record, "next_steps"),
    }


def _competency(record: Record, key: str, facts: set[str] | None) -> dict[str, Any]:
    listed = record.values.pop("countermeasures", None)
    if not isinstance(listed, list) or not listed or any(one not in range(1, 6) for one in listed):
        record.fault("countermeasures", "Write a list of numbers from 1 to 5.")
    return {
        "fact_id": fields.fact(record, key, facts),
        "name": record.texts("name"),
        "countermeasures": listed,
        "levels": fields.five(record, "levels"),
    }


def _role(record: Record, key: str, competencies: set[str], facts: set[str] | None) -> dict[str, Any]:
    targets = record.values.pop("targets", None)
    if not isinstance(targets, dict) or set(targets) != competencies:
        record.fault("targets", "Write a level for each competency, and for nothing else.")
    elif any(level not in range(6) for level in targets.values()):
        record.fault("targets", "A level is a whole number from 0 to 5.")
    return {
        "fact_id": fields.fact(record, key, facts),
        "job_role": record.slug("job_role", most=40),
        "name": record.texts("name"),
        "targets": targets,
    }


def _once(files: Files, roles: list[RowDraft]) -> None:
    codes = [draft.values["job_role"] for draft in roles]
    for draft in roles:
        if codes.count(draft.values["job_role"]) > 1:
            files.faults.append(Fault("talents.yaml", draft.key, "job_role", "This job role stands twice."))
