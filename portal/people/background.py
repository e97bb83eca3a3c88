"""Work nobody should wait for, such as mail: after the commit, in a thread of this process.

A process that ends waits for its threads; one that is killed loses what it had not sent. Mail that matters can therefore
be sent again by hand (the list of people shows who has never set a password).
"""

from __future__ import annotations

import contextvars
import logging
import threading
from collections.abc import Callable

from django.db import connections, transaction

log = logging.getLogger("portal.people")


def later(work: Callable[[], object]) -> None:
    """Run `work` once the current transaction is committed (at once where there is none). A failure is logged, never raised."""
    asking = contextvars.copy_context()
    transaction.on_commit(lambda: start(lambda: asking.run(work)))


def start(work: Callable[[], object]) -> None:
    threading.Thread(target=_run, args=(work,), name="portal-later").start()


def _run(work: Callable[[], object]) -> None:
    try:
        quietly(work)
    finally:
        connections.close_all()


def quietly(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        log.exception("background work failed")
