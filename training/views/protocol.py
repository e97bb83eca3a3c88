"""What every answer of the JSON protocol has in common: who may ask, and how a refusal reads. The protocol itself: see `attempt.py`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.common.dates import moment_text
from portal.people.access import Refused
from training import grading
from training.actions import attempting
from training.forms.answer import sentence
from training.forms.protocol import MOST_BYTES, Malformed
from training.models import AnswerEvent

RETRY_AFTER = 2  # seconds
JSON = "application/json"


def speaks_json(request: HttpRequest) -> bool:
    """A script asks, not a form."""
    return request.content_type == JSON or request.headers.get("Accept", "").split(",")[0].strip() == JSON


def body_of(request: HttpRequest) -> bytes:
    """The JSON that was sent; what is too large is not even read."""
    if request.content_type != JSON:
        raise Malformed("not_json")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise Malformed("too_large")
    return request.body


def refusal(status: int, error: str, message: str, **more: Any) -> JsonResponse:
    return JsonResponse({"error": error, "message": message, **more}, status=status)


def signed_out() -> JsonResponse:
    message = _("You are signed out. Sign in again in a new tab; your answers stay here and are saved then.")
    return refusal(401, "signed_out", message, sign_in=reverse("account_login"))


def busy() -> JsonResponse:
    response = refusal(503, "busy", _("The portal is busy. The answer is not saved yet; it is sent again in a moment."))
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def iso(moment: datetime | None) -> str | None:
    """A moment in UTC to the millisecond: 2026-11-22T02:42:07.311Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else None


def standing(event: AnswerEvent | None) -> dict[str, Any]:
    """What is saved for a question, as the protocol says it."""
    if event is None:
        return {"revision": 0, "saved_at": None, "saved": "", "given": None, "flagged": False}
    return {
        "revision": event.revision,
        "saved_at": iso(event.saved_at),
        "saved": moment_text(event.saved_at, "clock"),
        "given": event.given,
        "flagged": event.flagged,
    }


def protocol(view: Callable[[HttpRequest, UUID], HttpResponse]) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """A view of the protocol: signed in, POST, and every refusal as JSON with a sentence in the reader's language."""

    @wraps(view)
    def answered(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
        if request.method != "POST":
            response = refusal(405, "method", _("This address takes answers only (POST)."))
            response["Allow"] = "POST"
            return response
        if not request.user.is_authenticated:
            return signed_out()
        try:
            return view(request, attempt_id)
        except Exception as refused:
            answer = _refusal(refused, attempt_id)
            if answer is None:
                raise
            if answer.status_code == 404:
                request.refused_thing = "attempt"  # type: ignore[attr-defined]  # noted by RefusalMiddleware
            return answer

    return answered


def _refusal(refused: Exception, attempt_id: UUID) -> JsonResponse | None:
    match refused:
        case Malformed():
            return refusal(400, "malformed", _("The portal could not read what was sent. Nothing was changed."), reason=refused.reason)
        case attempting.NoSuchItem() | Refused():
            return refusal(404, "not_found", _("There is no such question in an attempt of yours. You may be signed in as somebody else."))
        case attempting.Stale():
            message = _("This question was answered in another window or on another device since. What is saved is shown.")
            return refusal(409, "stale", message, **standing(refused.event))
        case attempting.Closed():
            return refusal(
                410, "closed", closed_sentence(refused.reason), reason=refused.reason, result=reverse("result", args=[attempt_id])
            )
        case grading.NotAnAnswer():
            return refusal(422, "not_an_answer", sentence(refused.reason), reason=refused.reason)
        case OperationalError() | InterfaceError():
            return busy()
    return None


def closed_sentence(reason: str) -> str:
    if reason == "deadline":
        return _("The time is over. What was saved until then is handed in.")
    return _("This attempt is handed in already; it takes no more answers.")
