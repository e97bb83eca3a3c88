"""A manager's pages: the unit at a glance, the people behind each number, one person's record, CSV."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.common.exporting import csv_answer
from portal.people import trail
from portal.people.access import Refused, needs_head
from portal.people.models import Person
from portal.reports.access import may_act
from portal.reports.actions.settling import settle
from portal.reports.queries import exporting, figures, people
from portal.reports.queries.selection import select, unit
from training.access import PersonRequest
from training.actions import attempting
from training.models import Course

PAGE = 50


def state_names() -> dict[str, str]:
    """What each standing is called, in the reader's language."""
    return {
        "overdue": _("Overdue"),
        "due": _("Due in 30 days"),
        "in_progress": _("In progress"),
        "not_started": _("Not started"),
        "owed": _("Not completed"),
        "completed": _("Completed"),
        "at_risk": _("Certificate at risk"),
    }


@needs_head
@require_safe
def team(request: PersonRequest) -> HttpResponse:
    """ "Is my unit compliant today?": the answer, the figures, department × course."""
    moment = timezone.now()
    settle(moment)
    selection = unit(request.user, request.GET)
    context = {
        "selection": selection,
        "answer": figures.answer(selection, moment),
        "table": figures.overview(selection, moment),
        "moment": moment,
        "may_act": may_act(request.user),
    }
    return render(request, "reports/team.html", context)


@needs_head
@require_safe
def listing(request: PersonRequest) -> HttpResponse:
    """The people behind a number, with what each owes."""
    moment = timezone.now()
    settle(moment)
    courses = list(Course.objects.published().only("slug", "title"))
    selection = select(request.user, request.GET, courses)
    pages = people.Pages(selection, moment, PAGE)
    page = pages.get_page(request.GET.get("page"))
    rows = pages.rows(page)
    names = {pk: branch.name for pk, branch in selection.branches.items()}
    context = {
        "selection": selection,
        "courses": courses,
        "page": page,
        "rows": rows,
        "departments": people.departments_of({row.person_id for row in rows}, names),
        "states": state_names(),
        "moment": moment,
        "may_act": may_act(request.user),
        "may_remind": may_act(request.user) and any(row.completed_at is None or row.risk_due_at for row in rows),
    }
    return render(request, "reports/people.html", context)


@needs_head
@require_safe
def export(request: PersonRequest) -> StreamingHttpResponse:
    """The same list as CSV, streamed, with the filters of the page; noted in the trail."""
    moment = timezone.now()
    settle(moment)
    selection = select(request.user, request.GET)
    trail.note("reports.export", actor=request.user, filter=selection.address())
    name = f"team-{timezone.localtime(moment):%Y-%m-%d-%H%M}"
    return csv_answer(name, exporting.head(), exporting.rows(selection, moment, state_names()))


@needs_head
@require_safe
def person(request: PersonRequest, person_id: int) -> HttpResponse:
    """One person's courses and results."""
    moment = timezone.now()
    found = Person.objects.visible_to(request.user).filter(pk=person_id).first()
    if found is None:
        raise Refused("person")
    attempting.close_expired(at=moment, person=found)
    context = {
        "who": found,
        "rows": people.record(found, moment),
        "departments": people.departments(found, request.user),
        "moment": moment,
        "may_act": may_act(request.user),
    }
    return render(request, "reports/person.html", context)
