"""The pictures of the store: looking through them, uploading, the Markdown to paste."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.articles.actions import imaging
from portal.articles.models import Image
from portal.common.languages import pick
from portal.desk.forms.images import ImageForm
from portal.desk.queries.linking import LONGEST, picture
from portal.desk.views.linking import text_language
from portal.people.access import me, needs

A_PAGE = 24


@needs("editor")
@require_http_methods(["GET", "HEAD", "POST"])
def images(request: HttpRequest) -> HttpResponse:
    """All pictures or one's own, newest first, and the form to add one. ?part=dialog: a piece for the editor's dialog."""
    form = ImageForm(request.POST, request.FILES) if request.method == "POST" else ImageForm()
    if request.method == "POST" and form.is_valid():
        title = form.cleaned_data["title"]
        image, new = imaging.keep(form.made, title or form.cleaned_data["file"].name[:200], form.alt, by=me(request))
        if request.GET.get("part") == "dialog":
            return _page(request, ImageForm(), chosen=image)
        said = _("The picture is in the store.") if new else _("The store has this picture already; here it is.")
        messages.success(request, said)
        return redirect(f"{request.path}?new={image.pk}")
    return _page(request, form, status=422 if request.method == "POST" else 200)


def _page(request: HttpRequest, form: ImageForm, *, chosen: Image | None = None, status: int = 200) -> HttpResponse:
    mine, language = request.GET.get("whose") == "mine", text_language(request)
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    found = Image.objects.filter(added_by=me(request)) if mine else Image.objects.all()
    if asked:
        found = found.filter(title__icontains=asked)
    page = Paginator(found.select_related("added_by"), A_PAGE).get_page(request.GET.get("page"))
    new = str(chosen.pk) if chosen else request.GET.get("new", "")
    context: dict[str, Any] = {
        "form": form,
        "page": page,
        "rows": [_row(image, language, new) for image in page],
        "mine": mine,
        "asked": asked,
        "language": language,
    }
    piece = request.GET.get("part") == "dialog"
    return render(request, "desk/_images.html" if piece else "desk/images.html", context, status=status)


def _row(image: Image, language: str, new: str) -> dict[str, Any]:
    return {"image": image, "alt": pick(image.alt, language), "markdown": picture(image, language), "new": str(image.pk) == new}
