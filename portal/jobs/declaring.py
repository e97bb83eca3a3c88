"""Declaring tasks: how often one is tried again, and when it recurs. Names every task by its dotted path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

import django_tasks
from django.utils.module_loading import import_string
from django_tasks.base import Task

from portal.jobs.schedules import Daily, Every, Schedule

RETRIES = 5
FIRST_WAIT = 30  # seconds
GROWTH = 4  # each wait is so many times the one before
LONGEST_WAIT = 6 * 60 * 60  # seconds
RECURRING = "every:"  # begins the key of recurring jobs; the dotted path follows

_recurring: dict[str, JobTask] = {}


@dataclass(frozen=True, kw_only=True)
class JobTask(Task):
    """A task with its retries. `failed` is called with the arguments in the transaction that gives the job up."""

    retries: int = RETRIES
    wait: int = FIRST_WAIT  # seconds before the first retry
    schedule: Schedule | None = None
    failed: Callable[..., None] | None = None

    def wait_after(self, attempt: int) -> timedelta:
        """How long to wait when the attempt with this number (from 1) has failed."""
        return wait_after(attempt, self.wait)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The work itself, here and now."""
        return self.func(*args, **kwargs)


def wait_after(attempt: int, first: int = FIRST_WAIT) -> timedelta:
    return timedelta(seconds=min(first * GROWTH ** min(attempt - 1, 20), LONGEST_WAIT))


def task(
    *,
    retries: int = RETRIES,
    wait: int = FIRST_WAIT,
    failed: Callable[..., None] | None = None,
    takes_context: bool = False,
    schedule: Schedule | None = None,
) -> Callable[[Callable[..., None]], JobTask]:
    """Make a function of a module a task: tried `retries` times more when it raises, after `wait` seconds, then ever longer."""

    def declare(work: Callable[..., None]) -> JobTask:
        made: Any = django_tasks.task(takes_context=takes_context, retries=retries, wait=wait, failed=failed, schedule=schedule)(work)  # type: ignore[call-overload]
        if schedule is not None:
            _recurring[made.module_path] = made
        return made

    return declare


def every(*, minutes: int = 0, hours: int = 0, retries: int = 2) -> Callable[[Callable[[], None]], JobTask]:
    """A task without arguments that runs once each period; periods missed while nothing worked are made up for by one run."""
    period = timedelta(minutes=minutes, hours=hours)
    if not period:
        raise ValueError("every() needs minutes or hours.")
    return task(retries=retries, schedule=Every(period))


def daily(*, at: str, retries: int = 2) -> Callable[[Callable[[], None]], JobTask]:
    """A task without arguments that runs once a day at `at` ("03:10") by the company's clock; a missed day is made up for once."""
    return task(retries=retries, schedule=Daily(time.fromisoformat(at)))


def recurring() -> dict[str, JobTask]:
    """Dotted path → task, of all that recur."""
    return dict(_recurring)


def find(path: str) -> JobTask:
    """The task of this dotted path. ImportError or LookupError where there is none (any more, or not yet in this process)."""
    found = import_string(path)
    if not isinstance(found, JobTask):
        raise LookupError(f"{path} is no task.")
    return found
