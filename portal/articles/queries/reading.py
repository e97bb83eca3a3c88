"""What an article's page and a fact's page show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, F, Value, When
from django.utils import timezone

from portal.articles.models import ArticleRevision, Attachment, Citation, Edition, Fact, Term
from portal.articles.queries.changes import Latest, latest
from portal.articles.queries.glossary import explained
from portal.articles.queries.twins import Older, older
from portal.common import keeping
from portal.common.languages import current_language


def first_language(by_language: dict[str, Edition], language: str) -> Edition:
    """The edition in a language, else in English, else whatever there is."""
    return by_language.get(language) or by_language.get("en") or next(iter(by_language.values()))


class Reading:
    """An article as one reader sees it: words, twin, cited facts, files, neighbours. Each is read when the page asks for it, so that
    what the page has kept costs no statement."""

    def __init__(self, editions: dict[str, Edition], language: str) -> None:
        self.edition = first_language(editions, language)
        self.article = self.edition.article
        assert self.edition.published is not None
        self.revision: ArticleRevision = self.edition.published
        self.asked = language
        others = [edition for edition in editions.values() if edition is not self.edition]
        self.twin = others[0] if others else None

    @property
    def demanded(self) -> bool:
        """Whether reading the article was ever demanded of anybody, as `access.editions` has asked."""
        return bool(self.edition.demanded)  # type: ignore[attr-defined]

    @property
    def name(self) -> str:
        """What the page may keep it under: revision, and whether the reader asked for this language."""
        return f"{self.edition.pk} {self.revision.pk} {self.asked}"

    @cached_property
    def page(self) -> dict[str, Any]:
        """The text with its terms marked ("html") and the sections ("contents"). One statement."""
        columns = {"contents": F("published__contents")}
        return dict(Edition.objects.filter(pk=self.edition.pk).values("html", **columns).get())

    @property
    def only_english(self) -> bool:
        """The reader's own language has no edition."""
        return self.edition.language != current_language() and self.asked != self.edition.language

    @cached_property
    def older(self) -> list[Older]:
        """The paragraphs of this translation that are older than what they translate. One statement; none for the source itself."""
        return [] if self.edition.language == self.article.source_language else older([self.article.pk])

    @cached_property
    def facts(self) -> list[Fact]:
        """The cited facts in order of first mention, with their sources. Two statements."""
        citations = Citation.objects.filter(revision=self.revision).select_related("fact").prefetch_related("fact__sources")
        return list({citation.fact_id: citation.fact for citation in citations}.values())

    @cached_property
    def terms(self) -> list[Term]:
        """The glossary terms marked in the text."""
        return explained(self.edition.terms)

    @cached_property
    def attachments(self) -> list[Attachment]:
        return list(self.article.attachments.shown())  # type: ignore[attr-defined]

    @property
    def news(self) -> Latest | None:
        """That it changed in the last ninety days, and when. One statement, kept until content changes."""
        found = keeping.kept(f"article latest {self.edition.pk} {self.revision.pk}", lambda: [latest(self.edition)])[0]
        return found if found and found.is_news(timezone.now()) else None

    @cached_property
    def fact_ids(self) -> list[str]:
        """Ids of the cited facts. One statement, none where the facts were read."""
        if "facts" in self.__dict__:
            return [fact.pk for fact in self.facts]
        return list(dict.fromkeys(Citation.objects.filter(revision=self.revision).order_by("position").values_list("fact", flat=True)))

    @cached_property
    def linking(self) -> list[Edition]:
        """Other articles that link to this one, in the reader's language or English. One statement."""
        address = self.article.get_absolute_url()
        rows = readable(current_language(), linking=address)
        return [edition for edition in rows if edition.article_id != self.article.pk]

    @cached_property
    def neighbours(self) -> list[Edition]:
        """The other articles of the topic, in the reader's language or English."""
        return [edition for edition in readable(current_language(), topic=self.article.topic_id) if edition.article_id != self.article.pk]


def readable(language: str, topic: int | None = None, countermeasure: int | None = None, linking: str = "") -> list[Edition]:
    """Every published article once, in a language or else in English, as the shelves stand; `linking`: those whose text names this
    address. One statement, no long texts."""
    editions = Edition.objects.published().in_language(language).select_related("article__topic", "published")
    if topic:
        editions = editions.filter(article__topic=topic)
    if countermeasure:
        editions = editions.filter(article__topic__countermeasure=countermeasure)
    if linking:
        editions = editions.filter(published__body__contains=linking)
    order = ["article__topic__position", "article__topic__slug", "article__position", "article__slug", "foreign"]
    once: dict[int, Edition] = {}
    for edition in editions.order_by(*order).defer("published__body", "published__contents"):
        once.setdefault(edition.article_id, edition)
    return list(once.values())


@dataclass(frozen=True)
class Mention:
    """An article that cites a fact, and its paragraphs that do."""

    revision: ArticleRevision
    citations: list[Citation]


def mentions(fact: Fact, language: str) -> list[Mention]:
    """Published articles that cite the fact, each in the reader's language where that cites it. One statement."""
    citations = (
        Citation.objects.filter(fact=fact, revision__in=Edition.objects.published().values("published"))
        .annotate(foreign=Case(When(revision__language=language, then=Value(0)), default=Value(1)))
        .order_by("paragraph__article__topic__position", "paragraph__article__position", "foreign", "position")
        .select_related("paragraph__article", "revision")
        .defer("revision__body", "revision__contents")
    )
    found: dict[int, Mention] = {}
    for citation in citations:
        mention = found.setdefault(citation.revision.article_id, Mention(citation.revision, []))
        if citation.revision_id == mention.revision.pk:
            mention.citations.append(citation)
    return list(found.values())
