"""Taking a quiz: the page with all questions, the plain form, and the protocol by which answers are saved as they are given.

The protocol. JSON both ways, the CSRF token in the header X-CSRFToken. `key` is a UUID the client makes for one answer and keeps until
that answer is acknowledged: sent again it gets the first reply again and is counted once. `base` is the revision of the question the
client's answer was made on top of (0: none), `item` the number of the question. Only what a 200 says is saved, and it is saved for good.

    POST /attempts/0b9f…/answers/     {"key": "5d1c…", "item": 3, "base": 0, "given": "b", "flagged": false}
    200 {"revision": 1, "saved_at": "2026-11-22T02:42:07.311Z", "saved": "10:42:07", "given": "b", "flagged": false}

    POST /attempts/0b9f…/submit/      {"key": "77aa…"}
    200 {"result": "/attempts/0b9f…/result/", "submitted_at": "2026-11-22T02:58:31.004Z"}

`given` by kind: an option's key; a list of keys (several answers, ordering); {left: option} (matching); a number as text; a text; null
withdraws the answer. `saved` is the time in the person's zone. Starting is described in `quiz.py`.

Refusals: {"error", "message": a sentence in the reader's language, …}; then nothing was changed.

    400 malformed      reason             no JSON object of at most 16 KB with exactly these fields
    401 signed_out     sign_in            sign in again and send the same
    403 csrf                              the token is old: take it from the attempt's page and send the same
    404 not_found                         no such question in an attempt of one's own
    405 method
    409 stale          revision, saved_at, saved, given, flagged: what stands now; somebody saved the question since `base`
    410 closed         reason, result     "submitted", or "deadline": the clock (the server's, plus three seconds for the way) has run out
    422 not_an_answer  reason             the value is no answer to this question
    503 busy           Retry-After        send the same again
"""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.people.access import Refused, me, signed_in
from training import access, grading
from training.actions import attempting
from training.forms import protocol as border
from training.forms.answer import Entry, Sheet
from training.models import Attempt
from training.queries.attempt import paper
from training.views import protocol
from training.views.words import words


def _open_or_result(request: HttpRequest, attempt_id: UUID) -> Attempt | HttpResponse:
    """One's own open attempt, or the way to the result; an attempt whose time is over is closed on the way."""
    attempt = access.own_attempt(me(request), attempt_id)
    if attempting.is_over(attempt):
        attempting.close_expired(person=me(request))
    elif attempt.state == Attempt.OPEN:
        return attempt
    return redirect("result", attempt_id)


@signed_in
@never_cache
@require_safe
def show(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """All questions with what is saved so far."""
    attempt = _open_or_result(request, attempt_id)
    return attempt if isinstance(attempt, HttpResponse) else _page(request, Sheet(paper(attempt)))


def _page(request: HttpRequest, sheet: Sheet, status: int = 200) -> HttpResponse:
    attempt = sheet.paper.attempt
    context = {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "course": attempt.quiz.course,
        "paper": sheet.paper,
        "sheet": sheet,
        "now_ms": int(timezone.now().timestamp() * 1000),
        "deadline_ms": int(attempt.deadline_at.timestamp() * 1000) if attempt.deadline_at else "",
        "grace_ms": int(attempting.GRACE.total_seconds() * 1000),
        "longest": grading.LONGEST,
        "words": words(),
    }
    return render(request, "training/attempt/attempt.html", context, status=status)


def answers(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Save: one answer of the protocol, or the whole plain form."""
    form = request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}
    return _save_form(request, attempt_id) if form and request.method == "POST" else _save_one(request, attempt_id)


@never_cache
@protocol.protocol
def _save_one(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    sent = border.saving(protocol.body_of(request))
    event = attempting.save(me(request), attempt_id, sent.item, key=sent.key, base=sent.base, given=sent.given, flagged=sent.flagged)
    return JsonResponse(protocol.standing(event))


@never_cache
def _save_form(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("attempt", args=[attempt_id]))
    attempt = _open_or_result(request, attempt_id)
    if isinstance(attempt, HttpResponse):
        return attempt
    sheet = Sheet(paper(attempt), request.POST)
    try:
        count = sum(_save_entry(request, attempt, entry) for entry in sheet.entries)
    except attempting.Closed as closed:
        messages.warning(request, protocol.closed_sentence(closed.reason))
        return redirect("result", attempt_id)
    if sheet.errors:
        return _page(request, sheet, status=422)
    if request.POST.get("do") == "review":
        return redirect("review_attempt", attempt_id)
    if count:
        messages.success(request, ngettext("%(count)s answer is saved.", "%(count)s answers are saved.", count) % {"count": count})
    else:
        messages.info(request, _("Nothing was changed; everything was saved already."))
    return redirect(attempt)


def _save_entry(request: HttpRequest, attempt: Attempt, entry: Entry) -> bool:
    """Save one question of the form if it was changed; what stands in the way is written into the entry."""
    try:
        given = entry.given
        if not entry.changed(given):
            return False
        attempting.save(me(request), attempt.pk, entry.question.number, key=uuid4(), base=entry.base, given=given, flagged=entry.flagged)
    except grading.NotAnAnswer as refused:
        entry.refuse(refused.reason)
    except attempting.Stale as stale:
        entry.meet(stale.event)
    return not entry.error


@signed_in
@never_cache
@require_safe
def review(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """The one confirmation before handing in: names what has no answer."""
    attempt = _open_or_result(request, attempt_id)
    if isinstance(attempt, HttpResponse):
        return attempt
    context = {"attempt": attempt, "quiz": attempt.quiz, "course": attempt.quiz.course, "paper": paper(attempt)}
    return render(request, "training/attempt/review.html", context)


def submit(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    """Hand in; a repetition leads to the same result."""
    return _submit_by_script(request, attempt_id) if protocol.speaks_json(request) else _submit_by_form(request, attempt_id)


@never_cache
@protocol.protocol
def _submit_by_script(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    border.submission(protocol.body_of(request))
    done = attempting.hand_in(me(request), attempt_id)
    return JsonResponse({"result": reverse("result", args=[attempt_id]), "submitted_at": protocol.iso(done.submitted_at)})


@never_cache
@require_POST
def _submit_by_form(request: HttpRequest, attempt_id: UUID) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("attempt", args=[attempt_id]))
    try:
        attempting.hand_in(me(request), attempt_id)
    except attempting.NoSuchItem:
        raise Refused("attempt") from None
    return redirect("result", attempt_id)
