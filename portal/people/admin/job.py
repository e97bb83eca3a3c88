"""Background jobs in the admin site: administrators and auditors see how they stand; administrators run failed ones again or drop them.

Arguments are not shown: they hold what the job needs of people. Stands here, as the floor of jobs knows neither people nor the trail.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext

from portal.jobs import mending
from portal.jobs.models import Job
from portal.people import trail
from portal.people.access import me
from portal.people.admin.guarded import ReadOnlyAdmin


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("id", "what", "status", "kind", "waits_until", "finished_at")
    list_filter = ("status", ("task", admin.AllValuesFieldListFilter), ("queued_at", admin.DateFieldListFilter))
    search_fields = ("=id", "=key", "task", "error")
    search_help_text = gettext_lazy("Part of a task or an error, or exactly: a number or a key.")
    fields = ("task", "key", "status", "queued_at", "waits_until", "attempt", "started_at", "finished_at", "worker", "error", "trace")
    readonly_fields = ("waits_until", "trace")
    ordering = ("-pk",)
    sortable_by = ("waits_until", "finished_at")
    actions = ("run_again", "drop")

    @admin.display(description=gettext_lazy("task"))
    def what(self, job: Job) -> str:
        return ".".join(job.task.split(".")[-2:])

    @admin.display(description=gettext_lazy("to be done at"), ordering="due_at")
    def waits_until(self, job: Job) -> datetime | None:
        """Of a running job the column holds the end of the lease, which is nothing to read."""
        return job.due_at if job.status == Job.Status.READY else None

    @admin.display(description=gettext_lazy("error"))
    def kind(self, job: Job) -> str:
        return job.error.rpartition(".")[2] or "–"

    @admin.display(description=gettext_lazy("traceback"))
    def trace(self, job: Job) -> SafeString | str:
        return format_html("<pre>{}</pre>", job.traceback) if job.traceback else "–"

    def has_operate_permission(self, request: HttpRequest) -> bool:
        return me(request).is_admin

    @admin.action(description=gettext_lazy("Run again (failed jobs)"), permissions=["operate"])
    def run_again(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        done = self._each(request, chosen, mending.run_again, "jobs.run_again")
        self.message_user(request, ngettext("%(n)d job waits again.", "%(n)d jobs wait again.", done) % {"n": done})

    @admin.action(description=gettext_lazy("Drop (failed jobs)"), permissions=["operate"])
    def drop(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        done = self._each(request, chosen, mending.drop, "jobs.dropped")
        self.message_user(request, ngettext("%(n)d job is dropped.", "%(n)d jobs are dropped.", done) % {"n": done})

    def _each(self, request: HttpRequest, chosen: QuerySet[Job], mend: Callable[[Job], bool], action: str) -> int:
        """How many of the chosen were failed and are mended; the others stay as they are and are counted."""
        done, left = 0, 0
        with transaction.atomic():
            for job in list(chosen):
                if mend(job):
                    trail.note(action, job, actor=me(request), task=job.task)
                    done += 1
                else:
                    left += 1
        if left:
            said = ngettext(
                "%(n)d job was left alone: it has not failed, or the same work waits already.",
                "%(n)d jobs were left alone: they have not failed, or the same work waits already.",
                left,
            )
            self.message_user(request, said % {"n": left}, messages.WARNING)
        return done
