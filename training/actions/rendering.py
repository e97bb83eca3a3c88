"""Lessons as pages: HTML once, when they are loaded; citations lead to the facts' own pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from portal.articles.models import Fact
from portal.common import markdown
from portal.common.terms import Marker


@dataclass(frozen=True)
class Rendered:
    """The HTML of a text, the facts it cites and the keys of its glossary terms, both in order of first mention."""

    html: str
    cites: list[Fact]
    terms: list[str]


def rendered(text: str, facts: dict[str, Fact], marker: Marker) -> Rendered:
    """A checked text as HTML in the marker's language, glossary terms marked; its paragraphs carry no numbers."""
    document = markdown.parse(text)
    page = document.page(language=marker.language, href=lambda fact_id, _place: reverse("fact", args=[fact_id]), marker=marker)
    return Rendered(page.html, [facts[fact_id] for fact_id in document.cited], page.terms)
