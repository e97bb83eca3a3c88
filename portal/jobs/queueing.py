"""Queueing: the writes of whoever wants something done."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from portal.common.requests import current
from portal.jobs import waking
from portal.jobs.declaring import RECURRING, JobTask, recurring
from portal.jobs.models import Job

BATCH = 500
SAME = "key = excluded.key"  # changes nothing, but returns the row there is
RETIME = """arguments = excluded.arguments,
    due_at = CASE WHEN jobs_job.status = 'READY' THEN excluded.due_at ELSE jobs_job.due_at END,
    again_at = CASE WHEN jobs_job.status = 'RUNNING' THEN excluded.due_at END,
    attempt = CASE WHEN jobs_job.status = 'READY' THEN 0 ELSE jobs_job.attempt END"""


def enqueue(task: JobTask, arguments: Sequence[Any], *, run_at: datetime | None = None, key: str | None = None) -> Job:
    """See `portal.jobs.enqueue`."""
    if run_at is not None and timezone.is_naive(run_at):
        raise ValueError("run_at needs a time zone.")
    job = _job(task, arguments, run_at, key)
    if key is None:
        job.save(force_insert=True)
    else:
        job.pk = _insert(job, SAME if run_at is None else RETIME)
    announce()
    return job


def enqueue_many(task: JobTask, calls: Iterable[Sequence[Any]]) -> int:
    queued = Job.objects.bulk_create([_job(task, arguments) for arguments in calls], batch_size=BATCH)
    announce()
    return len(queued)


def cancel(key: str) -> bool:
    """See `portal.jobs.cancel`."""
    if Job.objects.open().filter(key=key, status=Job.Status.READY).delete()[0]:
        return True
    Job.objects.open().filter(key=key, status=Job.Status.RUNNING).update(again_at=None)
    return False


def announce() -> None:
    """Wake the worker of this process once the job can be seen."""
    transaction.on_commit(waking.wake)


def keep_schedule(now: datetime | None = None) -> None:
    """Every recurring task has one waiting or running job; those no longer declared have none. One statement where all is well.

    A job that waits already keeps its time, also one that has passed meanwhile: that is how a missed run is made up for, once.
    A shorter period counts at once.
    """
    moment = now or timezone.now()
    known = {f"{RECURRING}{path}": task for path, task in recurring().items()}
    there: dict[Any, Any] = dict(Job.objects.open().filter(key__startswith=RECURRING).values_list("key", "due_at"))
    for key, task in known.items():
        due = next_run(task, moment)
        if key not in there:
            _insert(_job(task, (), due, key), SAME)
        elif there[key] > due:
            Job.objects.open().filter(key=key, status=Job.Status.READY, due_at__gt=due).update(due_at=due)
    gone = there.keys() - known.keys()
    if gone:
        Job.objects.open().filter(key__in=gone, status=Job.Status.READY).delete()


def next_run(task: JobTask, after: datetime) -> datetime:
    assert task.schedule is not None
    return task.schedule.after(after, timezone.get_default_timezone())


def requeue(task: JobTask, job: Job, due: datetime) -> None:
    """The next run of a job that was given up, under the same key and with the same arguments."""
    fresh = _job(task, job.arguments["args"], due, job.key)
    fresh.arguments = job.arguments
    _insert(fresh, SAME)


def _job(task: JobTask, arguments: Sequence[Any], run_at: datetime | None = None, key: str | None = None) -> Job:
    if not isinstance(task, JobTask):
        raise TypeError(f"{task!r} is no task: declare it with @jobs.task().")
    path, now = task.module_path, timezone.now()
    check_arguments(task, arguments)
    asking = current()
    asked = {"id": asking.id, "address": asking.address} if asking else None
    return Job(task=path, arguments={"args": list(arguments), "kwargs": {}, "asked": asked}, key=key, due_at=run_at or now, queued_at=now)


def check_arguments(task: JobTask, arguments: Sequence[Any]) -> None:
    """Refuse now what could not be run later."""
    given = (None, *arguments) if task.takes_context else arguments
    inspect.signature(task.func).bind(*given)
    for place, value in enumerate(arguments, 1):
        try:
            same = json.loads(json.dumps(value, allow_nan=False)) == value
        except (TypeError, ValueError):
            same = False
        if not same or isinstance(value, tuple):
            raise TypeError(
                f"Argument {place} of {task.module_path} is a {type(value).__name__}, which does not survive JSON. "
                "Give ids, texts, numbers, lists and dictionaries with text keys."
            )


def _insert(job: Job, on_conflict: str) -> int:
    """Insert under the constraint one_open_job_per_key; the id of the row that is there then. Raw, as Django's upserts know no CASE."""
    fields: list[Any] = [field for field in Job._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(field.column for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = (
        f"INSERT INTO jobs_job ({columns}) VALUES ({marks}) "  # noqa: S608 (names of our own model)
        f"ON CONFLICT (key) WHERE due_at IS NOT NULL DO UPDATE SET {on_conflict} RETURNING id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [field.get_db_prep_save(getattr(job, field.attname), connection) for field in fields])
        return int(cursor.fetchone()[0])
