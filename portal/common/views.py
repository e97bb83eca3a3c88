"""Health, the style page, and the answer to a page that is too old to be sent."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import csrf
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 {"status": "ok"} while the database answers, else 503. Says nothing of versions or settings."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})


@login_required
@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component on one page."""
    return render(request, "style.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 in the way the request was made: a page for forms, {"error": "csrf", "message"} for scripts."""
    if "application/json" in (request.content_type, request.headers.get("Accept", "").split(",")[0]):
        message = _("This page has grown too old. Nothing was changed; load it again.")
        return JsonResponse({"error": "csrf", "message": message}, status=403)
    return csrf.csrf_failure(request, reason)
