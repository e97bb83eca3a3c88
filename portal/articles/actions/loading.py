"""Loading the content folder: sources, facts, topics, articles. All or nothing, and twice is once.

    content, faults = read(folder)
    report = load(content)          only where there are no faults

What an administrator has edited in the portal is never overwritten: such an edition or fact is among `report.kept`, with the
difference between the portal's words and the folder's. What changed and was known before waits at the desk for its labels
(`arriving`). What the folder no longer holds stays in the portal and is among `report.unshipped`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from difflib import unified_diff
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from portal.articles import formats
from portal.articles.actions import arriving, publishing, restating, twinning, writing
from portal.articles.actions.terms import index_terms
from portal.articles.formats import ArticleDraft, Content, EditionDraft, FactDraft, Fault
from portal.articles.models import Article, ArticleRevision, Edition, Fact, Source, Term, Topic
from portal.articles.queries.facts import words_of
from portal.common import keeping, searching

__all__ = ["Content", "Fault", "Kept", "Report", "load", "read"]


@dataclass(frozen=True)
class Kept:
    """An edition or a fact that was edited in the portal and therefore left alone."""

    slug: str  # or the id of the fact
    language: str
    difference: str  # unified diff, portal → folder; empty when the words are the same
    kind: str = "article"


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
            name = f"{kept.kind} {kept.slug}" + (f" ({kept.language})" if kept.language else "")
            found.append(f"kept: {name} was edited in the portal")
            found += kept.difference.splitlines()
        return [*found, *(f"no longer in the content: {name}" for name in self.unshipped)]


def read(folder: Path | str) -> tuple[Content, list[Fault]]:
    """Read a content folder; every fault by file, record and field. Changes nothing, asks no database."""
    return formats.read(Path(folder))


@transaction.atomic
def load(content: Content, *, earlier: Collection[str] = ()) -> Report:
    """Bring the store in line with the folder. A second time it changes nothing.

    `earlier`: addresses of articles that, where the store does not hold them yet, come as they were before their newest change of law.
    The next load brings that change, as to every store whose readers know the former words.
    """
    keeping.hold()
    report = Report()
    _sources(content, report)
    restated = _facts(content, report)
    respelt = _terms(content, report)
    _topics(content, report)
    restating.follow(restated)
    if respelt:
        publishing.mark_again()  # what stands already; the others are marked as they are published
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    articles = {article.slug: article for article in Article.objects.select_related("topic")}
    editions = {
        (edition.article_id, edition.language): edition for edition in Edition.objects.select_related("newest", "published", "article")
    }
    for draft in content.articles:
        _article(draft, articles.get(draft.slug), topics[draft.topic], editions, report, earlier=draft.slug in earlier)
    if respelt or restated:
        index_terms()
    if twinning.pair_all():  # a store of before knows no twins
        keeping.touch()
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
    edited = {key for key, digest in held.items() if not digest} & drafts.keys()  # in the portal: left alone
    due = _count(report, "facts", held, ((draft.id, "" if draft.id in edited else draft.digest) for draft in content.facts))
    known = Fact.objects.filter(pk__in=[key for key in due if key in held] + list(edited)).prefetch_related("sources")
    former = {fact.pk: words_of(fact) for fact in known}
    report.kept += [Kept(key, "", _restatement(key, former[key], drafts[key]), "fact") for key in sorted(edited)]
    columns = ["heading", "text", "kind", "status", "note", "confidence", "as_of", "basis", "chinese"]
    rows = [Fact(id=key, digest=drafts[key].digest, **{name: getattr(drafts[key], name) for name in columns}) for key in due]
    _store(Fact, rows, "id", [*columns, "digest"])
    link = Fact.sources.through
    link._default_manager.filter(fact__in=due).delete()
    link._default_manager.bulk_create(link(fact_id=key, source_id=source) for key in due for source in drafts[key].sources)
    report.unshipped += [f"fact {key}" for key in sorted(held.keys() - drafts.keys())]
    arriving.of_facts({key: former[key] for key in due if key in held}, {key: drafts[key].change for key in due})
    return {key for key in due if key in held}


def _restatement(key: str, words: dict[str, Any], draft: FactDraft) -> str:
    shipped = {name: getattr(draft, name) for name in words} | {"sources": sorted(draft.sources)}
    before, after = ([f"{name}: {said}" for name, said in sorted(one.items()) if said] for one in (words, shipped))
    return "\n".join(unified_diff(before, after, f"portal/{key}", f"content/{key}", lineterm=""))


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


def _topics(content: Content, report: Report) -> None:
    held = dict(Topic.objects.values_list("slug", "digest"))
    drafts = {draft.slug: draft for draft in content.topics}
    edited = {key for key, digest in held.items() if not digest}  # in the portal: left alone
    due = _count(report, "topics", held, ((draft.slug, "" if draft.slug in edited else draft.digest) for draft in content.topics))
    columns = ["title", "countermeasure", "position"]
    rows = [Topic(slug=key, digest=drafts[key].digest, **{name: getattr(drafts[key], name) for name in columns}) for key in due]
    _store(Topic, rows, "slug", [*columns, "digest"])
    report.unshipped += [f"topic {key}" for key in sorted(held.keys() - drafts.keys())]


# Articles


def _article(
    draft: ArticleDraft,
    article: Article | None,
    topic: Topic,
    editions: dict[tuple[int, str], Edition],
    report: Report,
    *,
    earlier: bool,
) -> None:
    if article is None:
        article = Article.objects.create(slug=draft.slug, topic=topic, position=draft.position)
    came = [
        _edition(article, language, draft, editions.get((article.pk, language)), report, earlier=earlier) for language in draft.editions
    ]
    for shipped, before, learned in filter(None, came):  # once every language is there: a change bears the newest titles of all
        arriving.of_edition(shipped, before, draft.change, learned=learned)
    english = editions.get((article.pk, "en"))
    if (article.topic_id, article.position) != (topic.pk, draft.position) and (english is None or english.digest):
        article.topic, article.position = topic, draft.position
        article.save(update_fields=["topic", "position"])
        publishing.reindex(article.pk)


def _edition(
    article: Article, language: str, draft: ArticleDraft, edition: Edition | None, report: Report, *, earlier: bool
) -> tuple[Edition, ArticleRevision, bool] | None:
    """What readers see now, what they saw before, and whether they may know that by heart; None where they saw nothing else before."""
    kind, words = f"articles ({language})", draft.editions[language]
    if edition and not edition.digest:
        report.kept.append(Kept(article.slug, language, _difference(edition, words)))
        return None
    if edition and edition.digest == words.digest:
        report.unchanged[kind] += 1
        return None
    (report.changed if edition else report.created)[kind] += 1
    before = edition.published if edition else None
    if edition is None and language in draft.earlier:
        former = draft.earlier[language]
        since = timezone.make_aware(datetime.combine(former.published, time(9)), timezone.get_default_timezone())
        before = _ship(article, language, former.words, at=since).published
        if earlier:
            return None
    shipped = _ship(article, language, words)
    return (shipped, before, edition is not None) if before is not None else None


def _ship(article: Article, language: str, words: EditionDraft, at: datetime | None = None) -> Edition:
    """The next revision, as readers see it. `at`: since when they do."""
    given = writing.Words.of(words.title, words.summary, words.body)
    revision = writing.save_draft(article, language, given, change_note=words.change_note, digest=words.digest, at=at)
    Edition.objects.filter(article=article, language=language).update(digest=words.digest)
    publishing.ship(Edition.objects.get(article=article, language=language, newest=revision), at=at)
    return Edition.objects.select_related("article", "published", "release__revision").get(article=article, language=language)


def _difference(edition: Edition, words: EditionDraft) -> str:
    held = edition.newest
    before, after = ([f"# {one.title}", "", one.summary, "", *one.body.strip().split("\n")] for one in (held, words))
    name = f"{edition.article.slug}/{edition.language}"
    return "\n".join(unified_diff(before, after, f"portal/{name}", f"content/{name}", lineterm=""))
