"""What an editor can point at from a text, found by words, each with the Markdown to paste."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.articles.models import Fact, Image, Paragraph, Source
from portal.common import searching
from portal.common.languages import pick
from portal.common.sanitising import is_safe_link

LONGEST = 100  # characters of a query
A_KIND = 8  # rows of each kind
ARTICLES = 5  # whose paragraphs are looked at
MARKS = re.compile(r"([\\\[\]*_`<])")
EXCERPT = 160  # characters


@dataclass(frozen=True)
class Target:
    """Something to point at. `address`: where a link over other words would lead; "" for a citation or a picture."""

    kind: str
    icon: str
    title: str
    text: str
    markdown: str
    address: str = ""


def escaped(text: str) -> str:
    """Words as Markdown that means nothing but the words."""
    return MARKS.sub(r"\\\1", " ".join(text.split()))


def link(words: str, address: str) -> str:
    return f"[{escaped(words)}]({address})"


def picture(image: Image, language: str) -> str:
    return f"![{escaped(pick(image.alt, language))}](image:{image.pk})"


def targets(asked: str, language: str) -> list[Target]:
    """Facts, articles with their paragraphs, glossary terms, sources and pictures that hold every word. At most seven statements."""
    words = asked.split()[:8]
    if not words:
        return []
    return [*_facts(asked, words), *_found(asked, language, words), *_sources(words), *_images(words, language)]


def excerpt(text: str, most: int = EXCERPT) -> str:
    """The beginning of a text; the ellipsis says that more follows."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _all(words: list[str], *columns: str) -> Q:
    """Every word in one of the columns."""
    found = Q()
    for word in words:
        either = Q()
        for column in columns:
            either |= Q(**{f"{column}__icontains": word})
        found &= either
    return found


def _facts(asked: str, words: list[str]) -> Iterator[Target]:
    columns = ("id", "heading", "text", "chinese__heading", "chinese__text")
    found: QuerySet[Fact] = Fact.objects.filter(_all(words, *columns)).order_by("id")
    rows = sorted(found[:200], key=lambda fact: (not fact.pk.casefold().startswith(asked.casefold()), fact.pk))
    for fact in rows[:A_KIND]:
        yield Target(_("Fact"), "scale", f"{fact.pk} {fact.local.heading}", excerpt(fact.local.text), f"[@{fact.pk}]")


def _found(asked: str, language: str, words: list[str]) -> Iterator[Target]:
    """Published articles and terms, best first; then paragraphs of the articles that have the words."""
    hits = searching.find(asked, kinds=["article", "term"], language=language).page(0, 2 * A_KIND)
    for hit in hits:
        address = hit.kind.url_of(hit.key)
        yield Target(str(hit.kind.label), hit.kind.icon, hit.title, excerpt(hit.text), link(hit.title, address), address)
    titles = {hit.key: hit.title for hit in hits if hit.kind.name == "article"}
    slugs = list(titles)[:ARTICLES]
    if not slugs:
        return
    paragraphs = Paragraph.objects.filter(_all(words, "text"), live=True, language=language, article__slug__in=slugs)
    for paragraph in paragraphs.select_related("article").order_by("article__slug", "number")[:A_KIND]:
        title = titles[paragraph.article.slug]
        address = f"{reverse('article', args=[paragraph.article.slug])}#p{paragraph.number}"
        said = _("%(title)s, paragraph %(number)s") % {"title": title, "number": paragraph.number}
        yield Target(_("Paragraph"), "file", said, excerpt(paragraph.text), link(said, address), address)


def _sources(words: list[str]) -> Iterator[Target]:
    for source in Source.objects.filter(_all(words, "id", "title"))[:A_KIND]:
        address = next((one for one in source.addresses if is_safe_link(one)), "")
        if address:
            yield Target(_("Source"), "link", str(source), address, link(source.title, address), address)


def _images(words: list[str], language: str) -> Iterator[Target]:
    for image in Image.objects.filter(_all(words, "title", "alt__en", "alt__zh-hans"))[:A_KIND]:
        yield Target(_("Image"), "file", image.title, pick(image.alt, language), picture(image, language))
