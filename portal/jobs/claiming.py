"""Claiming and settling: the writes of the workers. Short transactions; none is open while a job works."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from traceback import format_exception

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.jobs import queueing
from portal.jobs.declaring import RETRIES, JobTask, find, wait_after
from portal.jobs.models import Job

log = logging.getLogger("portal.jobs")
MOST_TRACEBACK = 20_000  # characters


class WorkerLost(Exception):
    """The worker ended without a word while it worked, more often than the task may be tried."""


def lease() -> timedelta:
    """How long a running job is its worker's without a sign of life."""
    return timedelta(seconds=settings.JOBS_LEASE_SECONDS)


def claim(worker: str) -> Job | None:
    """Take the job that has been due longest and belongs to nobody, or whose worker's lease is over. Nobody else gets the same.

    PostgreSQL locks the row and skips what others lock; on SQLite the transaction is IMMEDIATE. A job too often orphaned is given up.
    """
    with transaction.atomic():
        while (job := Job.objects.due().select_for_update(skip_locked=True).first()) is not None:
            if job.status == Job.Status.READY or not _is_over(job):
                break
        else:
            return None
        orphaned = job.worker if job.status == Job.Status.RUNNING else ""
        job.status, job.worker, job.started_at = Job.Status.RUNNING, worker, timezone.now()
        job.attempt += 1
        job.due_at = job.started_at + lease()
        job.save(update_fields=["status", "worker", "started_at", "attempt", "due_at"])
    if orphaned:
        log.warning("job %s %s taken over from %s, attempt %s", job.pk, job.task, orphaned, job.attempt)
    return job


def _is_over(orphan: Job) -> bool:
    """Whether an orphaned job need not be run now: it was tried often enough, or asked for anew at another time."""
    now = timezone.now()
    if orphan.again_at is None and orphan.attempt <= _retries(orphan):
        return False
    if orphan.again_at is None:
        _give_up(orphan, WorkerLost(), now)
    else:
        _rearm(orphan, orphan.again_at)
    return True


def next_due() -> datetime | None:
    """When somebody must look again: one statement on an index that holds open jobs alone, no lock."""
    return Job.objects.by_due_time().values_list("due_at", flat=True).first()


def keep_alive(worker: str, ids: Iterable[int]) -> int:
    """The worker's sign of life for what it is running; says how many jobs are still its own."""
    running = Job.objects.filter(pk__in=list(ids), worker=worker, status=Job.Status.RUNNING)
    return running.update(due_at=timezone.now() + lease())


def settle(claimed: Job, error: BaseException | None) -> bool:
    """Note how the run ended: done, to be tried again, or failed. False, and nothing noted, if the job is no longer ours."""
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=claimed.pk).first()
        if job is None or (job.status, job.worker, job.attempt) != (Job.Status.RUNNING, claimed.worker, claimed.attempt):
            log.warning("job %s %s was settled by another worker, attempt %s", claimed.pk, claimed.task, claimed.attempt)
            return False
        now = timezone.now()
        if error is None:
            _done(job, now)
        elif job.again_at is None and job.attempt <= _retries(job):
            _try_again(job, error, now)
        else:
            _give_up(job, error, now)
    return True


def _done(job: Job, now: datetime) -> None:
    log.info("job %s %s done, attempt %s", job.pk, job.task, job.attempt)
    job.finished_at, job.error, job.traceback, job.worker = now, "", "", ""
    again = _next(job, now)
    if again is not None:
        _rearm(job, again)
        return
    job.status, job.arguments, job.due_at = Job.Status.SUCCESSFUL, {}, None
    job.save()


def _rearm(job: Job, again: datetime) -> None:
    job.status, job.worker, job.due_at, job.again_at, job.attempt = Job.Status.READY, "", again, None, 0
    job.save()


def _try_again(job: Job, error: BaseException, now: datetime) -> None:
    task = _task(job)
    wait = wait_after(job.attempt) if task is None else task.wait_after(job.attempt)
    _remember(job, error)
    log.warning("job %s %s raised %s, attempt %s, again in %s", job.pk, job.task, job.error, job.attempt, wait)
    job.status, job.worker, job.due_at = Job.Status.READY, "", now + wait
    job.save()


def _give_up(job: Job, error: BaseException, now: datetime) -> None:
    """FAILED for good. Where it recurs, or was asked for anew meanwhile, the next run waits in a row of its own."""
    _remember(job, error)
    log.error("job %s %s failed with %s after %s attempts", job.pk, job.task, job.error, job.attempt)
    again, task = _next(job, now), _task(job)
    job.status, job.worker, job.finished_at = Job.Status.FAILED, "", now
    job.due_at = job.again_at = None
    job.save()
    if task is not None and task.failed is not None:
        _tell(task, job)
    if task is not None and again is not None and job.key:
        queueing.requeue(task, job, again)


def _tell(task: JobTask, job: Job) -> None:
    try:
        with transaction.atomic():
            task.failed(*job.arguments["args"], **job.arguments["kwargs"])  # type: ignore[misc]
    except Exception as wrong:  # the job has failed all the same
        log.error("job %s %s: what follows a failure raised %s", job.pk, job.task, type(wrong).__qualname__)


def _remember(job: Job, error: BaseException) -> None:
    """The traceback stays in the database, for administrators; the log names the kind alone, as messages hold people's addresses."""
    kind = type(error)
    job.error = f"{kind.__module__}.{kind.__qualname__}"[-200:]
    job.traceback = "".join(format_exception(error))[-MOST_TRACEBACK:].replace("\x00", "")


def _next(job: Job, now: datetime) -> datetime | None:
    task = _task(job)
    recurs = queueing.next_run(task, now) if task is not None and task.schedule is not None else None
    return job.again_at or recurs


def _task(job: Job) -> JobTask | None:
    try:
        return find(job.task)
    except Exception:  # whatever importing it raises: the run will raise it too, and be noted
        return None


def _retries(job: Job) -> int:
    """A task this process does not know (yet, or any more) is tried as often as others."""
    task = _task(job)
    return RETRIES if task is None else task.retries
