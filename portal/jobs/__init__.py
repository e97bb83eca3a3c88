"""Background work: what must happen after the answer, at a time, or again and again. Leans on django-tasks for the notion of a task.

    @jobs.task()                                  retried five times, after 30 s, 2 min, 8 min, 32 min and about 2 hours
    def send_letter(person_id: int) -> None: ...

    jobs.enqueue(send_letter, person.pk)          in the caller's transaction: rolled back, nothing is queued
    jobs.enqueue(publish, article.pk, key=f"publish:{article.pk}", run_at=at)      again with another `run_at`: re-timed
    jobs.cancel(f"publish:{article.pk}")

    @jobs.every(minutes=5)                        in the module `jobs` of an installed app, so that workers know of it
    @jobs.daily(at="03:10")                       by the company's clock (TIME_ZONE)

A job runs at least once: a worker killed between the work and the note that it is done leaves it to be done again. So a task must
be repeatable: hold ids, look at what is so now, write under a unique key. With `takes_context=True` its first argument is
`context`, and `context.attempt` counts from 1. Arguments are JSON, forgotten once the job is done, and never written to the log.

Jobs lie in one table of our own (`models.Job`) instead of django-tasks-db's: key, lease and time must be in the row that is locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from portal.jobs.declaring import JobTask, daily, every, task

if TYPE_CHECKING:
    from portal.jobs.models import Job

__all__ = ["JobTask", "cancel", "daily", "enqueue", "enqueue_many", "every", "task"]


def enqueue(task: JobTask, *arguments: Any, run_at: datetime | None = None, key: str | None = None) -> Job:
    """Queue a run of `task`, now or at `run_at`, in the caller's transaction. One statement.

    `key`: while a job with this key waits or runs there is no second one; the one there is is returned. With `run_at` it is
    re-timed and takes the new arguments; if it is just running, it runs once more at that time. Raises TypeError for arguments
    that are not JSON or do not fit the task, ValueError for a `run_at` without a zone.
    """
    from portal.jobs import queueing  # the models are not there yet when tasks are declared

    return queueing.enqueue(task, arguments, run_at=run_at, key=key)


def enqueue_many(task: JobTask, calls: Iterable[Sequence[Any]]) -> int:
    """A job for each list of arguments, in few statements; says how many."""
    from portal.jobs import queueing

    return queueing.enqueue_many(task, calls)


def cancel(key: str) -> bool:
    """Take a waiting job back; True if it had not begun. One that is running ends, and does not run again. At most two statements."""
    from portal.jobs import queueing

    return queueing.cancel(key)
