"""Disclosures: the list, a new one, its description and its questions."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.people.access import Refused, me, signed_in
from strategy import access
from strategy.actions import disclosing
from strategy.forms.disclosing import DescriptionForm, InventorForms, QuestionsForm, described, inventors_shown
from strategy.models import Disclosure, ToolRun
from strategy.queries.days import today_for
from strategy.queries.disclosures import Disclosures, departments_of
from strategy.queries.wordings import Words


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Those of one scope; the day that runs out first stands first."""
    return render(request, "strategy/disclosures/index.html", {"list": Disclosures(me(request), request.GET.dict())})


@signed_in
@require_safe
def begin(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Where a run of the tool begins: describe the invention, or only answer the questions."""
    return render(request, "strategy/disclosures/begin.html", {"run": _run(request, str(run_id))})


@signed_in
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new draft; from a run or a record of the tool with its answers."""
    person, run = me(request), _run(request, request.GET.get("run", ""))
    answers = _answers_of(request)
    departments = departments_of(person)
    form = DescriptionForm(request.POST or None, departments=departments, initial={"key": uuid4()})
    first = {"name": person.display_name, "email": person.email, "share": 100}
    inventors = InventorForms(request.POST or None, initial=[first], prefix="inventors")
    if form.is_valid() and inventors.is_valid():
        told = form.told(inventors.named)
        made = disclosing.begin(told, by=person, key=form.cleaned_data["key"] or uuid4(), answers=answers, run=run)
        return redirect(made if made.answers else "disclosure_questions", *([] if made.answers else [made.pk]))
    return _described(request, form, inventors, None)


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """The description of a draft, and its inventors."""
    found = access.own_disclosure(me(request), disclosure_id)
    if not found.is_open:
        return _closed(request, found)
    departments = _departments(request, found)
    form = DescriptionForm(request.POST or None, departments=departments, initial=described(found))
    shown = inventors_shown(list(found.inventors.select_related("person")))
    inventors = InventorForms(request.POST or None, initial=shown, prefix="inventors")
    if form.is_valid() and inventors.is_valid():
        try:
            disclosing.describe(found, form.told(inventors.named), seen=form.cleaned_data["seen"] or 0)
        except disclosing.Closed:
            return _closed(request, found)
        except disclosing.Outdated:
            _overtaken(form, found)
        else:
            messages.success(request, _("Saved."))
            return redirect(found)
    return _described(request, form, inventors, found)


@signed_in
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, disclosure_id: UUID) -> HttpResponse:
    """The tool's questions; whatever is answered is kept, and more may follow from it."""
    person = me(request)
    found = access.own_disclosure(person, disclosure_id)
    if not found.is_open:
        return _closed(request, found)
    form = QuestionsForm(found, Words("disclosure"), today_for(person), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            disclosing.answer(found, form.given, seen=form.cleaned_data["seen"] or 0)
        except disclosing.Closed:
            return _closed(request, found)
        except disclosing.Outdated:
            _overtaken(form, found)
        else:
            return _answered(request, found, form)
    return render(request, "strategy/disclosures/questions.html", {"disclosure": found, "form": form})


def _answered(request: HttpRequest, found: Disclosure, form: QuestionsForm) -> HttpResponse:
    if form.leads_on:
        messages.info(request, _("Saved. Your answers lead to another question."))
        return redirect("disclosure_questions", found.pk)
    messages.success(request, _("Saved."))
    return redirect(found)


def _described(request: HttpRequest, form: DescriptionForm, inventors: Any, found: Disclosure | None) -> HttpResponse:
    context = {"form": form, "inventors": inventors, "disclosure": found}
    return render(request, "strategy/disclosures/describe.html", context)


def _run(request: HttpRequest, run_id: str) -> ToolRun | None:
    """One's own run of this tool that has not become a record."""
    if not run_id:
        return None
    found = access.run(me(request), _uuid(run_id))
    if found.tool != "disclosure":
        raise Refused("answers in the making")
    return found


def _answers_of(request: HttpRequest) -> dict[str, Any]:
    """The answers of one's own record, where the draft is begun from it."""
    if not request.GET.get("record"):
        return {}
    record = access.own_record(me(request), _uuid(request.GET["record"]))
    if record.tool != "disclosure":
        raise Refused("record")
    return dict(record.answers)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused("disclosure") from None


def _departments(request: HttpRequest, found: Disclosure) -> list[Any]:
    """One's own, and the one it has."""
    mine = departments_of(me(request))
    return mine if found.department is None or found.department in mine else [*mine, found.department]


def _closed(request: HttpRequest, found: Disclosure) -> HttpResponse:
    messages.warning(request, _("It has been handed in and can no longer be changed. Nothing was saved."))
    return redirect(found)


def _overtaken(form: Any, found: Disclosure) -> None:
    """What was written stays in the form; saved once more it stands."""
    found.refresh_from_db()
    form.add_error(
        None,
        _(
            "Somebody else has changed this draft since you opened it. Look at it in another window; if you save again, your words replace theirs."
        ),
    )
    form.data = form.data.copy()
    form.data["seen"] = found.serial
