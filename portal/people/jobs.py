"""What recurs for people."""

from __future__ import annotations

from portal import jobs
from portal.people.actions import sessions


@jobs.daily(at="03:10")
def forget_expired_sessions() -> None:
    sessions.forget_expired()
