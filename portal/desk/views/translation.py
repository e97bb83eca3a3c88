"""A translation beside its source: which paragraphs are older, which are missing, which terms of the glossary it leaves out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.articles.actions import twinning
from portal.articles.models import Article, Paragraph
from portal.desk.queries.translation import of
from portal.people.access import Refused, me, needs


def _article(slug: str) -> Article:
    found = Article.objects.published().filter(slug=slug).first()
    if found is None:
        raise Refused("article")
    return found


@needs("editor", "approver", "auditor")
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """What is to be done to the translation of an article."""
    found = _article(slug)
    may_write = me(request).is_admin or me(request).is_editor or me(request).is_approver
    return render(request, "desk/translation.html", {"article": found, "translation": of(found), "may_write": may_write})


@needs("editor", "approver")
@require_POST
def confirm(request: HttpRequest, slug: str, language: str, number: int) -> HttpResponse:
    """The translation of a paragraph still fits what its source says now."""
    paragraph = Paragraph.objects.filter(article=_article(slug), language=language, number=number, live=True).first()
    if paragraph is None:
        raise Refused("paragraph")
    if twinning.confirm(paragraph, by=me(request)):
        messages.success(request, _("Paragraph %(number)s is marked as translated.") % {"number": number})
    else:
        messages.info(request, _("Paragraph %(number)s was not older than its source.") % {"number": number})
    return redirect("desk_translation", slug)
