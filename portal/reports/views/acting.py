"""What a manager does: remind, assign."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.db.models import F, Max, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.people.access import Refused, needs_head
from portal.people.models import Person
from portal.reports.access import may_act
from portal.reports.actions.settling import settle
from portal.reports.forms.assigning import AssignForm
from portal.reports.queries import figures
from portal.reports.queries.selection import Selection, select
from training.access import PersonRequest
from training.actions import assigning, reminding
from training.models import Enrolment

MOST = 2000  # mails at once


@needs_head
@require_POST
def remind(request: PersonRequest) -> HttpResponse:
    """One mail each to the chosen people (`enrolment` ids), or to all of the selection who owe something."""
    if not may_act(request.user):
        raise Refused("reminder")
    moment = timezone.now()
    settle(moment)
    selection = select(request.user, request.POST)
    wanted = request.POST.getlist("enrolment")
    rows = chosen(request.user, wanted) if wanted else all_of(selection, moment)
    done = reminding.remind(rows[:MOST], by=request.user, at=moment)
    messages.success(request, ngettext("%(n)d mail is on its way.", "%(n)d mails are on their way.", done.people) % {"n": done.people})
    if done.left_out:
        text = ngettext(
            "%(n)d entry was left out: finished, inactive, or reminded today already.",
            "%(n)d entries were left out: finished, inactive, or reminded today already.",
            done.left_out,
        )
        messages.info(request, text % {"n": done.left_out})
    if len(rows) > MOST:
        messages.warning(request, _("Only %(n)d entries are handled at once. Do it again for the others.") % {"n": MOST})
    return redirect(f"{reverse('team_people')}?{selection.address()}")


def all_of(selection: Selection, at: datetime) -> list[Enrolment]:
    """What is owed in the selection, longest not reminded first; one more than can be handled at once tells that there is more."""
    owed = figures.enrolments(selection, at).filter(Q(completed_at=None) | Q(pk__in=figures.at_risk(at).values("pk")))
    return list(owed.annotate(last=Max("reminders__sent_at")).order_by(F("last").asc(nulls_first=True), "pk")[: MOST + 1])


def chosen(person: Person, wanted: list[str]) -> list[Enrolment]:
    """The enrolments with these ids. One that is not in the person's scope, or no id at all, refuses the whole."""
    ids = {int(pk) for pk in wanted if pk.isdecimal() and len(pk) < 19}
    rows = list(Enrolment.objects.visible_to(person).filter(pk__in=ids))
    if len(rows) != len(set(wanted)):
        raise Refused("enrolment")
    return rows


@needs_head
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: PersonRequest) -> HttpResponse:
    """Ask a course of a department: first what it means for whom, then the step itself."""
    if not may_act(request.user):
        raise Refused("assignment")
    form = AssignForm(request.POST or None, person=request.user, initial={name: request.GET.get(name) for name in ("course", "department")})
    if request.method != "POST" or not form.is_valid():
        return render(request, "reports/assign.html", {"form": form})
    course, department = form.cleaned_data["course"], form.cleaned_data["department"]
    if "confirm" not in request.POST:
        preview = assigning.preview(department, course, form.due_at)
        context = {"form": form, "preview": preview, "course": course, "department": department, "due_at": form.due_at}
        return render(request, "reports/assign.html", context)
    assigning.assign(department, course, due_at=form.due_at, by=request.user, days_for_later=form.cleaned_data["days_for_later"])
    messages.success(request, _("“%(course)s” is assigned to %(department)s.") % {"course": course, "department": department})
    return redirect(f"{reverse('team')}?department={department.pk}")
