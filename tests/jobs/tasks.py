"""Tasks of the tests: what they do is seen in `DONE`."""

from __future__ import annotations

import threading
from datetime import time, timedelta
from typing import Any

from django.utils import timezone
from django_tasks.base import TaskContext

from portal import jobs
from portal.common.requests import current
from portal.jobs import declaring
from portal.jobs.schedules import Daily, Every
from portal.people.models import Person

DONE: list[Any] = []


@jobs.task()
def note(*what: Any) -> None:
    DONE.append(what[0] if len(what) == 1 else what)


@jobs.task(takes_context=True)
def note_attempt(context: TaskContext, what: str) -> None:
    DONE.append((what, context.attempt))


def given_up(what: str) -> None:
    DONE.append(f"gave up {what}")


@jobs.task(retries=2, wait=60, failed=given_up)
def fail(what: str) -> None:
    DONE.append(what)
    raise ConnectionRefusedError(f"the secret of {what}")


@jobs.task(retries=0)
def fail_in_the_database() -> None:
    Person.objects.create(email="x" * 400, display_name=None)


@jobs.task()
def again_while_running(key: str, again: float | None) -> None:
    """Asks for itself once more while it runs, `again` seconds from now; or takes itself back."""
    DONE.append(again)
    if again is not None:
        jobs.enqueue(again_while_running, key, None, key=key, run_at=timezone.now() + timedelta(seconds=again))
    else:
        jobs.cancel(key)


@jobs.task()
def who_asks() -> None:
    asking = current()
    assert asking
    DONE.append((asking.id, asking.address))


GO_ON = threading.Event()
BOOK: Any = None


@jobs.task()
def take_your_time() -> None:
    DONE.append("begun")
    GO_ON.wait(10)
    GO_ON.clear()
    DONE.append("ended")


@jobs.task(retries=2, schedule=Every(timedelta(minutes=5)))
def tick() -> None:
    BOOK.ran.append("tick")
    if BOOK.broken:
        raise ValueError


@jobs.task(schedule=Daily(time(3, 10)))
def nightly() -> None:
    BOOK.ran.append("nightly")


for path in [path for path in declaring._recurring if path.startswith("tests.")]:
    del declaring._recurring[path]  # they recur only where a test says so
