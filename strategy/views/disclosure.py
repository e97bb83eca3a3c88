"""One disclosure: its page, its steps, its days, what lies beside it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.people.access import Refused, me, signed_in
from portal.people.forms.statement import SignForm
from strategy import access
from strategy.actions import disclosing, disclosure_moving
from strategy.forms.disclosure_move import CheckForm, DayForm, MoveForm
from strategy.models import Disclosure
from strategy.queries.days import today_for
from strategy.queries.disclosure_calendar import calendar_file
from strategy.queries.disclosure_page import DisclosurePage, attachable, told
from strategy.queries.disclosures import judged, said, text_of
from strategy.queries.papers import paper
from strategy.queries.wordings import Words
from strategy.rules import flow, papers
from strategy.rules.flow import Move


@signed_in
@require_safe
def page(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """Where it stands, what it says, what it warns of today, which days run, what happened."""
    found = access.disclosure(me(request), disclosure_id)
    return _page(request, found)


def _page(request: HttpRequest, found: Disclosure, days: DayForm | None = None, checks: CheckForm | None = None) -> HttpResponse:
    shown = DisclosurePage(found, me(request), request.GET.get("month", ""))
    if shown.enters_days and days is None:
        days = DayForm()
    if shown.attaches and checks is None:
        checks = CheckForm(attachable(found, me(request)))
    context = {"page": shown, "disclosure": found, "day_form": days, "check_form": checks, "limit_said": True}
    return render(request, "strategy/disclosures/page.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, disclosure_id: UUID, after: str) -> HttpResponse:
    """A step with what it asks for; a submission is signed."""
    person = me(request)
    found = access.disclosure(person, disclosure_id)
    wanted = next((one for one in flow.MOVES if (one.before, one.after) == (found.status, after)), None)
    if wanted is None:
        return _no_step(request, found, after)
    if after == "submitted":
        return _submit(request, found, wanted)
    form = MoveForm(wanted, Words("disclosure"), found.answers, request.POST if request.method == "POST" else None)
    if form.is_valid():
        before, note = form.cleaned_data["before"], form.cleaned_data["note"]
        try:
            disclosure_moving.move(found, after, before=before, given=form.given, note=note, by=person, today=today_for(person))
        except disclosure_moving.NotMoved as refused:
            form.mind(refused.problems)
        else:
            messages.success(request, _("Done: %(status)s.") % {"status": Words("disclosure").own.label("status", after)})
            return redirect(found)
    return _step(request, found, wanted, form)


def _submit(request: HttpRequest, found: Disclosure, wanted: Move) -> HttpResponse:
    """What is signed stands on the page; its digest comes back with the signature, so that nobody signs what they have not seen."""
    person, today = me(request), today_for(me(request))
    inventors = list(found.inventors.all())
    given = judged(found, today)
    text = text_of(found, inventors, given)
    digest = papers.digest(text)
    form = MoveForm(wanted, Words("disclosure"), found.answers, request.POST if request.method == "POST" else None)
    sign = SignForm(request.POST if request.method == "POST" else None, person=person)
    lacking = disclosure_moving.unready(found, inventors, person)
    if request.method == "POST" and not lacking and form.is_valid():
        if request.POST.get("digest") != digest:
            return _outdated(request, found)
        signed = sign.signed(request, papers.canonical(text))
        if signed is not None:
            try:
                note = form.cleaned_data["note"]
                disclosure_moving.submit(found, before=form.cleaned_data["before"], signed=signed, note=note, by=person, today=today)
            except disclosing.Outdated:
                return _outdated(request, found)
            except disclosure_moving.NotMoved as refused:
                form.mind(refused.problems)
            else:
                messages.success(request, _("Submitted and signed. Whoever screens disclosures sees it now."))
                return redirect(found)
    shown = {"text": text, "digest": digest, "paper": paper(given).plain(), "sign": sign, "limit_said": not lacking}
    return _step(request, found, wanted, form, lacking=[said(one, form.words) for one in lacking], **shown)


def _outdated(request: HttpRequest, found: Disclosure) -> HttpResponse:
    messages.warning(request, _("The text has changed since you opened it. Nothing was signed: read it again, then sign."))
    return redirect("disclosure_move", found.pk, "submitted")


def _step(request: HttpRequest, found: Disclosure, wanted: Move, form: MoveForm, **more: object) -> HttpResponse:
    """The page of a step; who may not take it learns why."""
    shown = DisclosurePage(found, me(request))
    problems = flow.refusals(found.status, wanted.after, shown.roles, found.answers, inventor=shown.own)
    barred = [said(one, form.words) for one in problems if one.code in ("flow.own-invention", "flow.not-yours")]
    name = form.words.own.label("move", wanted.key)
    context = {"page": shown, "disclosure": found, "form": form, "move": wanted, "name": name, "barred": barred, **more}
    return render(request, "strategy/disclosures/move.html", context)


def _no_step(request: HttpRequest, found: Disclosure, after: str) -> HttpResponse:
    """There is no such step from here (any more): it was taken already, by this click before or by somebody else."""
    if after not in flow.STATUSES:
        raise Refused("step of a disclosure")
    words = Words("disclosure")
    status = words.own.label("status", found.status)
    messages.info(request, _("It stands at “%(status)s” now. Nothing was changed.") % {"status": status})
    return redirect(found)


@signed_in
@require_POST
def day(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """Enter, correct or take back a day of what is filed."""
    person = me(request)
    found = access.disclosure(person, disclosure_id)
    form = DayForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            disclosure_moving.enter_day(found, given["what"], given["day"], note=given["note"], by=person, today=today_for(person))
        except disclosure_moving.NotMoved as refused:
            form.mind(refused.problems, Words("disclosure"))
        else:
            entered, gone = _("Entered. The days that run were counted anew."), _("Taken back. The days that run were counted anew.")
            messages.success(request, entered if given["day"] else gone)
            return redirect(found)
    return _page(request, found, days=form)


@signed_in
@require_POST
def check(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """Lay the record of a joint R&D check beside it, or take one away."""
    person = me(request)
    found = access.disclosure(person, disclosure_id)
    if not DisclosurePage(found, person).attaches:
        raise Refused("disclosure")
    if "remove" in request.POST:
        beside = found.joint_checks.filter(pk=_uuid(request.POST["remove"])).first()
        if beside is not None:
            disclosing.detach(found, beside)
        return redirect(found)
    form = CheckForm(attachable(found, person), request.POST)
    if not form.is_valid():
        return _page(request, found, checks=form)
    disclosing.attach(found, form.cleaned_data["check"])
    return redirect(found)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("record") from None


@signed_in
@require_safe
def text(request: HttpRequest, disclosure_id: UUID, number: int) -> HttpResponse:
    """A submission as it was signed."""
    found = access.disclosure(me(request), disclosure_id)
    line = found.moves.select_related("record").filter(number=number).exclude(text=None).first()
    if line is None or line.text is None:
        raise Refused("text of a disclosure")
    context = {
        "disclosure": found,
        "line": line,
        "intact": papers.digest(line.text) == line.text_sha256,
        "described": told(line.text["description"]),
        "limit_said": True,
    }
    return render(request, "strategy/disclosures/text.html", context)


@signed_in
@require_safe
def ics(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """Its days as a calendar file."""
    person = me(request)
    found = access.disclosure(person, disclosure_id)
    file = calendar_file(found, Words("disclosure"), today=today_for(person), stamp=timezone.now())
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.ics"'
    return answer
