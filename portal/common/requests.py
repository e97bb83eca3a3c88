"""The request that is being answered, for logs and the audit trail: its id, where it comes from, who asks."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpRequest


@dataclass
class Asking:
    id: str
    address: str
    person: Any = None  # who asks, once known
    loaded: Any = None  # the person read together with the session
    stamp: str | None = None  # of the content, read together with the session
    looking_as: dict[str, Any] = field(default_factory=dict)  # while the person looks at the portal as somebody else
    notes: list[Any] = field(default_factory=list)  # for the trail, once what the request wrote is undone


_asking: ContextVar[Asking | None] = ContextVar("asking", default=None)


def current() -> Asking | None:
    return _asking.get()


def begin(asking: Asking | None) -> None:
    _asking.set(asking)


def address_of(request: HttpRequest) -> str:
    """The client's address. Only as many entries of X-Forwarded-For are believed as there are proxies of ours (TRUSTED_PROXIES)."""
    if settings.PROXIES:
        ways = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(ways) >= settings.PROXIES:
            return ways[-settings.PROXIES][:64]
    return request.META.get("REMOTE_ADDR", "")[:64]
