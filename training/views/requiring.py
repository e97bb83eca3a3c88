"""Who must take what, and putting it in force."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.people.access import needs, signed_in
from training.access import PersonRequest
from training.actions import requiring
from training.queries.requiring import table


@signed_in
@require_safe
def show(request: PersonRequest) -> HttpResponse:
    """The table of job roles and courses; an administrator sees what asking it would do."""
    preview = requiring.preview() if request.user.is_admin else None
    return render(request, "training/course/by_role.html", {"table": table(request.user), "preview": preview})


@needs("admin")
@require_POST
def ask(request: PersonRequest) -> HttpResponse:
    """Enrol everybody as the table says, now and from now on."""
    requiring.ask(by=request.user)
    messages.success(request, _("The table is in force: everybody it concerns is enrolled."))
    return redirect("courses_by_role")


@needs("admin")
@require_POST
def end(request: PersonRequest) -> HttpResponse:
    """The table is advice again."""
    requiring.end(by=request.user)
    messages.success(request, _("The table is advice again. Who is enrolled stays enrolled."))
    return redirect("courses_by_role")
