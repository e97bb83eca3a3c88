"""What every answer carries: a request id, headers that keep strangers out, no TRACE."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import patch_cache_control

from portal.common import requests
from portal.common.views import too_large

Answer = Callable[[HttpRequest], HttpResponse]


class RequestIdMiddleware:
    """Gives each request an id that stands on error pages, in the log and in the audit trail; refuses TRACE."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        requests.begin(requests.Asking(request.request_id, requests.address_of(request)))  # type: ignore[attr-defined]
        try:
            refused = request.method in {"TRACE", "CONNECT", "TRACK"}
            response = HttpResponseNotAllowed(["GET", "HEAD", "POST", "OPTIONS"]) if refused else self.get_response(request)
            response["X-Request-Id"] = request.request_id  # type: ignore[attr-defined]
            return response
        finally:
            requests.begin(None)


class HeadersMiddleware:
    """Cross-origin isolation for every answer, static files too; pages of a signed-in person are never stored."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("Referrer-Policy", "same-origin")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        if hasattr(request, "session") and not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response


class SoundMiddleware:
    """Refuses what no page can take, before a byte of it is read or kept: more than the largest upload (413), a NUL in the path (404)."""

    ROOM = 1024 * 1024  # bytes for the other fields of the form

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        most = settings.UPLOAD_MAX_BYTES.get(request.path, settings.ATTACHMENT_MAX_BYTES)
        if length.isdecimal() and int(length) > most + self.ROOM:
            return too_large(request)
        if "\x00" in request.path:
            raise Http404("NUL in the path")
        return self.get_response(request)
