"""Templates of computed questions: all of them, one with the questions made of it, and that it has been reviewed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.desk import access
from portal.desk.queries import scenarios
from portal.people.access import holds, me, needs
from training.access import PersonRequest
from training.actions import computing


@access.keeps
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every template the content holds: its question, how many are asked, who has reviewed it."""
    return render(request, "desk/scenarios.html", {"templates": list(scenarios.listed()), "may_review": holds(me(request), "approver")})


@access.keeps
@require_safe
def scenario(request: HttpRequest, key: str) -> HttpResponse:
    """A template, what varies in it, and the questions made of it with their keys."""
    shown = scenarios.Shown(access.scenario(key))
    return render(request, "desk/scenario.html", {"shown": shown, "may_review": holds(me(request), "approver")})


@needs("approver")
@require_POST
def review(request: PersonRequest, key: str) -> HttpResponse:
    """An approver has read it."""
    template = access.scenario(key)
    try:
        computing.review(template, digest=request.POST.get("digest", ""), by=request.user)
        messages.success(request, _("Reviewed. It counts for every question made of this scenario."))
    except computing.NotPossible:
        messages.warning(request, _("The scenario has changed since you opened it. Read it again."))
    return redirect(template)
