"""The queue: one row a job."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

OPEN = Q(due_at__isnull=False)  # as an index condition SQLite recognises it behind `due_at <= ?`, which it does not with a state


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> JobQuerySet:
        return self.filter(OPEN)

    def by_due_time(self) -> JobQuerySet:
        """What somebody must look at next comes first: waiting jobs at their time, running ones when their lease ends."""
        return self.open().order_by("due_at", "pk")

    def due(self, at: datetime | None = None) -> JobQuerySet:
        return self.by_due_time().filter(due_at__lte=at or timezone.now())

    def failed(self) -> JobQuerySet:
        return self.filter(status=Job.Status.FAILED)


class Job(models.Model):
    """One piece of work. Written by `queueing` and `claiming` alone; the statuses have django-tasks' names."""

    class Status(models.TextChoices):
        READY = "READY", _("waiting")
        RUNNING = "RUNNING", _("running")
        FAILED = "FAILED", _("failed")
        SUCCESSFUL = "SUCCESSFUL", _("done")

    task = models.CharField(_("task"), max_length=200)  # dotted path
    arguments = models.JSONField(default=dict)  # {"args": [], "kwargs": {}, "asked": who asked}; empty once the job is done
    key = models.CharField(_("key of the job"), max_length=200, null=True)
    status = models.CharField(_("state"), max_length=10, choices=Status.choices, default=Status.READY)
    due_at = models.DateTimeField(_("to be done at"), null=True)  # waiting: when it may begin; running: when the lease ends; over: null
    again_at = models.DateTimeField(null=True)  # asked for anew while running: runs once more at this time
    attempt = models.PositiveSmallIntegerField(_("attempts so far"), default=0)  # begun so far
    worker = models.CharField(_("worker"), max_length=64, blank=True)
    queued_at = models.DateTimeField(_("queued at"), default=timezone.now)
    started_at = models.DateTimeField(_("begun at"), null=True)
    finished_at = models.DateTimeField(_("ended at"), null=True)
    error = models.CharField(_("error"), max_length=200, blank=True)  # the exception's dotted path
    traceback = models.TextField(_("traceback"), blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=OPEN, name="one_open_job_per_key"),
            models.CheckConstraint(
                condition=OPEN & Q(status__in=("READY", "RUNNING")) | ~OPEN & Q(status__in=("FAILED", "SUCCESSFUL")),
                name="waiting_or_running_job_is_due",
            ),
            models.CheckConstraint(condition=~Q(status="RUNNING") | ~Q(worker=""), name="running_job_has_a_worker"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=OPEN, name="open_job_by_due_time"),
            models.Index(fields=["status", "finished_at"], name="job_by_status_and_end"),
        ]

    def __str__(self) -> str:
        return f"{self.task.rpartition('.')[2]} {self.pk}"
