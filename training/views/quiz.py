"""A quiz before it is begun: its rules, and the one button that starts or continues.

    POST /courses/<slug>/<quiz>/start/          Accept: application/json
    201 {"attempt": "0b9f…", "number": 1, "allowed": 3, "questions": 10, "url": "/attempts/0b9f…/",
         "deadline_at": "2026-11-22T03:05:00.000Z" or null, "now": "2026-11-22T02:45:00.000Z"}

A repetition, another tab or another device gets the attempt that is open. Refused with 409 {"error": "cannot_start", "reason":
"no_attempts_left" | "no_questions" | "being_revised" | "not_enrolled" | "prerequisites" | "retired", "message"}; 401, 404 and 503 as in
`attempt.py`. A form that asks is led to the attempt, or back to the rules.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.people.access import me, signed_in
from training import access
from training.actions import attempting
from training.models import Attempt
from training.queries.outline import missing
from training.views import protocol


@signed_in
@never_cache
@require_safe
def show(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The rules, how many attempts are left, and "Start" or "Continue"; an attempt whose time is over is closed first."""
    quiz = access.quiz(me(request), slug, key)
    standing = attempting.standing(me(request), quiz)
    if standing.open_id and attempting.close_expired(person=me(request)):
        standing = attempting.standing(me(request), quiz)
    context = {
        "quiz": quiz,
        "course": quiz.course,
        "standing": standing,
        "next_number": standing.used + 1,
        "first": missing(me(request), quiz.course) if standing.waits else [],
    }
    return render(request, "training/quiz/quiz.html", context)


@require_POST
def start(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Begin an attempt or go to the one that is open."""
    if protocol.speaks_json(request):
        return _start_by_script(request, slug, key)
    return _start_by_form(request, slug, key)


def _start_by_form(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("quiz", args=[slug, key]))
    quiz = access.quiz(me(request), slug, key)
    try:
        attempt = attempting.start(me(request), quiz)
    except attempting.CannotStart as refused:
        messages.error(request, refused_sentence(refused.reason))
        return redirect(quiz)
    return redirect(attempt)


def _start_by_script(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return protocol.signed_out()
    try:
        attempt = attempting.start(me(request), access.quiz(me(request), slug, key))
    except access.Refused:
        request.refused_thing = "quiz"  # type: ignore[attr-defined]  # noted by RefusalMiddleware
        return protocol.refusal(404, "not_found", _("There is no such quiz in a course you may open."))
    except attempting.CannotStart as refused:
        return protocol.refusal(409, "cannot_start", refused_sentence(refused.reason), reason=refused.reason)
    except (OperationalError, InterfaceError):
        return protocol.busy()
    return JsonResponse(_begun(attempt), status=201)


def _begun(attempt: Attempt) -> dict[str, Any]:
    return {
        "attempt": str(attempt.pk),
        "number": attempt.number,
        "allowed": attempt.allowed,
        "questions": int(attempt.max_points),
        "url": attempt.get_absolute_url(),
        "deadline_at": protocol.iso(attempt.deadline_at),
        "now": protocol.iso(timezone.now()),
    }


def refused_sentence(reason: str) -> str:
    """Why no attempt can be started, and what to do about it."""
    return {
        "no_attempts_left": _("No attempt is left. An administrator can allow another one."),
        "being_revised": _(
            "Its questions are being revised after a change of law. No attempt is used up; this quiz opens again by itself."
        ),
        "not_owed": _("You owe nothing after this change of law."),
        "read_first": _("Read the changed passages first; then their questions open."),
        "no_questions": _("This quiz has no questions at the moment. No attempt is used up; try again later."),
        "prerequisites": _("Another course comes first; the course’s page names it. This quiz opens when you have completed it."),
        "not_enrolled": _("Enrol in the course first; then the quiz is open to you."),
        "retired": _("This quiz is no longer part of the course."),
    }[reason]
