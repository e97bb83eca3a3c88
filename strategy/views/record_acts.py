"""What is done with a record: signed, shown to others, reviewed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.people.access import me, signed_in
from portal.people.forms.statement import SignForm
from strategy import access
from strategy.actions import reviewing, sharing, signing
from strategy.actions.recording import intact
from strategy.forms.records import ReviewForm, ShareForm
from strategy.models import ToolRecord
from strategy.queries.colleagues import may_be_shown
from strategy.queries.records import Sheet
from strategy.rules.papers import canonical
from strategy.views.record import page


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """What the maker stands for, and their password once more; a second click finds the signature there."""
    record = access.own_record(me(request), record_id)
    if record.signed_at:
        return redirect(record)
    form = SignForm(request.POST if request.method == "POST" else None, person=me(request))
    whole = intact(record)
    signed = form.signed(request, canonical(record.document)) if request.method == "POST" and whole else None
    if signed is None:
        context = {"record": record, "paper": record.text, "form": form, "intact": whole}
        return render(request, "strategy/records/sign.html", context, status=200 if whole or request.method != "POST" else 409)
    signing.sign(record, signed, by=me(request))
    messages.success(request, _("Signed. Record %(number)s stands as it is.") % {"number": record.number})
    return redirect(record)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Whom the maker shows the record; a name that several bear is chosen from."""
    record = access.record_to_share(me(request), record_id)
    form = ShareForm(request.POST if request.method == "POST" else None, people=may_be_shown(me(request)))
    if not form.is_valid() or form.chosen is None:
        context = {"record": record, "form": form, "sheet": Sheet(record, me(request))}
        return render(request, "strategy/records/share.html", context)
    sharing.share(record, form.chosen, by=me(request))
    messages.success(request, _("%(name)s sees this record from now on.") % {"name": form.chosen})
    return redirect("record_share", record.pk)


@signed_in
@require_POST
def unshare(request: HttpRequest, record_id: UUID, person_id: int) -> HttpResponse:
    """Show it to them no longer."""
    record = access.own_record(me(request), record_id)
    sharing.unshare(record, person_id, by=me(request))
    messages.success(request, _("They see this record no longer, unless they head your unit or answer for law."))
    return redirect("record_share", record.pk)


@signed_in
@require_POST
def ask_review(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Ask whoever answers for law; a second click asks nobody again."""
    record = access.record_to_share(me(request), record_id)
    try:
        asked = reviewing.ask_by_choice(record, by=me(request))
    except reviewing.NobodyToAsk:
        messages.error(request, _("Nobody else answers for law in the portal yet. Nothing was asked; write to your administrator."))
    else:
        if asked:
            messages.success(request, _("Whoever answers for law is asked by mail. You are told when they have looked."))
    return redirect(record)


@signed_in
@require_POST
def review(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Agree or not, once, by somebody who answers for law."""
    record = access.record_to_review(me(request), record_id)
    form = ReviewForm(request.POST)
    if not form.is_valid() and not record.reviewed_at:
        return page(request, access.record(me(request), record_id), form)
    return _reviewed(request, record, form)


def _reviewed(request: HttpRequest, record: ToolRecord, form: ReviewForm) -> HttpResponse:
    try:
        reviewing.review(record, form.cleaned_data.get("verdict", ""), form.cleaned_data.get("note", ""), by=me(request))
    except reviewing.ReviewedAlready:
        messages.warning(request, _("This record was reviewed already. Nothing of yours was kept."))
    else:
        messages.success(request, _("Your review is kept, and the maker is told."))
    return redirect(record)
