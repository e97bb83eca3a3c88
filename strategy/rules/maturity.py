"""The maturity check: twelve dimensions, five levels, for one unit; what is low, what comes next, and which course teaches it.

The model is the portal's own (G.MM): the profile, the mean and the two lowest dimensions are reported, and in a certified result no
dimension counts for more than two levels above governance (MD1). Levels are what the unit says of itself; from level 3 on it says what
shows it. A dimension that the unit's work does not touch is left out and counts nowhere. The unit aims for one level everywhere, and for
one more in the dimensions that matter most to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from strategy.rules.engine import UNKNOWN, Ask, Facts, Outcome, Problem, Reason, Row, Step

LEVELS: Final = ("1", "2", "3", "4", "5")
SCOPE: Final = ("rd", "licences", "goods", "brands")
GOVERNANCE: Final = "MD1"
ABOVE: Final = 2  # levels a dimension may count for above governance
DEFINED: Final = 3  # from here on a level needs evidence; and the target where a unit sets none
LOWEST: Final = 2
MODEL: Final = "scale/G.MM"
EVIDENCE: Final = ".evidence"
TARGET: Final = "target"
AIMS: Final = LEVELS[1:]
AHEAD: Final = "ahead"  # dimensions whose target is a level higher
NONE: Final = "none"


@dataclass(frozen=True, kw_only=True)
class Dimension(Row):
    """`need`: the part of the scope without which it is left out. `course`: the slug of the course that teaches it."""

    countermeasure: int
    owner: str
    course: str
    need: str = ""


@dataclass(frozen=True)
class Mean:
    """Of `count` levels; None of none."""

    total: int
    count: int

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.total, self.count) if self.count else None

    @property
    def tenths(self) -> int | None:
        """Rounded half up, so that 2.25 is 23 tenths."""
        return (20 * self.total + self.count) // (2 * self.count) if self.count else None


@dataclass(frozen=True)
class Axis:
    """A dimension of the profile. `state`: said, unknown, left-out. `counted` is the level in a certified result; `gap` to the target."""

    dimension: str
    rule: str
    countermeasure: int
    state: str
    level: int | None
    counted: int | None
    target: int
    gap: int | None
    evidence: str
    owner: str
    course: str

    @property
    def proven(self) -> bool:
        return self.level is not None and (self.level < DEFINED or bool(self.evidence))


@dataclass(frozen=True)
class Action:
    """The next step from a level, for the plan of the unit. Its words are the row's text of that level."""

    dimension: str
    rule: str
    level: int
    owner: str
    course: str


@dataclass(frozen=True)
class Profile:
    """The result. `countermeasures` has only those of which a level is said; `actions` begin with the widest gap."""

    axes: tuple[Axis, ...]
    mean: Mean
    counted: Mean
    countermeasures: Mapping[int, Mean]
    lowest: tuple[str, ...]
    actions: tuple[Action, ...]
    certifiable: bool
    outcome: Outcome

    @property
    def levels(self) -> dict[str, int | None]:
        return {axis.dimension: axis.level for axis in self.axes}


def read(
    dimensions: Iterable[Mapping[str, Any]], table: Mapping[str, Mapping[str, Any]], versions: Mapping[str, int] | None = None
) -> list[Dimension]:
    """The rows from the reference table of the model and the tool's own."""
    return [
        Dimension(
            table="maturity",
            key=row["id"],
            version=(versions or {}).get(row["id"], 1),
            fact=row["id"],
            countermeasure=row["countermeasure"],
            **{name: table[row["id"]].get(name, "") for name in ("owner", "course", "need")},
        )
        for row in dimensions
    ]


def asks(rows: Iterable[Dimension]) -> list[Ask]:
    """What the unit does, then the level of every dimension that this touches, with its evidence from level 3 on; at last the targets."""
    found, keys = [Ask("scope", "several", SCOPE)], []
    for row in rows:
        keys.append(row.key)
        found += [Ask(row.key, "choice", LEVELS, _touches(row)), Ask(row.key + EVIDENCE, "text", (), _needs_evidence(row), unknown=False)]
    return [*found, Ask(TARGET, "choice", AIMS, unknown=False), Ask(AHEAD, "several", (*keys, NONE), unknown=False)]


def screens(rows: Iterable[Dimension]) -> dict[str, list[str]]:
    """The questions of each screen: the scope, then a screen for each countermeasure, then the targets."""
    found = {"scope": ["scope"], **{f"countermeasure-{number}": [] for number in range(1, 6)}}
    for row in rows:
        found[f"countermeasure-{row.countermeasure}"] += [row.key, row.key + EVIDENCE]
    return {**found, "targets": [TARGET, AHEAD]}


def _touches(row: Dimension) -> Callable[[Facts], bool]:
    return lambda facts: touches(row, facts)


def _needs_evidence(row: Dimension) -> Callable[[Facts], bool]:
    return lambda facts: touches(row, facts) and (level_of(facts.get(row.key)) or 0) >= DEFINED


def touches(row: Dimension, facts: Facts) -> bool:
    """Whether a dimension belongs to what the unit does. Of a scope not told or not known everything does."""
    scope = facts.get("scope")
    if not row.need or not isinstance(scope, list | tuple | set | frozenset) or UNKNOWN in scope:
        return True
    return row.need in scope


def level_of(answer: object) -> int | None:
    """The level of an answer; None for what is none."""
    text = str(answer) if isinstance(answer, str | int) and not isinstance(answer, bool) else ""
    return int(text) if text in LEVELS else None


def targets(rows: Iterable[Dimension], facts: Facts) -> dict[str, int]:
    """The level each dimension is to reach."""
    aim, ahead = level_of(facts.get(TARGET)) or DEFINED, facts.get(AHEAD)
    chosen = set(ahead) if isinstance(ahead, list | tuple | set | frozenset) else set()
    return {row.key: min(len(LEVELS), aim + (row.key in chosen)) for row in rows}


def problems(rows: Iterable[Dimension], facts: Facts) -> list[Problem]:
    """Answers that are no level. They count as not given."""
    given = {row.key: facts[row.key] for row in rows if row.key in facts}
    return [
        Problem("maturity.not-a-level", key)
        for key, answer in given.items()
        if answer not in ("", None, UNKNOWN) and level_of(answer) is None
    ]


def assess(rows: Sequence[Dimension], facts: Facts, targets: Mapping[str, int] | None = None) -> Profile:
    """The profile of these answers, whatever they are. A higher level of any dimension lowers no figure in it."""
    governance = next((level_of(facts.get(row.key)) for row in rows if row.key == GOVERNANCE), None)
    axes = tuple(_axis(row, facts, (targets or {}).get(row.key, DEFINED), governance) for row in rows)
    said = [axis for axis in axes if axis.level is not None]
    lowest = tuple(axis.dimension for axis in sorted(said, key=lambda axis: axis.level or 0)[:LOWEST])
    means = {number: _mean(axis.level for axis in said if axis.countermeasure == number) for number in range(1, 6)}
    wide = sorted(said, key=lambda axis: (-(axis.gap or 0), axis.level or 0))
    return Profile(
        axes=axes,
        mean=_mean(axis.level for axis in said),
        counted=_mean(axis.counted for axis in said),
        countermeasures={number: mean for number, mean in means.items() if mean.count},
        lowest=lowest,
        actions=tuple(Action(axis.dimension, axis.rule, axis.level or 1, axis.owner, axis.course) for axis in wide if axis.gap),
        certifiable=bool(said) and all(axis.state != "unknown" and (axis.level is None or axis.proven) for axis in axes),
        outcome=_outcome(axes, lowest),
    )


def _axis(row: Dimension, facts: Facts, target: int, governance: int | None) -> Axis:
    level = level_of(facts.get(row.key)) if touches(row, facts) else None
    state = "left-out" if not touches(row, facts) else "unknown" if level is None else "said"
    counted = None if level is None else min(level, (governance or 1) + ABOVE)
    evidence = facts.get(row.key + EVIDENCE)
    return Axis(
        row.key,
        row.rule,
        row.countermeasure,
        state,
        level,
        counted,
        target,
        None if level is None else max(0, target - level),
        evidence.strip() if isinstance(evidence, str) and level is not None and evidence != UNKNOWN else "",
        row.owner,
        row.course,
    )


def _mean(levels: Iterable[int | None]) -> Mean:
    known = [level for level in levels if level is not None]
    return Mean(sum(known), len(known))


def _outcome(axes: Sequence[Axis], lowest: Sequence[str]) -> Outcome:
    unknown = [axis for axis in axes if axis.state == "unknown"]
    gaps = sorted((axis for axis in axes if axis.gap), key=lambda axis: (-(axis.gap or 0), axis.level or 0))
    light, code = ("ask", "maturity.incomplete") if unknown else ("caution", "maturity.gaps") if gaps else ("go", "maturity.on-target")
    if not any(axis.level for axis in axes):
        light, code = "ask", "maturity.nothing-said"
    return Outcome(
        light,
        code,
        tuple(_reasons(axes, lowest)),
        changes=tuple(Reason("maturity.if-raised", axis.rule, (), {"dimension": axis.dimension, "level": axis.target}) for axis in gaps),
        steps=tuple(
            Step("maturity.next", axis.rule, (axis.dimension,), None, {"dimension": axis.dimension, "level": axis.level or 1})
            for axis in gaps
        ),
        who=tuple(dict.fromkeys(axis.owner for axis in (unknown or gaps))) or ("ip-manager",),
    )


def _reasons(axes: Sequence[Axis], lowest: Sequence[str]) -> list[Reason]:
    mean = _mean(axis.level for axis in axes)
    tenths = mean.tenths or 0
    found = (
        [Reason("maturity.mean", MODEL, ("G.MM",), {"mean": f"{tenths // 10}.{tenths % 10}", "number": mean.count})] if mean.count else []
    )
    found += [_reason("maturity.lowest", axis) for key in lowest for axis in axes if axis.dimension == key]
    for axis in axes:
        if axis.state == "unknown":
            found.append(_reason("maturity.unknown", axis))
        elif axis.state == "left-out":
            found.append(_reason("maturity.left-out", axis))
        else:
            found += [_reason("maturity.no-evidence", axis)] if not axis.proven else []
            found += [_reason("maturity.above-governance", axis)] if axis.counted != axis.level else []
    return found or [Reason("maturity.nothing-said", MODEL, ("G.MM",))]


def _reason(code: str, axis: Axis) -> Reason:
    return Reason(code, axis.rule, (axis.dimension,), {"dimension": axis.dimension, "level": axis.level or 0, "counted": axis.counted or 0})
