"""What the queue does for itself."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from portal.jobs.declaring import daily
from portal.jobs.models import Job

KEEP = timedelta(days=14)


@daily(at="03:40")
def forget_done() -> None:
    """Done jobs are kept for a fortnight; failed ones until somebody has looked at them."""
    Job.objects.filter(status=Job.Status.SUCCESSFUL, finished_at__lt=timezone.now() - KEEP).delete()
