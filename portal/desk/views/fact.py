"""A fact of the register at the desk: its versions, a new one proposed, read by a second person, published as a change of law."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.articles.actions import releasing, restating
from portal.articles.models import Fact
from portal.desk import access
from portal.desk.forms.fact import FactForm
from portal.desk.queries.register import Register
from portal.desk.views.asking import number
from portal.people.access import holds, me


@access.looks
@require_safe
def fact(request: HttpRequest, fact_id: str) -> HttpResponse:
    """Its words, its versions and what is on its way; two versions compared by ?from= and ?to=."""
    return _page(request, Register(access.fact(fact_id), number(request, "from"), number(request, "to")))


def _page(request: HttpRequest, register: Register, form: FactForm | None = None) -> HttpResponse:
    person, release = me(request), register.open
    context: dict[str, Any] = {
        "register": register,
        "fact": register.fact,
        "form": form or FactForm.of(register.fact, register.current, register.draft),
        "may_write": holds(person, "editor"),
        "may_approve": release is not None and releasing.may_approve(person, release),
        "may_keep": holds(person, "editor", "approver"),
    }
    return render(request, "desk/fact.html", context)


@access.writes
@require_POST
def propose(request: HttpRequest, fact_id: str) -> HttpResponse:
    """Hand in the next version; readers see nothing of it until it is approved and published."""
    found = access.fact(fact_id)
    form = FactForm(request.POST, fact=found)
    if form.is_valid() and _proposed(request, found, form):
        messages.success(request, _("Handed in. A second person reads it before readers see it."))
        return redirect("desk_fact", found.pk)
    return _page(request, Register(found), form)


def _proposed(request: HttpRequest, found: Fact, form: FactForm) -> bool:
    given = form.cleaned_data
    try:
        restating.propose(found, form.words, note=given["change_note"], by=me(request), base=given["base"] or None)
    except restating.Improper as refused:
        form.say(refused.faults)
        return False
    except restating.Busy:
        form.add_error(None, _("Another version is on its way. It is published, returned or withdrawn first."))
        return False
    return True
