"""Health, the style page, the ways into the admin site, and answers to what is too old or too large."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _
from django.views import csrf, defaults
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


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, and 413 where more was sent than is taken."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return too_large(request)
    return defaults.bad_request(request, exception)


def too_large(request: HttpRequest) -> HttpResponse:
    return HttpResponse(loader.render_to_string("413.html"), status=413)


def may_administer(request: HttpRequest) -> bool:
    """Whether the admin site is open to whoever asks. Somebody who is signed in without a role there is refused, which the trail
    notes, and not asked to sign in as somebody else."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied
    return request.user.is_staff


def view_on_site(request: HttpRequest, content_type_id: int, object_id: str) -> HttpResponseBase:
    """Django's way from the admin site to a thing's own page, only for what the person may see there: it tells no numbers."""
    kind = ContentType.objects.filter(pk=content_type_id).first()
    if kind is None or not request.user.has_perm(f"{kind.app_label}.view_{kind.model}"):
        raise Http404
    return shortcut(request, content_type_id, object_id)
