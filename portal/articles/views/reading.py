"""The shelves, an article, a fact, a file."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.articles import access
from portal.articles.queries.demands import Asked, asked_on
from portal.articles.queries.glossary import letters
from portal.articles.queries.reading import Reading, mentions
from portal.articles.queries.shelves import shelves
from portal.articles.serving import download, picture
from portal.common import keeping
from portal.common.languages import current_language
from portal.people.access import holds, me, signed_in
from portal.people.forms.statement import SignForm

LONGEST = 100  # characters that are looked for in the glossary


def asked_language(request: HttpRequest) -> str:
    """`?lang=zh-hans` where that is a language of the portal, else the reader's."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else current_language()


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All published articles by topic."""
    return render(request, "articles/index.html", {"shelves": shelves(current_language())})


@signed_in
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article in the reader's language, in another by ?lang=, in English where there is no other."""
    reading = Reading(access.editions(me(request), slug), asked_language(request))
    asked = asked_on(me(request), reading.article.pk) if reading.demanded else None
    form = SignForm(person=me(request)) if asked and asked.to_sign else None
    return page(request, reading, asked, form)


def page(request: HttpRequest, reading: Reading, asked: Asked | None, form: SignForm | None) -> HttpResponse:
    """The article, and at its end what its reader is asked to sign or has signed."""
    person = me(request)
    context = {
        "reading": reading,
        "revision": reading.revision,
        "may_confirm": holds(person, "editor", "approver"),
        "asked": asked,
        "form": form,
        "may_demand": holds(person, "editor", "approver", "auditor") or (asked is not None and person.heads_any),
    }
    return render(request, "articles/article.html", context)


@signed_in
@require_safe
def fact(request: HttpRequest, fact_id: str) -> HttpResponse:
    """One fact with its note, its sources and the paragraphs that cite it."""
    found = access.fact(me(request), fact_id)
    return render(request, "articles/fact.html", {"fact": found, "mentions": mentions(found, current_language())})


@signed_in
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every term of the glossary, or those that hold the words of ?q=."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    groups = letters(asked) if asked else keeping.kept("letters", letters)
    context = {"asked": asked, "unasked": not asked or "", "groups": groups, "count": sum(len(group.terms) for group in groups)}
    return render(request, "articles/glossary.html", context)


@signed_in
@require_safe
def file(request: HttpRequest, attachment_id: UUID) -> HttpResponseBase:
    """The file as a download, inert in any browser."""
    return download(access.attachment(me(request), attachment_id))


@signed_in
@require_safe
def image(request: HttpRequest, image_id: UUID, width: int) -> HttpResponseBase:
    """A picture of an article the person may read."""
    return picture(access.image(me(request), image_id, width), width)
