"""The result of an attempt: as much of it as its rules show, what proves each answer, and what comes next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.people.access import me, signed_in
from training import access
from training.actions import attempting
from training.models import Attempt, Certificate, Delta, Quiz
from training.queries import explaining
from training.queries.difference import others
from training.queries.outline import outline
from training.queries.result import marked, topics


@signed_in
@never_cache
@require_safe
def show(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """One's own result or that of somebody in scope; one's own open attempt goes on (or is closed, if its time is over)."""
    attempt = access.readable_attempt(me(request), attempt_id)
    if attempting.is_over(attempt):
        attempting.close_expired(person=me(request))
        attempt = access.readable_attempt(me(request), attempt_id)
    if attempt.state == Attempt.OPEN:
        return redirect(attempt)
    own = attempt.person_id == me(request).pk
    standing = attempting.standing(attempt.person, attempt.quiz)
    running = standing.open_id is not None or (not own and attempting.standing(me(request), attempt.quiz).open_id is not None)
    answers = marked(attempt) if attempt.reveal == Quiz.FULL and not running else []
    context = {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "course": attempt.quiz.course,
        "own": own,
        "standing": standing,
        "next_number": standing.used + 1,
        "shows_score": attempt.reveal != Quiz.NEVER,
        "answers": answers,
        "topics": topics(answers),
        "withheld": running and attempt.reveal == Quiz.FULL,
    }
    return render(request, "training/result/result.html", context | _difference(attempt, own=own) | _next(attempt, own=own))


def _difference(attempt: Attempt, *, own: bool) -> dict[str, Any]:
    """Where the questions were those of a change of law: the difference they belong to, and what its certificate waits for besides."""
    if not (own and attempt.quiz.change_id):
        return {}
    delta = Delta.objects.filter(person=attempt.person, change=attempt.quiz.change_id, course=attempt.quiz.course_id).first()
    return {"delta": delta, "others": others(delta) if delta else []}


def _next(attempt: Attempt, *, own: bool) -> dict[str, Any]:
    """The certificate where the course is complete; else, for the person's own eyes, where to go on and what is missing."""
    course = attempt.quiz.course
    if attempt.passed:
        issued = Certificate.objects.filter(completion__person=attempt.person, completion__course=course).order_by("-issued_at").first()
        if issued:
            return {"certificate": issued}
    if not own:
        return {}
    steps = outline(attempt.person, course)
    return {"step": steps.next, "unmet": explaining.unmet(steps) if attempt.reveal != Quiz.NEVER else []}
