"""What may be taken into the action plan: steps, clauses and low axes of a record; actions the policy article addresses to enterprises.

A code says where a proposal comes from: "step.2" the second step of a record, "clause.K05" a clause to check, "maturity.MD3" an axis,
"A4.05" an action of the policy article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.common.languages import pick
from strategy.models import Action, Dimension, ToolRecord
from strategy.queries import tools

LONGEST = 200
ASKED = "enterprise"  # whom an action of the policy article must address


@dataclass(frozen=True)
class Proposal:
    """An action nobody has added yet, in the reader's language."""

    code: str
    title: str
    detail: str
    countermeasure: int


def of_policy(key: str) -> Proposal | None:
    """What the policy article asks of enterprises. One statement."""
    found = Action.objects.current().filter(key=key, actor=ASKED, part__range=(1, 5)).select_related("fact").first()
    return _proposal(found.key, found.fact.local.text, found.part) if found else None


def of_record(record: ToolRecord, code: str) -> Proposal | None:
    """A step, clause or axis of a record. One statement for an axis, none for the others."""
    kind, _dot, name = code.partition(".")
    if kind == "maturity":
        return _of_axis(record, name)
    return next((one for one in all_of(record) if one.code == code), None)


def all_of(record: ToolRecord) -> Iterator[Proposal]:
    """Every step and every clause of a record."""
    number, text = countermeasure_of(record), record.text
    for place, step in enumerate(text.get("steps", ()), 1):
        axis = _axis_of(record, place)
        yield _proposal(f"maturity.{axis}" if axis else f"step.{place}", step["text"], number)
    for key, name in text.get("clauses", ()):
        yield _proposal(f"clause.{key}", f"{key} {name}", number)


def countermeasure_of(record: ToolRecord) -> int:
    """The countermeasure its tool belongs to first."""
    tool = tools.find(record.tool)
    return tool.countermeasures[0] if tool else 4


def _axis_of(record: ToolRecord, place: int) -> str:
    """The dimension a step of a maturity check raises: a step and its axis are one proposal."""
    steps = record.outcome.get("steps", [])
    detail = steps[place - 1].get("detail", {}) if place <= len(steps) else {}
    return str(detail.get("dimension", "")) if record.tool == "maturity" else ""


def _of_axis(record: ToolRecord, key: str) -> Proposal | None:
    row = Dimension.objects.current().filter(key=key).first()
    level = str(record.answers.get(key, ""))
    if row is None or record.tool != "maturity" or level not in {"1", "2", "3", "4", "5"}:
        return None
    step = pick(row.next_steps[int(level) - 1]) if len(row.next_steps) >= int(level) else ""
    return _proposal(f"maturity.{key}", f"{pick(row.name)}: {step}".rstrip(": "), row.countermeasure)


def _proposal(code: str, text: str, countermeasure: int) -> Proposal:
    """A text too long for a title stands whole in the detail."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return Proposal(code, line, "", countermeasure)
    return Proposal(code, line[: LONGEST - 1].rstrip() + "…", text.strip(), countermeasure)


def source_of(action: Any) -> str:
    """Of an action with the `number` of its record: that and the place in it, or the key of the policy article's action; "" for what
    somebody thought of."""
    return " · ".join(filter(None, (action.number, action.source_code)))
