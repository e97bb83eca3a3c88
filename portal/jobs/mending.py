"""What operators do with jobs that have failed."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.jobs import queueing
from portal.jobs.models import Job


def run_again(job: Job) -> bool:
    """Queue a failed job anew with all its attempts. False if it has not failed (any more), or if its key is open already."""
    failed = Job.objects.failed().filter(pk=job.pk)
    try:
        with transaction.atomic():
            done = failed.update(status=Job.Status.READY, due_at=timezone.now(), attempt=0, finished_at=None, again_at=None)
    except IntegrityError:  # one_open_job_per_key
        return False
    queueing.announce()
    return bool(done)


def drop(job: Job) -> bool:
    """Forget a failed job. False if it has not failed (any more)."""
    return bool(Job.objects.failed().filter(pk=job.pk).delete()[0])
