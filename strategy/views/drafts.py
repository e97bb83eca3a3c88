"""The draft of a contract beside the contract check: handing it in, reading it with its marks, comparing two."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.common import pacing
from portal.people.access import me, signed_in
from strategy import access
from strategy.actions import drafting
from strategy.actions.opening import AlreadyKept
from strategy.forms.draft import DraftForm
from strategy.models import ContractText, ToolRun
from strategy.queries import comparing, drafts
from strategy.queries.drafts import told
from strategy.queries.wordings import Words

OFTEN: Final = {"most": 20, "seconds": 600}  # drafts that somebody may have read: each may cost seconds of a processor


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Hand in a draft, or go on without; what was read of it; whether it stays with the record; forgetting it."""
    run = access.contract_run(me(request), run_id)
    if hasattr(run, "record"):
        return redirect(run.record)
    if request.method != "POST":
        return _page(request, run, DraftForm())
    try:
        return _done(request, run)
    except AlreadyKept:
        return redirect("contract_text", run.pk)


def _done(request: HttpRequest, run: ToolRun) -> HttpResponse:
    """Do what was asked."""
    if "remove" in request.POST:
        drafting.remove(run)
        messages.success(request, _("The draft is forgotten."))
    elif "choose" in request.POST:
        drafting.choose(run, "keep" in request.POST)
        messages.success(request, _("Noted."))
    elif not pacing.may("read a draft", run.person_id, **OFTEN):
        return _page(request, run, DraftForm(initial={"text": request.POST.get("text", "")}), busy=True)
    else:
        form = DraftForm(request.POST, request.FILES)
        if not form.is_valid():
            return _page(request, run, form)
        given, keep = form.read, form.cleaned_data["keep"]
        drafting.read(run, given.text, name=form.name, kind=form.kind, keep=keep, problems=given.problems)
    return redirect("contract_text", run.pk)


def _page(request: HttpRequest, run: ToolRun, form: DraftForm, *, busy: bool = False) -> HttpResponse:
    words = Words("contract")
    draft = drafts.of_run(run)
    context: dict[str, Any] = {"run": run, "form": form, "draft": draft, "busy": busy}
    if draft is not None:
        context |= {"told": told(draft, words), "others": comparing.with_drafts(me(request))}
    return render(request, "strategy/tools/contract_text.html", context, status=429 if busy else 422 if form.errors else 200)


@signed_in
@require_safe
def run_draft(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The whole draft beside one's own answers, with its marks."""
    return _whole(request, access.run_draft(me(request), run_id))


@signed_in
@require_safe
def record_draft(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The whole draft kept with a record, with its marks."""
    return _whole(request, access.record_draft(me(request), record_id))


def _whole(request: HttpRequest, draft: ContractText) -> HttpResponse:
    page = drafts.whole(draft, _number(request.GET.get("page", "")))
    words = Words("contract")
    context = {"draft": draft, "page": page, "spots": drafts.named(page.spots, words), "told": told(draft, words)}
    return render(request, "strategy/tools/draft.html", context)


def _number(given: str) -> int:
    return int(given) if given.isdecimal() and len(given) < 6 else 1


# Two drafts


@signed_in
@require_safe
def choose(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """With which other record of a contract one is to be compared."""
    record = access.contract_record(me(request), record_id)
    context = {"record": record, "others": comparing.others(me(request), record)}
    return render(request, "strategy/records/compare_choose.html", context)


@signed_in
@require_safe
def compare(request: HttpRequest, record_id: UUID, other_id: UUID) -> HttpResponse:
    """Two records of contracts side by side, the older first."""
    older, newer = access.two_records(me(request), record_id, other_id)
    return render(request, "strategy/records/compare.html", comparing.of_records(older, newer))


@signed_in
@require_safe
def compare_run(request: HttpRequest, run_id: UUID, record_id: UUID) -> HttpResponse:
    """The draft beside one's answers against the one of a record."""
    run, record = access.contract_run(me(request), run_id), access.contract_record(me(request), record_id)
    return render(request, "strategy/records/compare.html", comparing.of_run(run, record))
