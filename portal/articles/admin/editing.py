"""The editor's pages: writing a revision with a preview beside it, history, comparing, restoring, publishing, archiving."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.articles.actions import publishing, writing
from portal.articles.differing import compare as differences
from portal.articles.differing import text_of
from portal.articles.forms.editing import EditionForm
from portal.articles.models import Article, ArticleRevision, Attachment, Edition
from portal.articles.serving import download
from portal.common.languages import LANGUAGES
from portal.people.access import Refused

View = Callable[..., HttpResponseBase]


def urls(site: AdminSite) -> list[URLPattern]:
    """Below /admin/articles/article/."""
    edition = "<int:article_id>/<slug:language>/"
    return [
        path(f"{edition}edit/", site.admin_view(edit), name="articles_edition_edit"),
        path(f"{edition}preview/", site.admin_view(preview), name="articles_edition_preview"),
        path(f"{edition}history/", site.admin_view(history), name="articles_edition_history"),
        path(f"{edition}compare/", site.admin_view(compare), name="articles_edition_compare"),
        path(f"{edition}publish/", site.admin_view(publish), name="articles_edition_publish"),
        path(f"{edition}archive/", site.admin_view(archive), name="articles_edition_archive"),
        path(f"{edition}restore/<int:number>/", site.admin_view(restore), name="articles_edition_restore"),
        path("<int:article_id>/files/<uuid:attachment_id>/", site.admin_view(file), name="articles_file"),
    ]


def may(permission: str) -> Callable[[View], View]:
    """Only for whoever holds the permission on articles: editors change, auditors look."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(f"articles.{permission}_article"):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def state_text(edition: Edition | None) -> str:
    """Where an edition stands, in words."""
    if edition is None:
        return _("not written")
    if edition.state == Edition.PUBLISHED and edition.published_id != edition.newest_id:
        return _("published, newer draft")
    return str(edition.get_state_display()).lower()


def _article(article_id: int, language: str) -> tuple[Article, Edition | None]:
    article = Article.objects.select_related("topic").filter(pk=article_id).first()
    if article is None or language not in LANGUAGES:
        raise Refused("article")
    edition = Edition.objects.filter(article=article, language=language).select_related("article", "newest__author", "published").first()
    return article, edition


def _edition(article_id: int, language: str) -> Edition:
    _found, edition = _article(article_id, language)
    if edition is None:
        raise Refused("edition")
    return edition


@require_http_methods(["GET", "HEAD", "POST"])
@may("change")
def edit(request: HttpRequest, article_id: int, language: str) -> HttpResponse:
    """Write the next revision. A form that is out of date is refused with both texts in sight; faults are named with their line."""
    article, edition = _article(article_id, language)
    newest = edition.newest if edition else None
    stale = None
    if request.method != "POST":
        return _editor(request, article, language, edition, EditionForm.of(newest))
    form = EditionForm(request.POST)
    if form.is_valid() and "preview" not in request.POST:
        try:
            revision = _save(request, article, language, form)
        except writing.Faulty as faulty:
            form.add_error("body", [str(fault) for fault in faulty.faults])
        except writing.Stale as refused:
            stale = refused.newest
        else:
            return _saved(request, article, language, revision)
    return _editor(request, article, language, edition, form, stale)


def _save(request: HttpRequest, article: Article, language: str, form: EditionForm) -> ArticleRevision:
    given = form.cleaned_data
    return writing.save_draft(
        article,
        language,
        form.words,
        change_note=given["change_note"],
        author=request.user,  # type: ignore[arg-type]
        base=given["base"],
    )


def _saved(request: HttpRequest, article: Article, language: str, revision: ArticleRevision) -> HttpResponse:
    if "publish" in request.POST:
        publishing.ship(_edition(article.pk, language), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Revision %(number)s is published.") % {"number": revision.number})
        return redirect(f"{article.get_absolute_url()}?lang={language}")
    messages.success(request, _("Revision %(number)s is saved as a draft. Readers do not see it yet.") % {"number": revision.number})
    return redirect("admin:articles_edition_edit", article.pk, language)


def _editor(
    request: HttpRequest, article: Article, language: str, edition: Edition | None, form: EditionForm, stale: ArticleRevision | None = None
) -> HttpResponse:
    """The editor's page. After a refusal for staleness the form goes on from the newer revision, which stands beside it."""
    text = form["body"].value() or ""
    held: list[Any] = []
    if stale:
        mine = writing.Words.of(*(form[name].value() for name in ("title", "summary", "body")))
        held = differences(text_of(stale.title, stale.summary, stale.body), text_of(mine.title, mine.summary, mine.body))
        form.data = {**form.data.dict(), "base": str(stale.pk)}  # type: ignore[attr-defined]
    context = {
        "article": article,
        "language": language,
        "edition": edition,
        "form": form,
        "stale": stale,
        "lines": held,
        "draft": writing.read(article, language, text),
        "title": form["title"].value() or article.slug,
        "state": state_text(edition),
    }
    return render(request, "admin/articles/edit.html", context, status=409 if stale else 200)


@require_POST
@may("change")
def preview(request: HttpRequest, article_id: int, language: str) -> HttpResponse:
    """The text as it would be published, as a piece of a page. Changes nothing."""
    article, _edition_now = _article(article_id, language)
    body = request.POST.get("body", "").replace("\x00", "")
    draft = writing.read(article, language, writing.Words.of("", "", body).body)
    return render(request, "admin/articles/_preview.html", {"draft": draft, "language": language})


@require_safe
@may("view")
def history(request: HttpRequest, article_id: int, language: str) -> HttpResponse:
    """All revisions of an edition, newest first."""
    edition = _edition(article_id, language)
    revisions = (
        ArticleRevision.objects.filter(article=edition.article, language=language)
        .select_related("author")
        .defer("body", "contents")
        .order_by("-number")
    )
    may_edit = request.user.has_perm("articles.change_article")  # type: ignore[union-attr]
    context = {"edition": edition, "article": edition.article, "language": language, "revisions": revisions, "may_edit": may_edit}
    return render(request, "admin/articles/history.html", context)


@require_safe
@may("view")
def compare(request: HttpRequest, article_id: int, language: str) -> HttpResponse:
    """What differs between two revisions; without a choice, between the newest and the one before."""
    edition = _edition(article_id, language)
    newest = edition.newest.number
    after = _revision(edition, _number(request, "to", newest))
    before = _revision(edition, _number(request, "from", max(after.number - 1, 1)))
    if before.number > after.number:
        before, after = after, before
    held = differences(text_of(before.title, before.summary, before.body), text_of(after.title, after.summary, after.body))
    context = {"edition": edition, "article": edition.article, "language": language, "before": before, "after": after, "lines": held}
    return render(request, "admin/articles/compare.html", context)


def _number(request: HttpRequest, name: str, default: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else default


def _revision(edition: Edition, number: int) -> ArticleRevision:
    revision = ArticleRevision.objects.filter(article=edition.article, language=edition.language, number=number).first()
    if revision is None:
        raise Refused("revision")
    return revision


@require_POST
@may("change")
def publish(request: HttpRequest, article_id: int, language: str) -> HttpResponse:
    edition = _edition(article_id, language)
    if publishing.ship(edition, by=request.user):  # type: ignore[arg-type]
        messages.success(request, _("Revision %(number)s is published.") % {"number": edition.newest.number})
    else:
        messages.info(request, _("The newest revision is published already."))
    return redirect(reverse("admin:articles_article_change", args=[article_id]))


@require_POST
@may("change")
def archive(request: HttpRequest, article_id: int, language: str) -> HttpResponse:
    if publishing.archive(_edition(article_id, language), by=request.user):  # type: ignore[arg-type]
        messages.success(request, _("The edition is archived. Readers do not see it any more; publish it to bring it back."))
    else:
        messages.info(request, _("The edition is archived already."))
    return redirect(reverse("admin:articles_article_change", args=[article_id]))


@require_POST
@may("change")
def restore(request: HttpRequest, article_id: int, language: str, number: int) -> HttpResponse:
    """An older revision's words become the newest draft."""
    edition = _edition(article_id, language)
    try:
        revision = writing.restore(edition, _revision(edition, number), author=request.user)  # type: ignore[arg-type]
    except writing.Faulty as faulty:
        messages.error(request, _("This revision cannot be restored as it is: %(faults)s") % {"faults": str(faulty)})
        return redirect("admin:articles_edition_history", article_id, language)
    messages.success(request, _("Revision %(number)s is saved as a draft. Readers do not see it yet.") % {"number": revision.number})
    return redirect("admin:articles_edition_edit", article_id, language)


@require_safe
@may("view")
def file(request: HttpRequest, article_id: int, attachment_id: UUID) -> HttpResponseBase:
    """A file of any article, for those who keep the store."""
    attachment = Attachment.objects.filter(pk=attachment_id, article=article_id).first()
    if attachment is None:
        raise Refused("file")
    return download(attachment)
