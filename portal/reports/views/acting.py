"""What a manager does: remind, assign."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.people.access import Refused, needs_head
from portal.reports.forms.assigning import AssignForm
from portal.reports.queries import figures
from portal.reports.queries.selection import select
from training.actions import assigning, attempting, reminding
from training.models import Enrolment

MOST = 2000


@needs_head
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """One mail each to the chosen people (`enrolment` ids), or to all of the selection who owe something."""
    if request.user.is_auditor and not request.user.is_admin:
        raise Refused("reminder")
    moment = timezone.now()
    attempting.close_expired(at=moment)
    selection = select(request.user, request.POST)
    wanted = request.POST.getlist("enrolment")
    if wanted:
        ids = [int(pk) for pk in wanted if pk.isdecimal() and len(pk) < 19]
        rows = list(Enrolment.objects.visible_to(request.user).filter(pk__in=ids))
        if len(rows) != len(set(wanted)):  # one that is not theirs: nothing is sent
            raise Refused("enrolment")
    else:
        rows = list(figures.enrolments(selection, moment).exclude(standing="completed")[:MOST])
    sent, left_out = reminding.remind(rows, by=request.user, at=moment)
    messages.success(request, ngettext("%(n)d mail was sent.", "%(n)d mails were sent.", sent) % {"n": sent})
    if left_out:
        messages.info(
            request,
            ngettext(
                "%(n)d entry was left out: finished, inactive, or reminded today already.",
                "%(n)d entries were left out: finished, inactive, or reminded today already.",
                left_out,
            ) % {"n": left_out},
        )  # fmt: skip
    return redirect(f"{reverse('team_people')}?{selection.address()}")


@needs_head
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    """Ask a course of a department: first what it means for whom, then the step itself."""
    if request.user.is_auditor and not request.user.is_admin:
        raise Refused("assignment")
    form = AssignForm(request.POST or None, person=request.user, initial={"course": request.GET.get("course"), "department": request.GET.get("department")})
    if request.method != "POST" or not form.is_valid():
        return render(request, "reports/assign.html", {"form": form})
    course, department = form.cleaned_data["course"], form.cleaned_data["department"]
    if "confirm" not in request.POST:
        ids = assigning.people_in(department)
        done = Enrolment.objects.filter(course=course, person__in=ids).exclude(completed_at=None).count()
        taking = Enrolment.objects.filter(course=course, person__in=ids, completed_at=None).count()
        preview = {"people": len(ids), "done": done, "taking": taking, "new": len(ids) - done - taking}
        return render(request, "reports/assign.html", {"form": form, "preview": preview, "course": course, "department": department, "due_at": form.due_at})
    assigning.assign(department, course, due_at=form.due_at, by=request.user, days_for_later=form.cleaned_data["days_for_later"])
    messages.success(request, _("“%(course)s” is assigned to %(department)s.") % {"course": course, "department": department})
    return redirect(f"{reverse('team')}?department={department.pk}")
