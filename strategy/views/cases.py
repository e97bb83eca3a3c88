"""Cases: the list, the page of one, and what is done there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.people.access import Refused, me, signed_in
from strategy import access
from strategy.actions import casework
from strategy.forms.case import BeginForm, CloseForm, DayForm, HandlerForm, TickForm
from strategy.models import Case
from strategy.queries.casecalendar import calendar_file
from strategy.queries.casefile import people_for
from strategy.queries.cases import CaseList, CasePage
from strategy.queries.days import today_for
from strategy.queries.rulebook import rulebook
from strategy.queries.timetables import zone_of

PAGE = 30


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The cases in somebody's scope, the nearest deadline first."""
    found = CaseList(me(request), request.GET)
    page = Paginator(found.rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "strategy/cases/cases.html", {"cases": found, "page": page, "rows": found.listed(page.object_list)})


@signed_in
@require_safe
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One: its next deadline, its timetable, what is done and by whom."""
    found = access.case(me(request), case_id)
    return _page(request, found)


def _page(request: HttpRequest, found: Case, status: int = 200, **forms: Any) -> HttpResponse:
    page = CasePage(found, me(request))
    works = found.may_work and found.is_open  # type: ignore[attr-defined]
    shown: dict[str, Any] = {"close_form": CloseForm()}
    if works:
        shown["handler_form"] = _handler_form(page)
    context = {"case": found, "page": page, "works": works, **shown, **forms}
    return render(request, "strategy/cases/case.html", context, status=status)


def _handler_form(page: CasePage, data: Any = None) -> HandlerForm:
    return HandlerForm(data, roles=[(role, name) for role, name, _person in page.roles], people=people_for(page.case))


@signed_in
@require_POST
def begin(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Open a case from a record, or lead to the one there is."""
    form = BeginForm(request.POST)
    if not form.is_valid():
        raise Refused("case")
    playbook = form.cleaned_data["playbook"]
    record = access.record_to_open(me(request), record_id, playbook)
    today = today_for(me(request), zone_of(playbook, record.answers, rulebook()))
    return redirect(casework.begin(record, playbook, by=me(request), today=today))


@signed_in
@require_POST
def day(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Enter or correct the day of an event."""
    found = access.case_to_work(me(request), case_id)
    page = CasePage(found, me(request))
    if not page.is_counted:
        return _not_counted(request, found)
    form = DayForm(request.POST, events=page.events, known=page.book.events, words=page.words, today=page.today)
    if not form.is_valid():
        return _page(request, found, 422, day_form=form)
    try:
        made = casework.enter_day(found, form.cleaned_data["event"], form.cleaned_data["day"], by=me(request), today=page.today)
    except casework.CaseIsClosed:
        return _closed(request, found)
    except casework.NoPlaybook:
        return _not_counted(request, found)
    messages.success(request, _("The timetable was counted anew. The former one is kept.") if made else _("Nothing has changed."))
    return redirect(f"{found.get_absolute_url()}#changes" if made else found.get_absolute_url())


@signed_in
@require_POST
def recount(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Count anew by the rules that hold now."""
    found = access.case_to_work(me(request), case_id)
    try:
        made = casework.recount(found, by=me(request), today=today_for(me(request), found.zone))
    except casework.CaseIsClosed:
        return _closed(request, found)
    except casework.NoPlaybook:
        return _not_counted(request, found)
    messages.success(request, _("The timetable was counted anew. The former one is kept.") if made else _("Nothing has changed."))
    return redirect(found)


@signed_in
@require_POST
def step(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Mark a line or task as done, or as not done."""
    found = access.case_to_work(me(request), case_id)
    form = TickForm(request.POST, lines=CasePage(found, me(request)).tickable)
    if not form.is_valid():
        return _page(request, found, 422, tick_form=form)
    line, done = form.cleaned_data["line"], form.cleaned_data["done"] == "yes"
    try:
        casework.tick(found, line, done=done, note=form.cleaned_data["note"], by=me(request))
    except casework.CaseIsClosed:
        return _closed(request, found)
    return redirect(f"{found.get_absolute_url()}#{line}")


@signed_in
@require_POST
def handler(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Say who does what falls to a role."""
    found = access.case_to_work(me(request), case_id)
    form = _handler_form(CasePage(found, me(request)), request.POST)
    if not form.is_valid():
        return _page(request, found, 422, handler_form=form)
    try:
        casework.name_handler(found, form.cleaned_data["role"], form.cleaned_data["person"], by=me(request))
    except casework.CaseIsClosed:
        return _closed(request, found)
    return redirect(f"{found.get_absolute_url()}#people")


@signed_in
@require_POST
def close(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Close the case."""
    found = access.case_to_work(me(request), case_id)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _page(request, found, 422, close_form=form)
    casework.close(found, form.cleaned_data["why"], by=me(request))
    messages.success(request, _("The case is closed. Nobody is reminded of it any more."))
    return redirect(found)


@signed_in
@require_POST
def reopen(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Open it again."""
    found = access.case_to_work(me(request), case_id)
    casework.reopen(found, by=me(request))
    return redirect(found)


def _closed(request: HttpRequest, found: Case) -> HttpResponse:
    messages.error(request, _("The case is closed. Open it again to go on with it."))
    return redirect(found)


def _not_counted(request: HttpRequest, found: Case) -> HttpResponse:
    messages.error(
        request, _("The rules of today no longer know this playbook. Nothing was changed: its timetable stands as it was counted.")
    )
    return redirect(found)


@signed_in
@require_safe
def timetable(request: HttpRequest, case_id: UUID, number: int) -> HttpResponse:
    """A timetable as it was counted, and what it changed in the one before."""
    found = access.case(me(request), case_id)
    page = CasePage(found, me(request))
    kept = next((one for one in page.timetables if one.number == number), None)
    if kept is None:
        raise Refused("timetable")
    return render(request, "strategy/cases/timetable.html", {"case": found, "page": page, "kept": kept, "former": page.former(kept)})


@signed_in
@require_safe
def ics(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The days of the case as a calendar file; `timed`: as the last minute of the day at the forum."""
    found = access.case(me(request), case_id)
    page = CasePage(found, me(request))
    written = calendar_file(page, timed=request.GET.get("timed") == "1")
    name = found.number.replace("/", "-")
    return HttpResponse(
        written, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}.ics"'}
    )
