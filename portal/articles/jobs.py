"""What recurs for the article store."""

from __future__ import annotations

from portal import jobs
from portal.articles.actions import releasing


@jobs.every(minutes=5)
def publish_what_is_due() -> None:
    """Each scheduled text has a job of its own; this finds those whose job was dropped."""
    releasing.publish_due()
