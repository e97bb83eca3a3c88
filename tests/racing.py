"""Calls that start together, each in a thread and on a connection of its own."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.db import OperationalError, connection


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What came of each, in their order: what it returned, or the exception."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[place] = work()
        except Exception as refused:
            results[place] = refused  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def names(results: Iterable[Any]) -> Counter[str]:
    """How many of each kind; a locked database or a deadlock in full."""
    return Counter(f"{type(one).__name__}: {one}" if isinstance(one, OperationalError) else type(one).__name__ for one in results)
