"""Reading a lesson, and going on at its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.people.access import holds, signed_in
from training import access
from training.access import PersonRequest
from training.actions import learning
from training.queries.lesson import Reading
from training.queries.outline import outline


@signed_in
@require_safe
def show(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """A lesson with its course's rail; who is not enrolled goes to the course's page first."""
    lesson = access.lesson(request.user, slug, key)
    if not lesson.enrolled:  # type: ignore[attr-defined]
        messages.info(request, _("Enrol first; the lessons are open to you then."))
        return redirect(lesson.course)
    steps = outline(request.user, lesson.course)
    context = {
        "lesson": lesson,
        "course": lesson.course,
        "outline": steps,
        "reading": Reading(lesson),
        "before": steps.before(lesson),
        "after": steps.after(lesson),
        "may_confirm": holds(request.user, "editor", "approver"),
        "is_done": any(step.done for step in steps.lessons if step.lesson.pk == lesson.pk),
    }
    return render(request, "training/lesson/lesson.html", context)


@signed_in
@require_POST
def done(request: PersonRequest, slug: str, key: str) -> HttpResponse:
    """The lesson is read: on to the next step; a repetition only goes on."""
    lesson = access.lesson(request.user, slug, key)
    if not lesson.enrolled:  # type: ignore[attr-defined]
        return redirect(lesson.course)
    learning.finish_lesson(request.user, lesson)
    steps = outline(request.user, lesson.course)
    after = steps.after(lesson)
    if steps.complete or after is None:
        return redirect(lesson.course)
    return redirect(after.url)
