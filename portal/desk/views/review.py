"""A text on its way to readers: read, commented, approved or returned, published now or at a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.articles.actions import changing, releasing
from portal.articles.models import Release
from portal.desk import access
from portal.desk.forms.review import CommentForm, DecisionForm, ScheduleForm
from portal.desk.queries.reviewing import Reading
from portal.people.access import Refused, me


@access.looks
@require_safe
def review(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """The text as it will look, what it changes, comments, and the decision."""
    return _page(request, access.release(release_id))


def _page(request: HttpRequest, release: Release, **forms: Any) -> HttpResponse:
    if release.revision is None:  # a version of a fact: its page decides
        for form in forms.values():
            messages.error(request, " ".join(str(fault) for faults in form.errors.values() for fault in faults))
        return redirect("desk_fact", release.fact_id)
    reading = Reading(release, me(request))
    context = {
        "release": release,
        "reading": reading,
        "article": reading.edition.article,
        "decision": DecisionForm(),
        "comment": CommentForm(passages=reading.passages),
        "schedule": ScheduleForm(person=me(request)),
        "may_keep": access.may_keep(me(request)),
        "may_write": access.may_write(me(request)),
    }
    return render(request, "desk/review.html", context | forms)


def _try(request: HttpRequest, release: Release, action: Callable[[], object], done: str) -> HttpResponse:
    """One action; what refuses it is said, and nothing was changed."""
    try:
        result = action()
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    except (releasing.NeedsLabels, changing.Unlabelled, changing.Moved):
        return redirect(releasing.plan(release))
    else:
        if result is not False:
            messages.success(request, done)
    return redirect("desk_review", release.pk)


@access.keeps
@require_POST
def decide(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Approve, or return with a message."""
    release = access.release(release_id)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, release, decision=form)
    person, message = me(request), form.cleaned_data["message"]
    if form.cleaned_data["decision"] == "approve":
        return _try(
            request,
            release,
            lambda: releasing.approve(release, by=person, message=message),
            _("Approved. It can be published now or at a minute."),
        )
    return _try(request, release, lambda: releasing.return_(release, by=person, message=message), _("Returned to its author."))


@access.keeps
@require_POST
def comment(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Say something to a paragraph."""
    release = access.release(release_id)
    if release.revision is None:
        raise Refused("release")
    form = CommentForm(request.POST, passages=Reading(release, me(request)).passages)
    if not form.is_valid():
        return _page(request, release, comment=form)
    number, text = form.cleaned_data["number"], form.cleaned_data["text"]
    return _try(request, release, lambda: releasing.comment(release, number, text, by=me(request)), _("The comment is kept."))


@access.keeps
@require_POST
def settle(request: HttpRequest, release_id: UUID, comment_id: int) -> HttpResponse:
    """A comment is dealt with."""
    remark = access.remark(release_id, comment_id)
    return _try(request, remark.release, lambda: releasing.settle(remark, by=me(request)), _("The comment is settled."))


@access.keeps
@require_POST
def publish(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Show it to readers; where they would see changed paragraphs, these are labelled first."""
    release = access.release(release_id)
    return _try(request, release, lambda: releasing.publish(release, by=me(request)), _("Published. Readers see it now."))


@access.keeps
@require_POST
def schedule(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Let it be published at a minute."""
    release = access.release(release_id)
    form = ScheduleForm(request.POST, person=me(request))
    if not form.is_valid():
        return _page(request, release, schedule=form)
    more = {"at": form.at, "zone": form.cleaned_data["zone"]}
    return _try(request, release, lambda: releasing.schedule(release, by=me(request), **more), _("Scheduled. It is published by itself."))


@access.keeps
@require_POST
def unschedule(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Off the schedule; it stays approved."""
    release = access.release(release_id)
    return _try(request, release, lambda: releasing.unschedule(release, by=me(request)), _("It is off the schedule and stays approved."))


@access.writes
@require_POST
def withdraw(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """Take it back; its words stay in the history."""
    release = access.release(release_id)
    return _try(request, release, lambda: releasing.withdraw(release, by=me(request)), _("Taken back. Its words stay in the history."))


@access.writes
@require_POST
def submit(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Ask for the review of the newest revision, which an import left or which was taken back."""
    newest = access.edition(slug, language).newest
    try:
        release = releasing.submit(newest, by=me(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("desk_article", slug)
    return handed_in(request, release)


def handed_in(request: HttpRequest, release: Release) -> HttpResponse:
    """To the page of the review, with what comes next."""
    assert release.revision is not None
    if release.legal:
        text = _("Revision %(number)s is handed in. Somebody else reads it before it is published.")
    else:
        text = _("Revision %(number)s is handed in. It states no law, so you can publish it.")
    messages.success(request, text % {"number": release.revision.number})
    return redirect("desk_review", release.pk)
