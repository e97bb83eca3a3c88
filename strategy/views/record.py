"""One record: its page, its PDF, its answers by the rules of today, and other answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.people.access import Refused, me, signed_in
from strategy import access
from strategy.actions import rerunning
from strategy.actions.deciding import SeenOtherwise
from strategy.actions.recording import intact
from strategy.forms.records import KeyForm, ReviewForm
from strategy.models import ToolRecord, ToolRun
from strategy.printing import record_pdf
from strategy.queries import tools
from strategy.queries.days import today_for
from strategy.queries.records import Sheet
from strategy.queries.rerunning import Again, again
from strategy.queries.rulebook import rulebook
from strategy.queries.tools import Tool


@signed_in
@require_safe
def show(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The record as it was kept, what has become of it, and what may be done with it."""
    return page(request, access.record(me(request), record_id))


def page(request: HttpRequest, record: ToolRecord, review: ReviewForm | None = None) -> HttpResponse:
    sheet = Sheet(record, me(request))
    context = {
        "record": record,
        "paper": record.text,
        "sheet": sheet,
        "tool": sheet.tool,
        "intact": intact(record),
        "review": (review or ReviewForm()) if sheet.may_review else None,
        "key": KeyForm(),
        "limit_said": True,
    }
    return render(request, "strategy/records/record.html", context, status=400 if review else 200)


@signed_in
@require_safe
def pdf(request: HttpRequest, record_id: UUID) -> FileResponse:
    """The record on paper, in the reader's language."""
    record = access.record(me(request), record_id)
    link = settings.SITE_URL + record.get_absolute_url()
    content = record_pdf(record, link, company=settings.COMPANY_NAME, intact=intact(record))
    return FileResponse(content, as_attachment=True, filename=f"{record.number}.pdf", content_type="application/pdf")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def run_again(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The same answers by today's rules beside what was kept; sent, they become a new record."""
    record = access.own_record(me(request), record_id)
    tool = _tool(record)
    found = again(record, tool, today_for(me(request), tool.zone(record.answers, rulebook())))
    if request.method == "POST":
        return _keep_again(request, found)
    return _compared(request, found)


def _compared(request: HttpRequest, found: Again, status: int = 200, **more: Any) -> HttpResponse:
    context = {"again": found, "record": found.record, "key": KeyForm(), "limit_said": True, **more}
    return render(request, "strategy/records/again.html", context, status=status)


def _keep_again(request: HttpRequest, found: Again) -> HttpResponse:
    """Only what was seen is kept: where the rules have changed since the page was opened, it is shown anew."""
    key = KeyForm.sent(request.POST)
    if key is None:
        return _compared(request, found, 400)
    kept = ToolRecord.objects.filter(run=key, former=found.record.pk, person=me(request).pk).first()
    if kept is None and found.open_questions:
        return _compared(request, found, 409, moved=True)
    try:
        kept = kept or _kept_now(request, found, key)
    except SeenOtherwise:
        return _compared(request, found, 409, moved=True)
    messages.success(request, _("Kept as record %(number)s.") % {"number": kept.number})
    return redirect(kept)


def _kept_now(request: HttpRequest, found: Again, key: UUID) -> ToolRecord:
    seen = request.POST.get("seen", "")
    if seen != found.seen and not ToolRun.objects.filter(pk=key).exists():
        raise SeenOtherwise  # before anything is begun
    return rerunning.keep_again(found.record, key, found.given.tool, seen=seen, today=found.given.today, by=me(request))


@signed_in
@require_POST
def change(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Begin again with the answers of the record; a second click goes on with the same ones."""
    record = access.own_record(me(request), record_id)
    _tool(record)
    key = KeyForm.sent(request.POST)
    if key is None:
        messages.error(request, _("The page was incomplete. Nothing was begun; try again."))
        return redirect(record)
    return redirect(rerunning.begin_again(record, key, by=me(request)))


def _tool(record: ToolRecord) -> Tool:
    found = tools.find(record.tool)
    if found is None:
        raise Refused("tool")
    return found
