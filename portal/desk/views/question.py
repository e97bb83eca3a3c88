"""A question after a change of law: still right, or its next version; a second person lets it count. And what else waits for editors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.desk import access
from portal.desk.queries import rows
from portal.people.access import holds, needs
from training.access import PersonRequest
from training.actions import revising, settling
from training.forms.question import NextVersionForm, ReasonForm
from training.models import Question, QuestionRevision
from training.queries import waiting
from training.queries.asking import asked


@needs("editor", "approver")
@require_safe
def law(request: PersonRequest) -> HttpResponse:
    """What waits after changes of law: questions out of the draw, lessons with notices."""
    questions, lessons = waiting.questions(), waiting.lessons()
    said = rows.after_law_text(len(questions), len(lessons))
    return render(request, "desk/law_waiting.html", {"questions": questions, "lessons": lessons, "said": said})


@needs("editor", "approver")
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: PersonRequest, code: str) -> HttpResponse:
    """The question as it stands, why it waits, and the two ways on; or what was handed in, for a second person to confirm."""
    question = access.asked_question(code)
    found = asked(question)
    form = NextVersionForm(request.POST if request.POST.get("do") == "next" else None, version=found.version)
    reason = ReasonForm(request.POST if request.POST.get("do") == "put_back" else None, prefix="reason")
    for sent in (reason, form):
        if sent.is_bound and sent.is_valid():
            return _hand_in(request, question, sent)
    context = {"question": question, "found": found, "form": form, "reason": reason, "may_decide": _may_decide(request, found.revision)}
    return render(request, "desk/question_revise.html", context, status=422 if form.is_bound or reason.is_bound else 200)


def _may_decide(request: PersonRequest, revision: QuestionRevision | None) -> bool:
    return revision is not None and revision.author_id != request.user.pk and holds(request.user, "approver")


def _hand_in(request: PersonRequest, question: Question, form: Any) -> HttpResponse:
    why = form.cleaned_data["why"]
    try:
        if isinstance(form, NextVersionForm):
            assert form.draft is not None
            revising.write_next(question, form.draft, why=why, by=request.user)
        else:
            revising.put_back(question, why=why, by=request.user)
    except revising.NotPossible as refused:
        messages.error(request, refused_sentence(refused.reason))
    else:
        messages.success(request, _("Handed in. It counts when a second person has confirmed it."))
    return redirect("desk_question_revise", question.code)


@needs("editor", "approver")
@require_POST
def decide(request: PersonRequest, code: str) -> HttpResponse:
    """Confirm what was handed in, or give it back with a reason (one's own: take it back)."""
    revision = access.open_revision(access.asked_question(code))
    try:
        if request.POST.get("do") == "confirm":
            done = revising.confirm(revision, by=request.user)
            _say(request, done)
        else:
            form = ReasonForm(request.POST, prefix="message")
            text = form.cleaned_data["why"] if form.is_valid() else ""
            if not text and revision.author_id != request.user.pk:
                messages.error(request, _("Say what is to be done, so that the author can go on."))
                return redirect("desk_question_revise", code)
            revising.send_back(revision, by=request.user, message=text)
            messages.success(request, _("Given back. Quizzes still leave the question out."))
    except revising.NotPossible as refused:
        messages.error(request, refused_sentence(refused.reason))
    return redirect("desk_question_revise", code)


def _say(request: PersonRequest, done: QuestionRevision) -> None:
    if done.state == QuestionRevision.OVERTAKEN:
        messages.warning(request, _("The question or the law has changed since it was handed in. Nothing was published; look at it again."))
    else:
        messages.success(request, _("Confirmed. Quizzes ask the question again, and so do the differences that are owed."))


@needs("editor", "approver")
@require_POST
def settle(request: PersonRequest, lesson_id: int) -> HttpResponse:
    """The words of a lesson are right as they stand: its notices go."""
    count = settling.settle(access.lesson(lesson_id), by=request.user)
    messages.success(request, ngettext("%(n)d notice is gone.", "%(n)d notices are gone.", count) % {"n": count})
    return redirect("desk_law")


def refused_sentence(reason: str) -> str:
    """Why a step of a revision cannot be taken."""
    return {
        "open": _("Somebody has handed in something for this question already. It waits to be confirmed."),
        "own": _("A second person confirms it: you wrote this yourself."),
        "role": _("Only an approver can decide this."),
        "decided": _("This was decided in the meantime."),
        "nothing": _("The question has no published version."),
    }[reason]
