"""The rows the engines look at, as one thing to hand about, and the version of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from strategy.rules import pathway, regimes
from strategy.rules.engine import Row
from strategy.rules.firsts import Task
from strategy.rules.guide import Guide, Time
from strategy.rules.playbook import Event, Forum, StepRule
from strategy.rules.rows import revived

R = TypeVar("R", bound=Row)
Kept = tuple[str, str, Mapping[str, Any], int]  # the id of a rule ("table/key"), its table, its values as kept, its version


class Tables(Protocol):
    """What is asked of a rulebook. `versions`: id of a rule → the version that holds."""

    @property
    def exhaustion(self) -> regimes.Tables: ...
    @property
    def pathway(self) -> pathway.Tables: ...
    @property
    def forums(self) -> Mapping[str, Forum]: ...
    @property
    def steps(self) -> Mapping[str, StepRule]: ...
    @property
    def events(self) -> Mapping[str, Event]: ...
    @property
    def tasks(self) -> Mapping[str, Task]: ...
    @property
    def versions(self) -> Mapping[str, int]: ...


@dataclass(frozen=True)
class Sheet:
    """A rulebook of rows that stand in no database yet."""

    exhaustion: regimes.Tables
    pathway: pathway.Tables
    forums: Mapping[str, Forum]
    steps: Mapping[str, StepRule]
    events: Mapping[str, Event]
    tasks: Mapping[str, Task]
    versions: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Iterable[Kept]) -> Sheet:
        """From rows as they are kept."""
        rows = list(kept)

        def every(kind: type[R], table: str) -> list[R]:
            return [revived(kind, key, values, version) for key, name, values, version in rows if name == table]

        steps = {one.key: one for one in every(StepRule, "step")}
        return cls(
            exhaustion=regimes.Tables(
                {(one.jurisdiction, one.right): one for one in every(regimes.Exhaustion, "exhaustion")},
                tuple(every(regimes.Screen, "exhaustion-rule")),
            ),
            pathway=pathway.Tables(
                {one.jurisdiction: one for one in every(pathway.Customs, "customs")},
                tuple(every(Guide, "pathway")),
                {
                    key: Time(table="step", key=key, fact=one.fact, version=one.version, days=one.days, unit=one.unit)
                    for key, one in steps.items()
                },
            ),
            forums={one.key: one for one in every(Forum, "playbook")},
            steps=steps,
            events={one.key: one for one in every(Event, "event")},
            tasks={one.key: one for one in every(Task, "task")},
            versions={key: version for key, _table, _values, version in rows},
        )
