"""The check of a joint research project: is settled in writing, before work starts, what the register says must be (A2.02)?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from strategy.rules.engine import Ask, Facts, Outcome, Reason, Row, Step

ANSWERS: Final = ("yes", "partly", "no")
RISK: Final = {"yes": 0, "partly": 1, "no": 2}


@dataclass(frozen=True, kw_only=True)
class Question(Row):
    """A question of the check. `vital`: without it work does not start; `owner` knows the answer."""

    owner: str
    vital: bool = False
    rests_on: tuple[str, ...] = ()


def read(table: Mapping[str, Mapping[str, Any]], versions: Mapping[str, int] | None = None) -> list[Question]:
    return [
        Question(
            table="joint",
            key=key,
            version=(versions or {}).get(key, 1),
            fact=row["rests_on"][0],
            owner=row["owner"],
            vital=row.get("vital", False),
            rests_on=tuple(row["rests_on"]),
        )
        for key, row in table.items()
    ]


def asks(rows: Iterable[Question]) -> list[Ask]:
    return [Ask(row.key, "choice", ANSWERS) for row in rows]


def check(rows: Iterable[Question], facts: Facts) -> Outcome:
    """Stop while something vital is not settled; ask while an answer is missing; with care while anything is settled in part.

    A better answer to any question never makes the light worse. Total: what is no answer counts as not known.
    """
    rows = list(rows)
    given = {row.key: answer if isinstance(answer := facts.get(row.key), str) and answer in ANSWERS else "unknown" for row in rows}
    open_rows = [row for row in rows if given[row.key] != "yes"]
    unknown = [row for row in rows if given[row.key] == "unknown"]
    if any(row.vital and given[row.key] == "no" for row in rows):
        light, code = "stop", "joint.do-not-start"
    elif unknown or not rows:
        light, code = "ask", "joint.ask-first"
    else:
        light, code = ("caution", "joint.settle") if open_rows else ("go", "joint.ready")
    reasons = [Reason(f"joint.{given[row.key]}", row.rule, row.rests_on, {"question": row.key}) for row in open_rows]
    lacking = [row for row in open_rows if given[row.key] != "unknown"]
    return Outcome(
        light,
        code,
        tuple([*reasons, *_defaults(open_rows)] or [Reason("joint.all-settled", "action/A2.02", ("A2.02",))]),
        changes=tuple(Reason("joint.if-settled", row.rule, (), {"question": row.key}) for row in open_rows),
        steps=tuple(Step("joint.write-down", row.rule, row.rests_on, None, {"question": row.key}) for row in lacking),
        who=tuple(dict.fromkeys(row.owner for row in (unknown or open_rows))) or ("ip-manager",),
    )


def _defaults(rows: Iterable[Question]) -> list[Reason]:
    """What holds in China where the parties say nothing."""
    cited = {fact for row in rows for fact in row.rests_on}
    found = {"G.17": "joint.default-co-owners", "KF05": "joint.default-improvements", "G.16": "joint.default-service"}
    return [
        Reason(code, f"concept/{fact}" if fact.startswith("G") else f"legal-point/{fact}", (fact,))
        for fact, code in found.items()
        if fact in cited
    ]
