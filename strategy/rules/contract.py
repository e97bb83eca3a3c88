"""The licence and technology-import contract check: a person judges 24 clauses, the portal counts, explains and proposes wording.

The checklist is the licensee's. Points and weights are those of the scoring row (KS1): settled well 0, partly 1, against us 2, silent 3,
times low 1, medium 2, high 3, critical 5. A critical clause that is missing rules out a green result. Nothing here reads a draft: what
was found in it (strategy.rules.hints) stands beside the person's answer as a suggestion and changes no number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from strategy.rules import contract_law
from strategy.rules.engine import UNKNOWN, Ask, Facts, Outcome, Problem, Reason, Row, Step
from strategy.rules.hints import Finding

POINTS: Final = {"present": 0, "weak": 1, "harmful": 2, "missing": 3}
WEIGHTS: Final = {"low": 1, "medium": 2, "high": 3, "critical": 5}
STATES: Final = tuple(POINTS)
WORST: Final = max(POINTS.values())
STEPS: Final = ("about", "markets", "first", "rights", "competition", "money", "running")  # then the result: eight screens
ABOUT: Final = (
    Ask("subject", "several", ("patent", "know-how", "software", "mark")),
    Ask("direction", "choice", ("in", "out", "home")),
    Ask("side", "choice", ("licensee", "licensor")),
    Ask("markets", "several", ("CN", "EU", "UK", "US", "other")),
    Ask("effective", "date"),
)


@dataclass(frozen=True, kw_only=True)
class ClauseRow(Row):
    """A clause of the checklist. `first`: of the policy article; `limits`: it binds the licensee, so silence may be what one wants.
    `review`: competition law looks at it.
    """

    risk: str
    step: str
    owner: str
    first: bool = False
    limits: bool = False
    review: bool = False
    rests_on: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        return WEIGHTS[self.risk]


@dataclass(frozen=True)
class Line:
    """The judgement of one clause. `product` is points times weight; a clause not judged has None."""

    clause: str
    rule: str
    state: str
    risk: str
    weight: int
    points: int | None
    product: int | None
    owner: str
    facts: tuple[str, ...]
    review: bool = False
    finding: Finding | None = None

    @property
    def agrees(self) -> bool | None:
        """Whether the person's answer is what the words of the draft suggest; None where they suggest nothing."""
        return None if self.finding is None or not self.finding.suggestion else self.finding.suggestion == self.state


@dataclass(frozen=True)
class Score:
    """`points` of the clauses judged; `most`, if all the others are missing; `of`, if everything is."""

    points: int
    most: int
    of: int


@dataclass(frozen=True)
class Judgement:
    """The lines with the highest product first, those not judged before them; the score; the outcome with its reasons."""

    lines: tuple[Line, ...]
    score: Score
    outcome: Outcome


def read(
    clauses: Iterable[Mapping[str, Any]], table: Mapping[str, Mapping[str, Any]], versions: Mapping[str, int] | None = None
) -> list[ClauseRow]:
    """The rows from the reference table of clauses and the tool's own; the four of the policy article first, then by number."""
    rows = [
        ClauseRow(
            table="clauses",
            key=row["id"],
            version=(versions or {}).get(row["id"], 1),
            fact=row["id"],
            risk=row["risk"],
            rests_on=tuple(row.get("rests_on", ())),
            **{name: table[row["id"]][name] for name in ("step", "owner")},
            **{name: table[row["id"]].get(name, False) for name in ("first", "limits", "review")},
        )
        for row in clauses
    ]
    return sorted(rows, key=lambda row: (not row.first, row.key))


def asks(rows: Iterable[ClauseRow]) -> list[Ask]:
    """What is asked: the contract, then every clause."""
    return [*ABOUT, *(Ask(row.key, "choice", STATES) for row in rows)]


def screens(rows: Sequence[ClauseRow]) -> dict[str, list[str]]:
    """The keys of the questions on each screen."""
    about = {"about": ["subject", "direction", "side"], "markets": ["markets", "effective"]}
    return {step: about.get(step) or [row.key for row in rows if row.step == step] for step in STEPS}


def problems(rows: Iterable[ClauseRow], facts: Facts) -> list[Problem]:
    """Answers that are none. They count as not given."""
    found = [
        Problem("contract.question-not-answered", row.key) for row in rows if row.key in facts and facts[row.key] not in (*STATES, UNKNOWN)
    ]
    return found + contract_law.problems(facts)


def judge(rows: Sequence[ClauseRow], answers: Facts, findings: Iterable[Finding] = ()) -> Judgement:
    """The result of these answers, whatever they are. Total: what is no state counts as not judged."""
    hints = {finding.clause: finding for finding in findings}
    lines = [_line(row, answers, hints.get(row.key)) for row in rows]
    order = {row.key: place for place, row in enumerate(rows)}
    ranked = sorted(
        lines, key=lambda line: (-(line.weight * WORST + 1 if line.product is None else line.product), -line.weight, order[line.clause])
    )
    return Judgement(tuple(ranked), score(lines), _outcome(rows, ranked, answers))


def score(lines: Iterable[Line]) -> Score:
    known, most, of = 0, 0, 0
    for line in lines:
        worst = line.weight * WORST
        known += line.product or 0
        most += worst if line.product is None else line.product
        of += worst
    return Score(known, most, of)


def _line(row: ClauseRow, answers: Facts, finding: Finding | None) -> Line:
    answer = answers.get(row.key)
    state = answer if isinstance(answer, str) and answer in POINTS else UNKNOWN
    points = POINTS.get(state)
    product = None if points is None else points * row.weight
    return Line(row.key, row.rule, state, row.risk, row.weight, points, product, row.owner, (row.fact, *row.rests_on), row.review, finding)


def _outcome(rows: Sequence[ClauseRow], lines: Sequence[Line], answers: Facts) -> Outcome:
    law, duties, law_open = contract_law.law(answers)
    open_lines = [line for line in lines if line.state != "present"]
    unjudged = [line for line in lines if line.product is None]
    light, code = _light(open_lines, bool(unjudged or law_open))
    reasons = [_reason(line) for line in open_lines] or [Reason("contract.all-present", "scoring/KS1", ("KS1",), {"number": len(lines)})]
    who = [*dict.fromkeys(line.owner for line in unjudged), *(["local-counsel"] if law_open or not rows else [])]
    return Outcome(
        light,
        code,
        (_score_reason(score(lines)), *reasons, *_side(answers), *law),
        changes=tuple(_change(line) for line in open_lines),
        steps=(*(step for line in open_lines for step in _steps(line)), *duties),
        who=tuple(who or dict.fromkeys(line.owner for line in open_lines)),
        clauses=tuple(line.clause for line in open_lines),
    )


def _light(lines: Iterable[Line], asking: bool) -> tuple[str, str]:
    """The worst decides. What is judged critical stops, whatever else is open; what is open asks; the rest is to be mended."""
    lines = [line for line in lines if line.product is not None]
    if any(line.risk == "critical" and line.state in ("missing", "harmful") for line in lines):
        return "stop", "contract.do-not-sign"
    if asking:
        return "ask", "contract.not-judged"
    return ("caution", "contract.mend") if lines else ("go", "contract.ready")


def _reason(line: Line) -> Reason:
    critical = line.risk == "critical" and line.state in ("missing", "harmful")
    code = "contract.unjudged" if line.product is None else f"contract.{'critical-' if critical else ''}{line.state}"
    return Reason(code, line.rule, line.facts, {"clause": line.clause})


def _score_reason(found: Score) -> Reason:
    detail: dict[str, Any] = {"points": found.points, "of": found.of}
    if found.most == found.points:
        return Reason("contract.score", "scoring/KS1", ("KS1",), detail)
    return Reason("contract.score-range", "scoring/KS1", ("KS1",), {**detail, "most": found.most})


def _side(answers: Facts) -> list[Reason]:
    side = answers.get("side")
    return (
        []
        if side == "licensee"
        else [Reason("contract.licensee-view" if side == "licensor" else "contract.side-unknown", "scoring/KS1", ("KS1",))]
    )


def _change(line: Line) -> Reason:
    if line.product is None:
        return Reason("contract.if-judged", line.rule, (), {"clause": line.clause})
    return Reason("contract.if-settled", line.rule, (), {"clause": line.clause, "points": line.product})


def _steps(line: Line) -> list[Step]:
    """Where a person has found a fault: wording to propose, and the review."""
    if line.product is None:
        return []
    codes = ["contract.rewrite", *(["contract.competition-review"] if line.review else [])]
    return [Step(code, line.rule, line.facts, None, {"clause": line.clause}) for code in codes]
