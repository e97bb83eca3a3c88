"""The rules that hold now, as the engines read them. One statement after a change of content, none for the next readers.

book = rulebook()
exhaustion.check(facts, book.exhaustion)      pathway.find(facts, book.pathway)       standards.choose(facts, book.standards)
playbook.choose(facts, book.forums.values())  timetable(forum, book.steps.values(), …) contract.judge(book.clauses, …)
maturity: book.dimensions                     joint.check(book.joint, facts)          book.versions["exhaustion/CN.patents"] → 1
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from portal.articles.models import Fact
from portal.common.keeping import kept
from strategy.models import Rule, ToolWords
from strategy.rules import pathway, regimes, standards
from strategy.rules.contract import ClauseRow
from strategy.rules.engine import Row
from strategy.rules.firsts import Task
from strategy.rules.guide import Guide, Time
from strategy.rules.joint import Question
from strategy.rules.maturity import Dimension
from strategy.rules.playbook import Event, Forum, StepRule
from strategy.rules.rows import revived

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Rulebook:
    """All rules by tool. `versions`: id of a rule → the version that holds. `rests_on`: id of a rule → ids of facts."""

    exhaustion: regimes.Tables
    pathway: pathway.Tables
    standards: standards.Tables
    forums: Mapping[str, Forum]
    steps: Mapping[str, StepRule]
    events: Mapping[str, Event]
    tasks: Mapping[str, Task]
    clauses: tuple[ClauseRow, ...]
    dimensions: tuple[Dimension, ...]
    joint: tuple[Question, ...]
    versions: Mapping[str, int] = field(default_factory=dict)
    rests_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def rulebook() -> Rulebook:
    """The rules that hold now."""
    return kept("rulebook", _read)


def words_of(tool: str) -> dict[str, Any]:
    """The words of a tool as its file has them; empty where none were ever loaded."""
    return _all_words().get(tool, {})


def tools_with_words() -> frozenset[str]:
    """The tools whose words are loaded: the others cannot speak yet."""
    return frozenset(_all_words())


def _all_words() -> dict[str, dict[str, Any]]:
    return kept("words of tools", lambda: dict(ToolWords.objects.current().values_list("key", "words")))


def _read() -> Rulebook:
    return made(list(Rule.objects.current().only("key", "version", "table", "values", "rests_on", "position")))


def made(rows: Iterable[Rule]) -> Rulebook:
    """A rulebook of these rows, whatever their versions. One statement: how sure the facts of the steps are."""
    by_table: dict[str, list[Rule]] = {}
    for row in rows:
        by_table.setdefault(row.table, []).append(row)

    def all_of(kind: type[R], table: str) -> list[R]:
        return [revived(kind, row.key, row.values, row.version) for row in by_table.get(table, [])]

    sure = dict(Fact.objects.filter(pk__in=[row.key.partition("/")[2] for row in by_table.get("step", [])]).values_list("pk", "confidence"))
    steps = [replace(step, confidence=sure.get(step.fact, "")) for step in all_of(StepRule, "step")]
    times = {one.key: Time(table="step", key=one.key, fact=one.fact, version=one.version, days=one.days, unit=one.unit) for one in steps}
    everything = [row for rows in by_table.values() for row in rows]
    return Rulebook(
        exhaustion=regimes.Tables(
            {(row.jurisdiction, row.right): row for row in all_of(regimes.Exhaustion, "exhaustion")},
            tuple(all_of(regimes.Screen, "exhaustion-rule")),
        ),
        pathway=pathway.Tables(
            {row.jurisdiction: row for row in all_of(pathway.Customs, "customs")}, tuple(all_of(Guide, "pathway")), times
        ),
        standards=standards.Tables(tuple(all_of(Guide, "standards"))),
        forums=_by_key(all_of(Forum, "playbook")),
        steps=_by_key(steps),
        events=_by_key(all_of(Event, "event")),
        tasks=_by_key(all_of(Task, "task")),
        clauses=tuple(all_of(ClauseRow, "clauses")),
        dimensions=tuple(all_of(Dimension, "maturity")),
        joint=tuple(all_of(Question, "joint")),
        versions={row.key: row.version for row in everything},
        rests_on={row.key: tuple(row.rests_on) for row in everything},
    )


def _by_key(rows: list[R]) -> dict[str, R]:
    return {row.key: row for row in rows}
