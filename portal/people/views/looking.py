"""Choosing as what to look at the portal, and being oneself again."""

from __future__ import annotations

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.people.access import me, needs, signed_in
from portal.people.actions import looking
from portal.people.forms.looking import LearnerForm, ManagerForm, look_form
from portal.people.looks import LEARNER, MANAGER


@needs("editor", "approver", "auditor")
@require_http_methods(["GET", "HEAD", "POST"])
def view_as(request: HttpRequest) -> HttpResponse:
    """A learner or, for those who read every record, the head of a department; then the front page as they see it."""
    person = me(request)
    kind = MANAGER if request.POST.get("as") == MANAGER else LEARNER
    form = look_form(kind, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        looking.start(request, person, form.look, int(time.time()))
        return redirect("home")
    context = {
        "form": form,
        "learner": form if kind == LEARNER else LearnerForm(),
        "manager": form if kind == MANAGER else ManagerForm(),
        "as_manager": looking.may_look(person, MANAGER),
    }
    return render(request, "people/view_as.html", context)


@signed_in
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Be oneself again; a second click only says so."""
    if looking.stop(request, me(request), why="asked"):
        messages.success(request, _("You see the portal as yourself again."))
    return redirect("home")
