"""The link picker: a page of its own, or pieces of one for the editor's dialog."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.common.languages import LANGUAGES, current_language
from portal.desk.queries.linking import LONGEST, targets
from portal.people.access import needs

PARTS = {"rows": "desk/_targets.html", "dialog": "desk/_dialog.html"}


@needs("editor")
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """What has the words of ?q=, in the language of the text (?language=). ?part=rows: the rows alone; ?part=dialog: the empty dialog."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    language = text_language(request)
    context = {"asked": asked, "language": language, "targets": targets(asked, language)}
    return render(request, PARTS.get(request.GET.get("part", ""), "desk/links.html"), context)


def text_language(request: HttpRequest) -> str:
    """The language of the text that is written; else the reader's."""
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else current_language()
