"""The action plan: board, list, one action, and the steps that change it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.common.exporting import csv_answer
from portal.people import trail
from portal.people.access import Refused, me, signed_in
from portal.people.models import Department
from strategy import access
from strategy.actions import planning
from strategy.actions.planning import Source
from strategy.forms.plan import AddForm, ChangeForm, FinishForm, MoveForm, initial_of
from strategy.models import PlanAction, ToolRecord
from strategy.models.plan import STATUSES
from strategy.queries import board, proposals
from strategy.queries.board import Asked, Board
from strategy.queries.planned import ActionPage
from strategy.queries.proposals import Proposal
from strategy.queries.reach import Reach

PAGE = 50


@signed_in
@require_safe
def plan(request: HttpRequest) -> HttpResponseBase:
    """The board; as a list, or as a file of it."""
    found = Board(Reach(me(request)), Asked.of(request.GET.dict()), timezone.localdate())
    if request.GET.get("format") == "csv":
        return export(request, found)
    context: dict[str, Any] = {"board": found, "asked": found.asked, "statuses": STATUSES, "listed": request.GET.get("view") == "list"}
    if context["listed"]:
        context["page"] = Paginator(found.found.by_urgency(), PAGE).get_page(request.GET.get("page"))
    return render(request, "strategy/plan/plan.html", context)


def export(request: HttpRequest, found: Board) -> HttpResponseBase:
    trail.note("strategy.plan_export", actor=me(request), filter=found.asked.parts)
    return csv_answer(f"plan-{timezone.localtime():%Y-%m-%d-%H%M}", board.head(), board.rows(found))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A form for an action; a proposal is added at once where only one department may be meant."""
    reach = Reach(me(request))
    if not reach.may_add:
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else request.GET
    record, proposal = proposed(request, sent.dict())
    if request.method == "POST" and "title" not in sent and proposal:
        department = only_department(reach, record)
        if department is not None:
            draft = planning.Draft(proposal.title, proposal.countermeasure, proposal.detail)
            return added(request, reach, draft, department, Source(proposal.code, record))
    form = AddForm(request.POST if "title" in request.POST else None, reach=reach, initial=first_words(request, reach, record, proposal))
    if form.is_bound and form.is_valid():
        source = Source(proposal.code, record) if proposal else Source()
        return added(request, reach, form.draft, form.cleaned_data["department"], source, form.cleaned_data["key"])
    return render(request, "strategy/plan/add.html", {"form": form, "record": record, "proposal": proposal})


def proposed(request: HttpRequest, sent: dict[str, str]) -> tuple[ToolRecord | None, Proposal | None]:
    """The record that is named, if it may be read, and what its code proposes; of a code that proposes nothing there is nothing."""
    record_id, code = sent.get("record", ""), sent.get("code", "")
    record = access.record(me(request), uuid_of(record_id)) if record_id else None
    if not code:
        return record, None
    found = proposals.of_record(record, code) if record else proposals.of_policy(code)
    if found is None:
        raise Refused("proposal")
    return record, found


def uuid_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("record") from None


def only_department(reach: Reach, record: ToolRecord | None) -> Department | None:
    """The record's, if one may add to it; else the only one there is."""
    if record and record.department_id in reach.units:
        return record.department
    return reach.departments(to_add=True).get() if len(reach.units) == 1 else None


def first_words(request: HttpRequest, reach: Reach, record: ToolRecord | None, proposal: Proposal | None) -> dict[str, Any]:
    found: dict[str, Any] = {"key": uuid4(), "countermeasure": request.GET.get("countermeasure", "")}
    if record:
        found |= {"record": record.pk, "department": record.department_id, "countermeasure": proposals.countermeasure_of(record)}
    return found | (initial_of(proposal) if proposal else {})


def added(
    request: HttpRequest, reach: Reach, draft: planning.Draft, department: Department, source: Source, key: UUID | None = None
) -> HttpResponse:
    """A head's action is open at once, anybody else's is proposed."""
    status = "open" if reach.leads(department.pk) else "proposed"
    found = planning.add(draft, department, by=me(request), status=status, source=source, key=key)
    if found.new:
        messages.success(request, _("Added to the plan."))
    else:
        messages.info(request, _("This is in the plan already."))
    return redirect(found.action)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """One action with its history; its owner and the heads above change it here."""
    found = access.plan_action(me(request), action_id)
    if request.method != "POST":
        return shown(request, found)
    found = access.changeable_action(me(request), action_id)
    form = ChangeForm(request.POST, reach=Reach(me(request)), action=found)
    if not form.is_valid():
        return shown(request, found, form=form, status=422)
    try:
        planning.change(found, form.draft, seen=form.cleaned_data["version"], by=me(request))
    except planning.Stale:
        found = access.plan_action(me(request), action_id)
        form.show_newest(found.version)
        return shown(request, found, form=form, stale=True, status=409)
    messages.success(request, _("Saved."))
    return redirect(found)


def shown(request: HttpRequest, found: PlanAction, *, status: int = 200, **more: Any) -> HttpResponse:
    reach = Reach(me(request))
    page = ActionPage(found, reach, timezone.localdate())
    context = {"action": found, "page": page, "mover": FinishForm(), **more}
    if page.may_change and "form" not in more:
        context["form"] = ChangeForm(reach=reach, action=found)
    return render(request, "strategy/plan/action.html", context, status=status)


@signed_in
@require_POST
def move(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Move it on. Who was overtaken sees how it stands, and loses nothing they wrote."""
    found = access.changeable_action(me(request), action_id)
    finishing = request.POST.get("status") == "done"
    form = FinishForm(request.POST) if finishing else MoveForm(request.POST)
    kept = {"mover": form} if finishing else {}
    if not form.is_valid():
        return shown(request, found, **kept, status=422)
    given = form.cleaned_data
    try:
        planning.move(found, given["status"], seen=given["version"], by=me(request), evidence=given.get("evidence", ""))
    except (planning.Stale, planning.NoSuchMove):
        return shown(
            request, access.plan_action(me(request), action_id), **kept, overtaken=True, unsaid=given.get("evidence", ""), status=409
        )
    messages.success(request, _("Moved: %(title)s") % {"title": found.title})
    return redirect(back(request, found))


@signed_in
@require_POST
def take(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Take on what nobody in the department has."""
    found = access.free_action(me(request), action_id)
    version = request.POST.get("version", "")
    try:
        planning.take(found, seen=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0, by=me(request))
    except planning.Stale:
        return shown(request, access.plan_action(me(request), action_id), overtaken=True, status=409)
    messages.success(request, _("It is yours: %(title)s") % {"title": found.title})
    return redirect(back(request, found))


def back(request: HttpRequest, found: PlanAction) -> str:
    """The board as it was looked at, else the action."""
    asked = request.POST.get("next", "")
    board_url = reverse("plan")
    return asked if asked == board_url or asked.startswith(f"{board_url}?") else found.get_absolute_url()
