"""Lists of records, on the page and as a file."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.common.exporting import csv_answer
from portal.people import trail
from portal.people.access import Refused, me, signed_in
from strategy.forms.records import RecordFilter
from strategy.queries import records
from strategy.queries.records import MINE, Scopes

PAGE = 30


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The records of a scope (?scope=mine, review, shared, unit, all) by filters, newest first; ?format=csv: as a file."""
    scopes, scope = Scopes(me(request)), request.GET.get("scope", MINE)
    if scope not in scopes.names:
        raise Refused("list of records")
    form = RecordFilter(request.GET, units=scopes.units(scope))
    found = form.apply(scopes.records(scope))
    if request.GET.get("format") == "csv" and form.is_valid():
        trail.note("strategy.export_records", actor=me(request), scope=scope)
        name = f"records-{scope}-{timezone.localtime():%Y-%m-%d-%H%M}"
        return csv_answer(name, records.head(), records.lines(found))
    page = Paginator(records.rows(found), PAGE).get_page(request.GET.get("page"))
    context = {"scopes": scopes, "scope": scope, "form": form, "page": page}
    return render(request, "strategy/records/index.html", context, status=200 if form.is_valid() else 400)
