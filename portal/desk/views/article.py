"""One article at the desk: where it stands in each language, its settings and files, archiving; a new article."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.articles.actions import attaching, copying, releasing, shelving
from portal.articles.forms.editing import AttachmentForm
from portal.articles.models import Article, Attachment, Edition
from portal.articles.serving import download
from portal.desk import access
from portal.desk.forms.article import NewArticleForm, SettingsForm
from portal.desk.queries.standing import stands
from portal.people.access import me

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@access.looks
@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Both editions with what is on its way, history, files."""
    return _page(request, access.article(slug), AttachmentForm())


def _page(request: HttpRequest, found: Article, form: AttachmentForm, status: int = 200) -> HttpResponse:
    person, held = me(request), stands(found, me(request))
    context = {
        "article": found,
        "stands": held,
        "shown": any(stand.edition and stand.edition.state == Edition.PUBLISHED for stand in held),
        "files": list(found.attachments.select_related("added_by")),
        "form": form,
        "may_write": access.may_write(person),
        "may_keep": access.may_keep(person),
    }
    return render(request, "desk/article.html", context, status=status)


@access.writes
@read_or_send
def new(request: HttpRequest) -> HttpResponse:
    """Address and shelf of a new article; then its text."""
    form = NewArticleForm(request.POST or None, person=me(request), initial={"source_language": me(request).language})
    if request.method != "POST" or not form.is_valid():
        return render(request, "desk/new.html", {"form": form})
    made = shelving.create(form.save(commit=False), by=me(request))
    copy = copying.open_copy(me(request), made, made.source_language)
    copying.save(copy, copying.Text(title=form.cleaned_data["title"]), copying.Mark.of(copy))
    return redirect("desk_write", made.slug, made.source_language)


@access.keeps
@read_or_send
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Topic, place, whether it states law, date of review."""
    found = access.article(slug)
    form = SettingsForm(request.POST or None, instance=found, person=me(request))
    if request.method == "POST" and form.is_valid():
        shelving.change(form.save(commit=False), form.changed_data, by=me(request))
        messages.success(request, _("The settings are saved."))
        return redirect("desk_article", slug)
    return render(request, "desk/settings.html", {"article": found, "form": form})


# Files


@access.writes
@require_POST
def attach(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a file."""
    found = access.article(slug)
    form = AttachmentForm(request.POST, request.FILES, instance=Attachment(article=found))
    if not form.is_valid() or form.inspected is None:
        return _page(request, found, form)
    attaching.attach(form.save(commit=False), form.inspected, by=me(request))
    messages.success(request, _("The file is attached. Readers see it at once where the article is published."))
    return redirect("desk_article", slug)


@access.looks
@require_safe
def file(request: HttpRequest, slug: str, attachment_id: UUID) -> HttpResponseBase:
    """A file of any article, as a download."""
    return download(access.file(slug, attachment_id))


@access.writes
@require_POST
def detach(request: HttpRequest, slug: str, attachment_id: UUID) -> HttpResponse:
    """Take a file away."""
    attaching.remove(access.file(slug, attachment_id), by=me(request))
    messages.success(request, _("The file is taken away."))
    return redirect("desk_article", slug)


# Archiving


@access.keeps
@read_or_send
def archive(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Asks once, then withdraws the edition from readers."""
    held = access.edition(slug, language)
    if request.method != "POST":
        context: dict[str, Any] = {"edition": held, "article": held.article, "waits": held.releases.open().first()}
        return render(request, "desk/archive.html", context)
    if releasing.archive(held, by=me(request)):
        messages.success(request, _("The edition is archived. Readers do not see it any more."))
    return redirect("desk_article", slug)


@access.keeps
@require_POST
def bring_back(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Readers see an archived edition again."""
    try:
        done = releasing.bring_back(access.edition(slug, language), by=me(request))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        if done:
            messages.success(request, _("The edition is published again, as it was."))
    return redirect("desk_article", slug)
