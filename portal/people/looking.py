"""Looking at the portal as a learner, or as the head of a department: whom pages take for the reader, and that nothing is changed meanwhile.

What a session looks as stands in the session itself. Every page asks `request.user`, so every page shows what the stand-in may see.
Whatever a page writes while it is looked at so is undone; the trail alone keeps its line, under the name of the person who looks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from portal.common.requests import current
from portal.people import trail
from portal.people.actions import looking
from portal.people.actions.looking import KEY, Looking

SAFE = {"GET", "HEAD", "OPTIONS"}
OWN = {"view_as_stop", "account_logout", "admin:logout", "set_language"}  # done by the person who looks, not by whom they look as
ACCOUNT = ("account_", "mfa_", "profile")


class LookingMiddleware:
    """Stands a stand-in in the person's place. Innermost, so that sessions, messages and the trail stay the person's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if KEY not in request.session:
            return self.get_response(request)
        if not request.user.is_authenticated:
            del request.session[KEY]
            return self.get_response(request)
        found, why = looking.found(request.session, request.user, int(time.time()))
        if found is None:
            return self._over(request, why)
        request.looking = found  # type: ignore[attr-defined]
        asking = current()
        if asking:
            asking.looking_as = found.described
        name = address_name(request)
        if name in OWN or (name == "view_as" and request.method in SAFE):
            return self.get_response(request)
        return self._as_stand_in(request, found, name)

    def _over(self, request: HttpRequest, why: str) -> HttpResponse:
        """The look has ended by itself. A form that was filled in meanwhile does nothing; leaving still leaves."""
        looking.stop(request, request.user, why=why)  # type: ignore[arg-type]
        if request.method not in SAFE and address_name(request) not in OWN:
            return refuse(request, _("The look has ended. You are yourself again; nothing was changed."))
        messages.info(request, _("The look has ended. You see the portal as yourself again."))
        return self.get_response(request)

    def _as_stand_in(self, request: HttpRequest, found: Looking, name: str) -> HttpResponseBase:
        person, request.user = request.user, found.stand_in
        try:
            if request.method not in SAFE:
                return refuse(request, _("%(title)s Nothing can be changed.") % {"title": found.title})
            if name.startswith(ACCOUNT):
                return refuse(request, _("A look has no account of its own. Stop looking to see yours."))
            return undone(lambda: self.get_response(request))
        finally:
            request.user = person


def undone(answer: Callable[[], HttpResponse]) -> HttpResponseBase:
    """The answer, whole, after everything it wrote was taken back.

    SQLite knows one writer. A page that only reads must not be that one, however long it takes: its transaction begins as a reader's.
    Where it writes after all and somebody else has written since it began, SQLite refuses; then it is made again, as the writer.
    """
    refused: list[Exception] = []
    with _reading(), connection.execute_wrapper(_noticing(refused)):
        response = _taken_back(answer)
    if refused:
        response = _taken_back(answer)
    trail.write_kept()
    return response


def _taken_back(answer: Callable[[], HttpResponse]) -> HttpResponseBase:
    with transaction.atomic():
        response: Any = answer()
        if response.streaming:
            response.streaming_content = [b"".join(response.streaming_content)]
        transaction.set_rollback(True)
    return response


@contextmanager
def _reading() -> Iterator[None]:
    """Transactions of this connection begin as a reader's, where the database makes that difference."""
    connection.ensure_connection()
    mode = getattr(connection, "transaction_mode", None)
    if mode is None:
        yield
        return
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]


def _noticing(refused: list[Exception]) -> Callable[..., Any]:
    def execute(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        try:
            return execute(sql, params, many, context)
        except OperationalError as error:
            if connection.vendor == "sqlite":
                refused.append(error)
            raise

    return execute


def address_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def refuse(request: HttpRequest, text: str) -> HttpResponse:
    """403 in the way the request was made: a page, or {"error": "looking", "message"} for scripts."""
    if "application/json" in (request.content_type, request.headers.get("Accept", "").split(",")[0]):
        return JsonResponse({"error": "looking", "message": text}, status=403)
    return render(request, "people/looking_only.html", {"text": text}, status=403)
