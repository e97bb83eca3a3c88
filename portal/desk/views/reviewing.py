"""Confirming that the law of an article or a lesson still holds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.articles.actions import reviewing as articles
from portal.articles.models import Article, Edition
from portal.common.dates import day_text
from portal.people.access import Refused, me, needs
from training.actions import reviewing as lessons
from training.models import Lesson


@needs("editor", "approver")
@require_POST
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """The law of an article was looked at and still holds."""
    found = Article.objects.filter(slug=slug).first()
    if found is None:
        raise Refused("article")
    due = articles.confirm(found, by=me(request))
    messages.success(request, _("Confirmed. The next review is due on %(day)s.") % {"day": day_text(due)})
    shown = Edition.objects.published().filter(article=found).exists()
    return redirect(found) if shown else redirect("desk_article", slug)


@needs("editor", "approver")
@require_POST
def lesson(request: HttpRequest, course: str, key: str) -> HttpResponse:
    """The law a lesson teaches was looked at and still holds."""
    found = Lesson.objects.filter(course__slug=course, key=key, retired=False).select_related("course").first()
    if found is None:
        raise Refused("lesson")
    due = lessons.confirm(found, by=me(request))
    messages.success(request, _("Confirmed. The next review is due on %(day)s.") % {"day": day_text(due)})
    return redirect(found)
