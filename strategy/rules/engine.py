"""What every decision tool shares: questions, rows, reasons, outcomes; and the order in which questions are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

Facts = Mapping[str, object]  # answers by the key of their question; a missing key is not yet asked
Value = str | int | date

UNKNOWN: Final = "unknown"  # an answer as good as any other: somebody else knows
KINDS: Final = ("choice", "several", "country", "date", "text", "number")
LIGHTS: Final = ("go", "caution", "ask", "stop")


@dataclass(frozen=True)
class Ask:
    """A question. `when` tells from the answers before it whether it is asked at all; `unknown` whether "don't know" is offered."""

    key: str
    kind: str
    options: tuple[str, ...] = ()
    when: Callable[[Facts], bool] | None = None
    unknown: bool = True

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"There is no kind of question “{self.kind}”.")

    def applies(self, facts: Facts) -> bool:
        return self.when is None or self.when(facts)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A rule as a row of a table holds it; `fact` is the id of the statement in the register that it rests on."""

    table: str
    key: str
    version: int = 1
    fact: str = ""

    @property
    def rule(self) -> str:
        """The id under which an outcome cites this row."""
        return f"{self.table}/{self.key}"


@dataclass(frozen=True)
class Reason:
    """Why: a stable code whose words live above, the row it comes from, the facts it rests on, and values for the words."""

    code: str
    rule: str = ""
    facts: tuple[str, ...] = ()
    detail: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What to do; `due` is the day it must be done by, where one is fixed."""

    code: str
    rule: str = ""
    facts: tuple[str, ...] = ()
    due: date | None = None
    detail: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """An answer. There is always a reason, and who "ask" is never nobody."""

    light: str
    code: str
    reasons: tuple[Reason, ...]
    changes: tuple[Reason, ...] = ()
    steps: tuple[Step, ...] = ()
    who: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.light not in LIGHTS:
            raise ValueError(f"There is no light “{self.light}”.")
        if not self.reasons:
            raise ValueError("An outcome gives at least one reason.")
        if self.light == "ask" and not self.who:
            raise ValueError("An outcome that sends somebody to ask says whom.")


@dataclass(frozen=True)
class Problem:
    """What is wrong with an answer: a code for the words, the key of the answer, values for the words."""

    code: str
    key: str
    detail: Mapping[str, Value] = field(default_factory=dict)


# The order of the questions


def asked(asks: Iterable[Ask], facts: Facts) -> list[Ask]:
    """The questions these answers lead through, answered or not. Each looks only at the answers of those before it."""
    seen: dict[str, object] = {}
    found = []
    for ask in asks:
        if ask.applies(seen):
            found.append(ask)
            if ask.key in facts:
                seen[ask.key] = facts[ask.key]
    return found


def remaining(asks: Iterable[Ask], facts: Facts) -> list[Ask]:
    """The questions still without an answer."""
    return [ask for ask in asked(asks, facts) if ask.key not in facts]


def next_ask(asks: Iterable[Ask], facts: Facts) -> Ask | None:
    """The first question without an answer; none when all are answered."""
    return next(iter(remaining(asks, facts)), None)


def progress(asks: Sequence[Ask], facts: Facts) -> tuple[int, int]:
    """How many questions are answered, of how many that these answers lead through."""
    led = asked(asks, facts)
    return sum(ask.key in facts for ask in led), len(led)


def clean(asks: Sequence[Ask], facts: Facts) -> dict[str, object]:
    """The answers without those to questions that are no longer asked, as after going back and choosing otherwise."""
    led = {ask.key for ask in asked(asks, facts)}
    return {key: value for key, value in facts.items() if key in led}
