"""Lessons as pages: HTML once, when they are loaded; citations lead to the facts' own pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from portal.articles.models import Fact
from portal.common import markdown


@dataclass(frozen=True)
class Rendered:
    """The HTML of a text and the facts it cites, in order of first mention."""

    html: str
    cites: list[Fact]


def rendered(text: str, facts: dict[str, Fact], language: str) -> Rendered:
    """A checked text as HTML; its paragraphs carry no numbers."""
    document = markdown.parse(text)
    html = document.html(language=language, href=lambda fact_id, _place: reverse("fact", args=[fact_id]))
    return Rendered(html, [facts[fact_id] for fact_id in document.cited])
