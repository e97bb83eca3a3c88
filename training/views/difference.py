"""After a change of law: what changed, the changed blocks to read, their questions, and the certificate valid again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.people.access import signed_in
from training import access
from training.access import PersonRequest
from training.actions import attempting, renewing
from training.forms.difference import unseen
from training.models import Delta
from training.queries.difference import difference
from training.views.quiz import refused_sentence


@signed_in
@never_cache
@require_safe
def show(request: PersonRequest, delta_id: UUID) -> HttpResponse:
    """Old and new words beside each other, the changed blocks of the course, and the one button that goes on."""
    found = difference(access.delta(request.user, delta_id))
    return render(request, "training/difference/difference.html", {"found": found, "delta": found.delta, "moment": timezone.now()})


@signed_in
@require_safe
def of_change(request: PersonRequest, change_id: UUID, slug: str) -> HttpResponse:
    """One's own difference of a change in a course."""
    return redirect(access.delta_of(request.user, change_id, slug))


@signed_in
@require_POST
def read(request: PersonRequest, delta_id: UUID) -> HttpResponse:
    """The changed blocks are read: on to their questions, or the certificate is valid again."""
    delta = access.delta(request.user, delta_id)
    found = difference(delta)
    if delta.is_open and unseen(request.POST, found.blocks):
        messages.warning(request, _("The lesson was renewed while you read. Here are its words now."))
        return redirect(delta)
    try:
        done = renewing.confirm_read(delta, found.blocks)
    except renewing.NotOwed:
        return redirect(delta)
    return _begin(request, done) if done.is_open else redirect(delta)


@signed_in
@require_POST
def start(request: PersonRequest, delta_id: UUID) -> HttpResponse:
    """Begin the questions, or go to those that are open."""
    return _begin(request, access.delta(request.user, delta_id))


def _begin(request: PersonRequest, delta: Delta) -> HttpResponse:
    quiz = difference(delta).quiz
    if quiz is None or not delta.is_open:
        return redirect(delta)
    try:
        return redirect(attempting.start(request.user, quiz))
    except attempting.CannotStart as refused:
        messages.error(request, refused_sentence(refused.reason))
        return redirect(delta)
