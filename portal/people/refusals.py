"""One line in the trail and one in the log for each refusal of a signed-in person."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.people import trail
from portal.people.access import Refused

log = logging.getLogger("portal.people")


class RefusalMiddleware:
    """Notes every 403, and every 404 by which a view refused something (`Refused`). An address that does not exist is no refusal."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        thing = getattr(request, "refused_thing", None)
        if response.status_code == 403 or (thing is not None and response.status_code == 404):
            note_refusal(request, response.status_code, thing or "")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, Refused):
            request.refused_thing = str(exception)  # type: ignore[attr-defined]


def note_refusal(request: HttpRequest, status: int, thing: str) -> None:
    if request.user.is_authenticated:
        trail.note("access.refused", request.path[:200], status=status, method=request.method or "", thing=thing[:60])
    else:
        log.info("access.refused by=nobody status=%s", status)
