"""How the queue stands."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count
from django.utils import timezone

from portal.jobs.models import Job


class Command(BaseCommand):
    help = "Print how many jobs wait, run, have failed and are done, and how long the oldest has been due."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = dict(Job.objects.values_list("status").annotate(Count("pk")).order_by())
        for status, name in (("READY", "waiting"), ("RUNNING", "running"), ("FAILED", "failed"), ("SUCCESSFUL", "done")):
            self.stdout.write(f"{name:8} {counts.get(status, 0)}")
        oldest = Job.objects.due().values_list("due_at", flat=True).first()
        if oldest is not None:
            self.stdout.write(f"due for {(timezone.now() - oldest).total_seconds():.0f} s without having begun")
