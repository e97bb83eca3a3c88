"""A manager's pages: the unit at a glance, the people behind each number, one person's record, CSV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.common.exporting import csv_answer
from portal.people import trail
from portal.people.access import Refused, needs_head
from portal.people.models import Person
from portal.reports.queries import figures, people
from portal.reports.queries.selection import Selection, select
from training.actions import attempting
from training.models import Course

PAGE = 50


def state_names() -> dict[str, str]:
    """What each standing is called, in the reader's language."""
    return {
        "completed": _("Completed"),
        "overdue": _("Overdue"),
        "in_progress": _("In progress"),
        "not_started": _("Not started"),
        "owed": _("Not completed"),
    }


@needs_head
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """"Is my unit compliant today?": the answer, the figures, department × course."""
    moment = timezone.now()
    attempting.close_expired(at=moment)
    selection = select(request.user, request.GET)
    context = {
        "selection": selection,
        "answer": figures.answer(selection, moment),
        "table": figures.overview(selection, moment),
        "moment": moment,
        "nobody": not selection.branches,
    }
    return render(request, "reports/team.html", context)


@needs_head
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The people behind a number, with what each owes."""
    moment = timezone.now()
    attempting.close_expired(at=moment)
    courses = list(Course.objects.published())
    selection = select(request.user, request.GET, courses)
    page = Paginator(people.listed(selection, moment), PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    context = {
        "selection": selection,
        "courses": courses,
        "page": page,
        "rows": rows,
        "departments": people.departments_of({row.person_id for row in rows}, set(selection.branches)),
        "states": state_names(),
        "moment": moment,
        "owed_here": sum(row.standing != "completed" for row in rows),
    }
    return render(request, "reports/people.html", context)


@needs_head
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The same list as CSV, streamed, with the filters of the page."""
    moment = timezone.now()
    selection = select(request.user, request.GET)
    trail.note("reports.export", actor=request.user, filter=selection.address())
    head = [_("Name"), _("Employee number"), _("E-mail"), _("Department"), _("Course"), _("Standing"), _("Due"), _("Completed"), _("Steps done"), _("Steps"), _("Best result (%)"), _("Certificate valid until")]
    return csv_answer(f"team-{timezone.localtime(moment):%Y-%m-%d-%H%M}", head, _csv_rows(selection, moment))


def _csv_rows(selection: Selection, moment: datetime) -> Iterator[list[Any]]:
    names = state_names()
    clock = "%Y-%m-%d %H:%M %z"
    local = lambda value: timezone.localtime(value, zone).strftime(clock) if value else ""  # noqa: E731
    zone = timezone.get_current_timezone()  # streamed after the request's zone is over
    rows = people.listed(selection, moment)
    homes = people.departments_of(selection.people.values("pk"), set(selection.branches)) if selection.branches else {}
    for row in rows.iterator(chunk_size=2000):
        yield [
            row.person.display_name, row.person.employee_number, row.person.email, homes.get(row.person_id, ""), str(row.course),
            names[row.standing], local(row.due_at), local(row.completed_at), row.steps_done, row.course.steps, row.best, local(row.valid_until),
        ]  # fmt: skip


@needs_head
@require_safe
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person's courses and results."""
    moment = timezone.now()
    found = Person.objects.visible_to(request.user).filter(pk=person_id).first()
    if found is None:
        raise Refused("person")
    attempting.close_expired(at=moment, person=found)
    selection = select(request.user, {})
    context = {
        "who": found,
        "rows": people.record(found, moment),
        "department": people.departments_of([found.pk], set(selection.branches)).get(found.pk, ""),
        "states": state_names(),
        "moment": moment,
    }
    return render(request, "reports/person.html", context)
