"""What rests on what: the page of a question shows the facts, paragraphs and sources it rests on, for who keeps the store."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.desk import access
from portal.desk.queries.proofs import Resting
from portal.people.access import me


@access.looks
@require_safe
def question(request: HttpRequest, code: str) -> HttpResponse:
    """A question with its versions and what it rests on; its key is not shown."""
    found = access.question(code)
    return render(request, "desk/question.html", {"question": found, "resting": Resting(found), "may_keep": access.may_keep(me(request))})
