"""Who is asked to read and sign an article, and who has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.articles.actions import demanding
from portal.articles.models import Article, ReadSignature
from portal.articles.queries import signatures
from portal.common.exporting import csv_answer
from portal.desk import access
from portal.desk.forms.demands import DemandForm
from portal.people import trail
from portal.people.access import me, signed_in
from portal.people.models import Department, Person
from portal.reports.queries.people import departments_of

PAGE = 50


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def demands(request: HttpRequest, slug: str) -> HttpResponse:
    """What is asked of whom with how many signatures, and the form that asks."""
    person, article = me(request), access.article_with_demands(me(request), slug)
    if request.method == "POST":
        if not access.may_demand(person):
            raise PermissionDenied
        form = DemandForm(request.POST)
        if form.is_valid() and ask(request, article, form):
            return redirect("desk_demands", slug)
    else:
        form = DemandForm()
    rows = list(article.demands.select_related("department", "made_by"))
    numbers = signatures.counts(rows, access.counted(person))
    context = {
        "article": article,
        "title": title_of(article),
        "rows": [{"demand": row, "asked": numbers[row.pk][0], "signed": numbers[row.pk][1]} for row in rows],
        "form": form if access.may_demand(person) else None,
        "sees_names": access.sees_names(person),
        "moment": timezone.now(),
    }
    return render(request, "desk/demands.html", context)


def ask(request: HttpRequest, article: Article, form: DemandForm) -> bool:
    given = form.cleaned_data
    try:
        demanding.demand(
            article, given["department"], due_at=form.due_at, why=given["why"], every_revision=given["every_revision"], by=me(request)
        )
    except demanding.AskedAlready:
        form.add_error("department", _("They are asked already. End that first, or choose another department."))
        return False
    messages.success(request, _("Asked. Whom it concerns sees it on their home page."))
    return True


def title_of(article: Article) -> str:
    """In the reader's language, else in English; of an article that was never written, its address."""
    edition = article.editions.in_language().select_related("newest").first()
    return edition.newest.title if edition else article.slug


@signed_in
@require_POST
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask nobody any more; signatures stay."""
    row = access.demand(me(request), slug, pk)
    if not access.may_demand(me(request)):
        raise PermissionDenied
    if demanding.end(row, by=me(request)):
        messages.success(request, _("Nobody is asked any more. What was signed stays."))
    return redirect("desk_demands", slug)


@signed_in
@require_safe
def names(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who has signed what and when; who has not."""
    row = access.demand_with_names(me(request), slug, pk)
    people = Person.objects.visible_to(me(request))
    asked, signed = signatures.counts([row], people)[row.pk]
    pages = Paginator(signatures.listed(row, people), PAGE)
    pages.count = asked  # type: ignore[misc]
    page = pages.get_page(request.GET.get("page"))
    rows = [described(one) for one in page]
    context = {
        "demand": row,
        "title": title_of(row.article),
        "page": page,
        "rows": rows,
        "asked": asked,
        "signed": signed,
        "departments": departments_of([one["person"].pk for one in rows], department_names(me(request))),
        "moment": timezone.now(),
    }
    return render(request, "desk/signatures.html", context)


def described(person: Any) -> dict[str, Any]:
    """A person of the list with the words for language and method."""
    return {"person": person, "method": dict(ReadSignature.METHODS).get(person.method, "")}


def department_names(person: Person) -> dict[int, str]:
    return {row.pk: str(row) for row in Department.objects.visible_to(person).order_by("code")}


@signed_in
@require_safe
def export(request: HttpRequest, slug: str, pk: int) -> StreamingHttpResponse:
    """The same list as CSV, with the whole hash; noted in the trail."""
    row = access.demand_with_names(me(request), slug, pk)
    people = Person.objects.visible_to(me(request))
    trail.note("article.signatures_export", row.article, actor=me(request), demand=row.pk)
    head = [_("Name"), _("Employee number"), _("E-mail"), _("Signed"), _("Revision"), _("Language"), _("Signed with"), "SHA-256"]
    name = f"signatures-{slug}-{timezone.localtime():%Y-%m-%d-%H%M}"
    return csv_answer(name, head, lines(signatures.listed(row, people)))


def lines(people: Any) -> Iterator[list[Any]]:
    methods = {key: str(name) for key, name in ReadSignature.METHODS}
    for one in people.iterator(chunk_size=500):
        signed = timezone.localtime(one.signed_at).isoformat(timespec="seconds") if one.signed_at else ""
        method = methods.get(one.method, "")
        columns = [signed, one.number, one.language_signed, method, one.text_sha256]
        yield [one.display_name, one.employee_number, one.email, *columns]
