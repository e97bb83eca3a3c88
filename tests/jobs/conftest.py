from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.jobs import tasks


@pytest.fixture(autouse=True)
def done() -> Iterator[list[Any]]:
    """What the tests' tasks have done."""
    tasks.DONE.clear()
    yield tasks.DONE
    tasks.DONE.clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., datetime]:
    """`clock(hours=2)`: so much later; `clock()`: now."""
    real, ahead = timezone.now, [timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: real() + ahead[0])

    def turn(**by: float) -> datetime:
        ahead[0] += timedelta(**by)
        return timezone.now()

    return turn
