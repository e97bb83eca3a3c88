"""Asking the portal as somebody, and seeing what the database was told to write meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.client import ClientHandler

WRITE = re.compile(r'\s*(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
NOTED = {"people_auditentry", "django_admin_log", "people_session", "shared_cache"}  # what is noted, who is signed in, guesses
DERIVED = {"reports_changed", "reports_counted", "reports_folding", "reports_place", "reports_tally"}  # counted by whoever reads figures
SIGN_IN = "/accounts/login/"


@dataclass
class Answer:
    """What came back, and the tables that were written besides the trail, the sessions, the shared cache and the roll-ups."""

    response: Any
    written: set[str] = field(default_factory=set)
    noted: set[str] = field(default_factory=set)

    @property
    def outcome(self) -> str:
        """The status as the matrix writes it: "in" leads to the sign-in page, a "+" says that something was changed."""
        status = str(self.response.status_code)
        location = self.response.headers.get("Location", "")
        if status == "302" and location.startswith((SIGN_IN, "/admin/login/")):
            status = "in"
        return status + ("+" if self.written else "")

    @property
    def text(self) -> str:
        return body_of(self.response).decode("utf-8", "replace")


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@contextmanager
def writes() -> Iterator[set[str]]:
    """The tables that are written inside the block."""
    found: set[str] = set()

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        written = WRITE.match(sql)
        result = execute(sql, params, many, context)
        if written and (sql.lstrip().upper().startswith("INSERT") or context["cursor"].rowcount != 0):
            found.add(written[1])
        return result

    with connection.execute_wrapper(watch):
        yield found


_handlers: dict[bool, ClientHandler] = {}  # the chain of middleware is made once, not for each browser


def browser(world: SimpleNamespace, role: str, *, enforce_csrf_checks: bool = False) -> Client:
    """A fresh browser in which `role` is signed in (nobody for "anon")."""
    client = Client(raise_request_exception=False)
    client.handler = _handlers.setdefault(enforce_csrf_checks, ClientHandler(enforce_csrf_checks))
    session = world.sessions.get(role)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def ask(client: Client, method: str, address: str, body: Any = None, **more: Any) -> Answer:
    """One request. `body` is a form (dict) or, with content_type, text or bytes."""
    with writes() as found:
        if method == "POST" and isinstance(body, dict):
            response: Any = client.post(address, body, **more)
        else:
            content = body.encode() if isinstance(body, str) else body or b""
            response = client.generic(method, address, content, more.pop("content_type", "application/octet-stream"), **more)
    return Answer(response, found - NOTED - DERIVED, found & NOTED)
