"""The front page: what I owe, and for heads whether their unit is compliant."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.home.queries import home as owed_by
from portal.people.access import signed_in
from portal.reports.actions.settling import settle
from portal.reports.queries import figures
from portal.reports.queries.selection import unit
from training.access import PersonRequest
from training.actions import attempting


@signed_in
@require_safe
def home(request: PersonRequest) -> HttpResponse:
    moment = timezone.now()
    if request.user.heads_any:
        settle(moment)
    else:
        attempting.close_expired(at=moment, person=request.user)
    headed = unit(request.user, {}) if request.user.heads_any else None
    context = {"home": owed_by(request.user, moment, headed.ids if headed else ()), "moment": moment}
    if headed:
        context["unit"] = figures.answer(headed, moment)
    return render(request, "home/home.html", context)
