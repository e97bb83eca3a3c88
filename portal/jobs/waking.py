"""The bell inside a process: whoever queues a job rings it after the commit, and the idle worker looks at once instead of in a while."""

from __future__ import annotations

import threading

_bell = threading.Event()


def wake() -> None:
    _bell.set()


def listen() -> None:
    """From now on rings count. Call it before looking, so that none between looking and waiting is missed."""
    _bell.clear()


def wait(seconds: float) -> None:
    _bell.wait(seconds)
