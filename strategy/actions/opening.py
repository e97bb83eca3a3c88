"""Answers that may still be changed: whoever writes to a run takes it from here, locked."""

from __future__ import annotations

from strategy.models import ToolRecord, ToolRun


class AlreadyKept(Exception):
    """The run has become a record: its answers stand. To change them, begin again from the record."""


def opened(run: ToolRun) -> ToolRun:
    """The run as it is now, held until the end of the transaction. Raises `AlreadyKept` where it has become a record."""
    locked = ToolRun.objects.select_for_update().get(pk=run.pk)
    if ToolRecord.objects.filter(run=locked).exists():
        raise AlreadyKept
    return locked
