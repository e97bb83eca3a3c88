"""Doing things as in a request, and on another day than today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import Model

from portal.common import requests


def move_back(row: Model, at: datetime, *moments: str) -> None:
    """What an action has dated now happened then."""
    type(row)._default_manager.filter(pk=row.pk).update(**dict.fromkeys(moments, at))


@contextmanager
def once_read() -> Iterator[None]:
    """As within a request, the stamp of the content is read once, not with every rule and word."""
    before = requests.current()
    requests.begin(requests.Asking(id="", address=""))
    try:
        yield
    finally:
        requests.begin(before)
