"""The first days of a dispute: what is done before any court asks for it, by whom, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from strategy.rules.engine import Row


@dataclass(frozen=True, kw_only=True)
class Task(Row):
    """A task of the checklist. `by`: how many days after the papers came it is done at the latest; None: before something else."""

    by: int | None = None
    owner: str
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Todo:
    """A task in a case; no day while nobody has said when the papers came, or where the task is tied to no day."""

    key: str
    rule: str
    owner: str
    day: date | None
    facts: tuple[str, ...]


def first_days(tasks: Iterable[Task], served_on: date | None) -> list[Todo]:
    """The checklist with its days, the earliest first, what has no day last."""
    found = []
    for task in tasks:
        day = served_on + timedelta(days=task.by) if served_on and task.by is not None else None
        found.append(Todo(task.key, task.rule, task.owner, day, (task.fact, *task.rests_on)))
    return sorted(found, key=lambda todo: (todo.day is None, todo.day or date.max))
