"""An outcome in the making: it only ever gets stricter, and collects why, what to do, whom to ask, which clauses to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from strategy.rules.engine import Outcome, Reason, Step, Value

STRICTER: Final = ("go", "caution", "ask", "stop")  # each stricter than those before it


def stricter(one: str, other: str) -> bool:
    """Whether the first light is stricter than the second."""
    return STRICTER.index(one) > STRICTER.index(other)


@dataclass
class Draft:
    """The code is that of whatever made the light as strict as it is, first come."""

    light: str = "go"
    code: str = ""
    reasons: list[Reason] = field(default_factory=list)
    changes: list[Reason] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    who: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)

    def verdict(self, light: str, code: str) -> None:
        """Take a verdict where there is none yet or it is stricter."""
        if not self.code or stricter(light, self.light):
            self.light, self.code = light, code

    def because(self, code: str, rule: str = "", facts: tuple[str, ...] = (), detail: Mapping[str, Value] | None = None) -> None:
        reason = Reason(code, rule, facts, detail or {})
        if reason not in self.reasons:
            self.reasons.append(reason)

    def do(self, code: str, rule: str = "", facts: tuple[str, ...] = (), detail: Mapping[str, Value] | None = None) -> None:
        step = Step(code, rule, facts, detail=detail or {})
        if step not in self.steps:
            self.steps.append(step)

    def ask(self, *who: str) -> None:
        self.who += [one for one in who if one not in self.who]

    def read(self, *clauses: str) -> None:
        self.clauses += [one for one in clauses if one not in self.clauses]

    def outcome(self) -> Outcome:
        return Outcome(
            self.light,
            self.code,
            tuple(self.reasons),
            tuple(self.changes),
            tuple(self.steps),
            tuple(self.who),
            tuple(sorted(self.clauses)),
        )
