"""Loading the content folder: sources, facts, topics, articles. All or nothing, and twice is once.

    content, faults = read(folder)
    report = load(content)          only where there are no faults

What an administrator has edited in the portal is never overwritten: such an edition is among `report.kept`, with the difference
between the portal's words and the folder's. What the folder no longer holds stays in the portal and is among `report.unshipped`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.translation import override

from portal.articles import formats
from portal.articles.actions import publishing, writing
from portal.articles.formats import ArticleDraft, Content, EditionDraft, Fault
from portal.articles.models import Article, ArticleRevision, Edition, Fact, Source, Term, Topic
from portal.articles.queries.standing import standing
from portal.common import keeping, searching
from portal.common.languages import LANGUAGES

__all__ = ["Content", "Fault", "Kept", "Report", "load", "read"]


@dataclass(frozen=True)
class Kept:
    """An edition that was edited in the portal and therefore left alone."""

    slug: str
    language: str
    difference: str  # unified diff, portal → folder; empty when the words are the same


@dataclass
class Report:
    """What loading did: counts by kind of thing, and what it left alone."""

    created: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    kept: list[Kept] = field(default_factory=list)
    unshipped: list[str] = field(default_factory=list)  # "fact C0.01"

    @property
    def touched(self) -> int:
        return self.created.total() + self.changed.total()

    def lines(self) -> list[str]:
        """The report for a console."""
        found = [
            f"{kind}: {self.created[kind]} new, {self.changed[kind]} changed, {self.unchanged[kind]} unchanged"
            for kind in sorted({*self.created, *self.changed, *self.unchanged})
        ]
        for kept in self.kept:
            found.append(f"kept: article {kept.slug} ({kept.language}) was edited in the portal")
            found += kept.difference.splitlines()
        return [*found, *(f"no longer in the content: {name}" for name in self.unshipped)]


def read(folder: Path | str) -> tuple[Content, list[Fault]]:
    """Read a content folder; every fault by file, record and field. Changes nothing, asks no database."""
    return formats.read(Path(folder))


@transaction.atomic
def load(content: Content) -> Report:
    """Bring the store in line with the folder. A second time it changes nothing."""
    keeping.hold()
    report = Report()
    _sources(content, report)
    restated = _facts(content, report)
    respelt = _terms(content, report)
    _topics(content, report)
    _restate(restated)
    if respelt:
        publishing.mark_again()  # what stands already; the others are marked as they are published
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    articles = {article.slug: article for article in Article.objects.select_related("topic")}
    editions = {(edition.article_id, edition.language): edition for edition in Edition.objects.select_related("newest", "article")}
    for draft in content.articles:
        _article(draft, articles.get(draft.slug), topics[draft.topic], editions, report)
    _index_terms(respelt or bool(restated))
    return report


def _count(report: Report, kind: str, held: dict[Any, str], shipped: Iterable[tuple[Any, str]]) -> list[Any]:
    """Sort records by what happens to them; returns the keys that must be written. `held`, `shipped`: key → digest."""
    due = []
    for key, digest in shipped:
        if key not in held:
            report.created[kind] += 1
        elif held[key] != digest:
            report.changed[kind] += 1
        else:
            report.unchanged[kind] += 1
            continue
        due.append(key)
    return due


def _store(model: type[models.Model], rows: list[Any], key: str, columns: list[str]) -> None:
    model._default_manager.bulk_create(rows, batch_size=200, update_conflicts=True, unique_fields=[key], update_fields=columns)


def _sources(content: Content, report: Report) -> None:
    columns = ["title", "url", "kind", "date"]
    held = {row.pk: tuple(getattr(row, name) for name in columns) for row in Source.objects.all()}
    shipped = {draft.id: tuple(getattr(draft, name) for name in columns) for draft in content.sources}
    due = _count(
        report, "sources", {key: repr(value) for key, value in held.items()}, ((key, repr(value)) for key, value in shipped.items())
    )
    _store(Source, [Source(id=key, **dict(zip(columns, shipped[key], strict=True))) for key in due], "id", columns)
    report.unshipped += [f"source {key}" for key in sorted(held.keys() - shipped.keys())]


def _facts(content: Content, report: Report) -> set[str]:
    """Returns the ids of facts that were there and have changed."""
    held = dict(Fact.objects.values_list("pk", "digest"))
    drafts = {draft.id: draft for draft in content.facts}
    due = _count(report, "facts", held, ((draft.id, draft.digest) for draft in content.facts))
    columns = ["heading", "text", "kind", "status", "note", "confidence", "as_of", "basis", "chinese"]
    rows = [Fact(id=key, digest=drafts[key].digest, **{name: getattr(drafts[key], name) for name in columns}) for key in due]
    _store(Fact, rows, "id", [*columns, "digest"])
    link = Fact.sources.through
    link._default_manager.filter(fact__in=due).delete()
    link._default_manager.bulk_create(link(fact_id=key, source_id=source) for key in due for source in drafts[key].sources)
    report.unshipped += [f"fact {key}" for key in sorted(held.keys() - drafts.keys())]
    return {key for key in due if key in held}


def _terms(content: Content, report: Report) -> bool:
    """Returns whether a spelling came, went or moved: pages mark their terms anew then."""
    held = dict(Term.objects.values_list("pk", "digest"))
    drafts = {draft.fact: draft for draft in content.terms}
    due = _count(report, "terms", held, ((draft.fact, draft.digest) for draft in content.terms))
    columns = ["term", "marks", "digest"]
    rows = [Term(fact_id=key, term=drafts[key].term, marks=drafts[key].marks, digest=drafts[key].digest) for key in due]
    _store(Term, rows, "fact", columns)
    gone = held.keys() - drafts.keys()
    Term.objects.filter(pk__in=gone).delete()
    for key in gone:
        searching.remove("term", key)
    return bool(due or gone)


def _index_terms(due: bool) -> None:
    """Terms can be found by their own name and that of the other language."""
    documents = []
    for term in Term.objects.select_related("fact") if due else ():
        for language in LANGUAGES:
            with override(language):
                text = "\n".join([term.fact.local.text, *_other_names(term, language)])
            documents.append(searching.Document("term", term.pk, language, term.term.get(language, ""), text))
    searching.index_many(documents)


def _other_names(term: Term, language: str) -> list[str]:
    """The name in the other language, and spellings that are more than the name again."""
    others = [name for spoken, name in term.term.items() if spoken != language]
    names = [name.casefold() for name in term.term.values()]
    marks = [mark for marks in term.marks.values() for mark in marks]
    return [*others, *(mark for mark in marks if not any(name in mark.casefold() or mark.casefold() in name for name in names))]


def _topics(content: Content, report: Report) -> None:
    held = dict(Topic.objects.values_list("slug", "digest"))
    drafts = {draft.slug: draft for draft in content.topics}
    edited = {key for key, digest in held.items() if not digest}  # in the portal: left alone
    due = _count(report, "topics", held, ((draft.slug, "" if draft.slug in edited else draft.digest) for draft in content.topics))
    columns = ["title", "countermeasure", "position"]
    rows = [Topic(slug=key, digest=drafts[key].digest, **{name: getattr(drafts[key], name) for name in columns}) for key in due]
    _store(Topic, rows, "slug", [*columns, "digest"])
    report.unshipped += [f"topic {key}" for key in sorted(held.keys() - drafts.keys())]


def _restate(changed: set[str]) -> None:
    """Law as at and confidence of the revisions that cite changed facts: they are worked out from the register and follow it."""
    revisions = ArticleRevision.objects.filter(citations__fact__in=changed).distinct() if changed else []
    for revision in revisions:
        law_as_at, confidence = standing(Fact.objects.filter(citations__revision=revision).distinct())
        ArticleRevision.objects.filter(pk=revision.pk).update(law_as_at=law_as_at, confidence=confidence)
    for article_id in {revision.article_id for revision in revisions}:
        publishing.reindex(article_id)


# Articles


def _article(draft: ArticleDraft, article: Article | None, topic: Topic, editions: dict[tuple[int, str], Edition], report: Report) -> None:
    if article is None:
        article = Article.objects.create(slug=draft.slug, topic=topic, position=draft.position)
    for language, words in draft.editions.items():
        _edition(article, language, words, editions.get((article.pk, language)), report)
    english = editions.get((article.pk, "en"))
    if (article.topic_id, article.position) != (topic.pk, draft.position) and (english is None or english.digest):
        article.topic, article.position = topic, draft.position
        article.save(update_fields=["topic", "position"])
        publishing.reindex(article.pk)


def _edition(article: Article, language: str, words: EditionDraft, edition: Edition | None, report: Report) -> None:
    kind = f"articles ({language})"
    if edition and not edition.digest:
        report.kept.append(Kept(article.slug, language, _difference(edition, words)))
        return
    if edition and edition.digest == words.digest:
        report.unchanged[kind] += 1
        return
    (report.changed if edition else report.created)[kind] += 1
    given = writing.Words.of(words.title, words.summary, words.body)
    revision = writing.save_draft(article, language, given, change_note=words.change_note, digest=words.digest)
    Edition.objects.filter(article=article, language=language).update(digest=words.digest)
    publishing.ship(Edition.objects.get(article=article, language=language, newest=revision))


def _difference(edition: Edition, words: EditionDraft) -> str:
    held = edition.newest
    before, after = ([f"# {one.title}", "", one.summary, "", *one.body.strip().split("\n")] for one in (held, words))
    name = f"{edition.article.slug}/{edition.language}"
    return "\n".join(unified_diff(before, after, f"portal/{name}", f"content/{name}", lineterm=""))
