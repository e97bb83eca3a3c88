"""All revisions of an edition, what differs between any two, and an older one as the next."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.articles.actions import copying
from portal.articles.models import ArticleRevision
from portal.desk import access
from portal.desk.queries.reviewing import differences
from portal.desk.views.asking import number
from portal.people.access import me

PAGE = 50


@access.looks
@require_safe
def history(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Newest first: who wrote it, why, and how far it got."""
    edition = access.edition(slug, language)
    rows = ArticleRevision.objects.filter(article=edition.article, language=language).select_related("author", "release__approver")
    page = Paginator(rows.defer("body", "contents").order_by("-number"), PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "article": edition.article,
        "language": language,
        "page": page,
        "may_write": access.may_write(me(request)),
    }
    return render(request, "desk/history.html", context)


@access.looks
@require_safe
def compare(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """What differs between two revisions; without a choice, between the newest and the one before."""
    edition = access.edition(slug, language)
    after = access.revision(edition, number(request, "to", edition.newest.number))
    before = access.revision(edition, number(request, "from", max(after.number - 1, 1)))
    if before.number > after.number:
        before, after = after, before
    context = {"edition": edition, "article": edition.article, "language": language, "before": before, "after": after}
    return render(request, "desk/compare.html", context | {"lines": differences(before, after)})


@access.writes
@require_POST
def restore(request: HttpRequest, slug: str, language: str, number: int) -> HttpResponse:
    """An older revision's words become one's working copy; handed in, they are the next revision."""
    edition = access.edition(slug, language)
    copying.restore(me(request), edition, access.revision(edition, number))
    messages.success(request, _("Revision %(number)s is in your working copy. Read it, then hand it in.") % {"number": number})
    return redirect("desk_write", slug, language)
