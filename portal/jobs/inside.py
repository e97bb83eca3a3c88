"""The worker inside a server process (JOBS_WORKER=inside): a plain installation needs no second process to do what is due."""

from __future__ import annotations

from django.conf import settings

from portal.jobs.working import Worker

_worker: Worker | None = None


def start() -> None:
    """Called in each server process once the portal is loaded there; claiming is exclusive, so several may look."""
    global _worker
    if settings.JOBS_WORKER == "inside" and _worker is None:
        _worker = Worker()
        _worker.start()


def stop(within: float) -> None:
    """Let the running job end; after `within` seconds it is left to its lease."""
    global _worker
    if _worker is not None:
        _worker.stop(within)
        _worker = None
