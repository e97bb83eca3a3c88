"""A change of law: planned, labelled, put into effect now or at a minute, undone; and the list of all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.articles.actions import changing, pairing, passages, publishing, releasing
from portal.articles.models import Change
from portal.desk import access
from portal.desk.forms.change import ChangeForm, PairsForm
from portal.desk.forms.review import ScheduleForm
from portal.desk.queries.changes import TABS, changes, counts
from portal.desk.views.planning import Differing, Planning, differing
from portal.people.access import Refused, holds, me

PAGE = 50


@access.looks
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every change of law: what waits, what is in effect, what was taken back."""
    tab = request.GET.get("tab", "waiting")
    if tab not in TABS:
        raise Refused("tab")
    page = Paginator(changes(tab), PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/changes.html", {"tab": tab, "tabs": counts(), "page": page})


@access.keeps
@require_POST
def plan(request: HttpRequest, release_id: UUID) -> HttpResponse:
    """From an open release to the page of its change; what has nothing to label is published there."""
    release = access.release(release_id)
    try:
        change = changing.plan(release)
    except changing.Closed:
        messages.error(request, _("This text is not on its way to readers any more."))
        return redirect(release)
    if change is not None:
        return redirect(change)
    return _act(request, release, lambda: changing.publish(release, by=me(request)), _("Published. Readers see it now."))


@access.looks
@require_safe
def change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """What changed, how it is labelled, what it touches, and what was done."""
    return _page(request, Planning(access.change(change_id)))


@access.keeps
@require_POST
def label(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Keep the labels; then, by the button: show the reach, change the pairs, put into effect now or at a minute."""
    found = access.change(change_id)
    form = ChangeForm(request.POST, passages=list(found.passages.all()), days=found.days)
    if changing.may_label(found) and request.POST.get("seen", "") != passages.digest(found):
        return _different(request, found)
    if not form.is_valid():
        return _page(request, Planning(found, form), status=400)
    acts = {"pairs": _pair, "publish": _publish, "schedule": _schedule}
    try:
        return acts.get(request.POST.get("do", ""), _keep)(request, found, form)
    except changing.Different:
        return _different(request, access.change(change_id))


def _different(request: HttpRequest, found: Change) -> HttpResponse:
    """Other labels or passages stand by now than this form was made of: both are shown, nothing is kept. A repetition is none."""
    differs = differing(found, request.POST.get("seen", ""), request.POST)
    if not differs and request.POST.get("seen"):
        return redirect(found)
    return _page(request, Planning(found), status=409, differs=differs or [Differing(None, "–", "–")])


def _page(request: HttpRequest, planning: Planning, status: int = 200, **more: Any) -> HttpResponse:
    keeps = holds(me(request), "editor", "approver")
    context: dict[str, Any] = {"planning": planning, "change": planning.change, "may_keep": keeps}
    if keeps and planning.change.state == Change.PLANNED and planning.ready:
        context["minute"] = ScheduleForm(person=me(request))
    return render(request, "desk/change.html", context | more, status=status)


def _kept(request: HttpRequest, found: Change, form: ChangeForm) -> bool:
    """Keep the labels; False, with a message, where it is too late for them."""
    try:
        changing.label(found, form.labels(), days=form.cleaned_data["days"], by=me(request), seen=request.POST.get("seen", ""))
    except (changing.Closed, ValueError):
        messages.error(request, _("Nothing was changed: this change is scheduled or in effect already, or was given up."))
        return False
    return True


def _keep(request: HttpRequest, found: Change, form: ChangeForm) -> HttpResponse:
    if _kept(request, found, form):
        messages.success(request, _("The labels are kept. Readers and learners have been told nothing yet."))
    return redirect(found)


def _pair(request: HttpRequest, found: Change, form: ChangeForm) -> HttpResponse:
    """Labels first, so that none is lost, then the pairs."""
    if found.release is None or not _kept(request, found, form):
        return redirect(found)
    planning = Planning(found)
    pairs = PairsForm(request.POST, places=planning.places, former=planning.former)
    try:
        if pairs.is_valid():
            pairing.pair_again(found.release, pairs.pairs(), by=me(request))
            messages.success(request, _("The pairs are kept."))
    except pairing.Twice:
        messages.error(request, _("Two paragraphs cannot both be the same former one. Choose another number for one of them."))
    except (changing.Closed, ValueError):
        messages.error(request, _("The pairs stand as they were: the text is scheduled or published, or was changed meanwhile."))
    return redirect(found)


def _publish(request: HttpRequest, found: Change, form: ChangeForm) -> HttpResponse:
    """Only with the reach in sight: where more or fewer people are concerned than the button said, the page asks again."""
    if not _kept(request, found, form):
        return redirect(found)
    planning = Planning(access.change(found.pk))
    reach = planning.touched.training.people
    if not planning.missing and request.POST.get("people") != str(reach):
        return _page(request, planning, asked_again=True)
    done = ngettext("In effect. %(n)s person is told.", "In effect. %(n)s people are told.", reach) % {"n": reach}
    said = done if reach else _("In effect. Nobody’s certificate rests on it.")
    figures = planning.touched.figures()
    return _act(request, found, lambda: changing.make(found, by=me(request), impact=figures), said)


def _act(request: HttpRequest, back: Any, act: Callable[[], object], done: str) -> HttpResponse:
    """One action; what refuses it is said, and nothing was changed."""
    try:
        result = act()
    except changing.Unlabelled as refused:
        named = ", ".join(_("paragraph %(number)s") % {"number": row.number} if row.number else row.after[:40] for row in refused.passages)
        messages.error(request, _("Not in effect: these passages have no label yet: %(named)s") % {"named": named})
    except changing.Moved:
        messages.error(request, _("Not published: readers see another text by now. Open the review and publish it from there."))
    except changing.TooLate:
        messages.error(request, _("The day in which this could be undone is over. Write the former words as the next revision."))
    except changing.Overtaken:
        messages.error(request, _("A newer change of the same words is in effect. Undo that one first."))
    except (changing.Closed, publishing.NotReady):
        messages.error(request, _("Nothing was changed: it is not approved, or not in effect any more."))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        if result is not False:
            messages.success(request, done)
    return redirect(back)


def _schedule(request: HttpRequest, found: Change, form: ChangeForm) -> HttpResponse:
    """At a minute: the labels are those chosen now, and what it touches is kept as it is seen now."""
    minute, release = ScheduleForm(request.POST, person=me(request)), found.release
    if release is None or not _kept(request, found, form):
        return redirect(found)
    if not minute.is_valid():
        return _page(request, Planning(access.change(found.pk)), minute=minute)
    at, zone = minute.at, minute.cleaned_data["zone"]
    found = access.change(found.pk)

    def act() -> None:
        changing.check(found)
        releasing.schedule(release, at=at, zone=zone, by=me(request))
        changing.foresee(found, Planning(found).touched.figures())

    return _act(request, found, act, _("Scheduled. It is published by itself, with these labels."))


@access.keeps
@require_POST
def impact(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """What the change would touch by the labels as they are chosen; keeps nothing."""
    found = access.change(change_id)
    form = ChangeForm(request.POST, passages=list(found.passages.all()), days=found.days)
    planning = Planning(found, form)
    context = {"planning": planning, "change": found, "may_keep": True}
    return render(request, "desk/_impact.html", context, status=200 if form.is_valid() else 400)


@access.keeps
@require_POST
def undo(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Within a day: the former words again, everything lifted."""
    found = access.change(change_id)
    said = _("Undone. Readers see the former words, and what the change set off is lifted.")
    return _act(request, found, lambda: changing.undo(found, by=me(request)), said)


@access.keeps
@require_POST
def drop(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Give up a plan; the text stays where it is on its way."""
    found = access.change(change_id)
    said = _("The plan is dropped. Readers have seen nothing of it.")
    return _act(request, found.release or found, lambda: changing.drop(found, by=me(request)), said)
