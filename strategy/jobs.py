"""What recurs for the tools."""

from __future__ import annotations

from portal import jobs
from strategy.actions import answering


@jobs.daily(at="03:20")
def forget_stale_answers() -> None:
    answering.forget_stale()
