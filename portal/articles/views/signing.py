"""Signing that an article was read and understood."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.articles import access
from portal.articles.actions import demanding
from portal.articles.models import ArticleRevision, signed_text
from portal.articles.queries.demands import asked_on
from portal.articles.queries.reading import Reading
from portal.articles.views.reading import page
from portal.people.access import Refused, me, signed_in
from portal.people.forms.statement import SignForm


@signed_in
@require_POST
def sign(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the reader's signature under the revision they have read; a second click finds it there."""
    person, revision = me(request), access.revision_to_sign(me(request), slug, request.POST.get("revision", ""))
    if revision is None:
        return outdated(request, slug)
    asked = asked_on(person, revision.article_id)
    if asked.demand is None:
        raise Refused("demand")
    if not asked.to_sign:
        return redirect(address(revision))
    form = SignForm(request.POST, person=person)
    signed = form.signed(request, signed_text(revision))
    if signed is None:
        return page(request, Reading(access.editions(person, slug), revision.language), asked, form)
    return keep(request, revision, signed)


def keep(request: HttpRequest, revision: ArticleRevision, signed: demanding.Signed) -> HttpResponse:
    try:
        demanding.keep_signature(me(request), revision, signed)
    except demanding.Outdated:
        return outdated(request, revision.article.slug)
    messages.success(request, _("Signed. Thank you for reading “%(title)s”.") % {"title": revision.title})
    return redirect(address(revision))


def outdated(request: HttpRequest, slug: str) -> HttpResponse:
    messages.warning(request, _("The text has changed since you opened it. Nothing was signed: read what is new, then sign below."))
    return redirect("article", slug)


def address(revision: ArticleRevision) -> str:
    return f"{reverse('article', args=[revision.article.slug])}?lang={revision.language}#read-and-sign"
