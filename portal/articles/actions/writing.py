"""Writing a revision: checked, its paragraphs numbered.

A paragraph keeps its number while its words stay or are only changed; which paragraph a changed one was, the texts say by their
likeness until an editor confirms it (`changing.pair_again`). What is written is never numbered again: a revision's numbers are those
of its wordings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.articles.actions.imaging import note_uses
from portal.articles.models import CONFIDENCE, Article, ArticleRevision, Citation, Edition, Fact, Paragraph, Wording
from portal.articles.numbering import normal, number
from portal.articles.queries.images import pictures
from portal.articles.queries.standing import standing
from portal.common.documents import Picture
from portal.common.markdown import Document, Fault, parse
from portal.people import trail
from portal.people.models import Person

ANY = -1  # a base that is not asked for: the content loader knows what it replaces


class Faulty(Exception):
    """The text cannot stay as it is."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


class Stale(Exception):
    """Somebody has written a revision since the editor began."""

    def __init__(self, newest: ArticleRevision | None) -> None:
        super().__init__("a newer revision exists")
        self.newest = newest


@dataclass(frozen=True)
class Words:
    """What an editor hands in. Line ends are made alike."""

    title: str
    summary: str
    body: str

    @classmethod
    def of(cls, title: str, summary: str, body: str) -> Words:
        return cls(title.strip(), summary.replace("\r\n", "\n").strip(), body.replace("\r\n", "\n").strip() + "\n")

    @classmethod
    def in_revision(cls, revision: ArticleRevision) -> Words:
        return cls.of(revision.title, revision.summary, revision.body)


@dataclass(frozen=True)
class Draft:
    """A text that was read and numbered: everything a revision holds but its number."""

    document: Document
    faults: list[Fault]
    facts: list[Fact]  # cited, in order of first mention
    numbers: list[int]
    new: list[tuple[int, str]]  # paragraphs that are not stored yet
    language: str
    pictures: dict[str, Picture]  # shown, by id

    @property
    def html(self) -> str:
        return self.document.html(self.numbers, language=self.language, pictures=self.pictures)

    @property
    def preview(self) -> str:
        """The page for its editor: each citation shows the id of its fact, and its heading at the pointer or the focus."""
        named = {fact.pk: fact.local.heading for fact in self.facts}
        return self.document.page(self.numbers, language=self.language, pictures=self.pictures, named=named).html

    @property
    def standing(self) -> tuple[str, str]:
        """Law as at and confidence of the cited facts."""
        return standing(self.facts)

    @property
    def confidence_text(self) -> str:
        return str(dict(CONFIDENCE).get(self.standing[1], ""))


def read(article: Article | None, language: str, body: str) -> Draft:
    """Read a text as it would be written next; changes nothing. The preview and the revision both come from here. Three statements,
    one more where pictures are shown."""
    document = parse(body, rich=True)
    texts = [normal(block.text) for block in document.blocks]
    history = Past.of(article, language)
    cited = [tuple(block.citations) for block in document.blocks]
    numbers = number(history.newest, history.known, texts, facts=cited).numbers
    new = [(n, text) for n, text in zip(numbers, texts, strict=True) if n not in history.numbers]
    return _draft(document, numbers, new, language)


def read_again(revision: ArticleRevision) -> Draft:
    """A revision that was written, with the numbers it was given. Three statements, one more where pictures are shown."""
    document = parse(revision.body, rich=True)
    numbers = list(Wording.objects.filter(revision=revision).order_by("position").values_list("paragraph__number", flat=True))
    return _draft(document, numbers, [], revision.language)


def _draft(document: Document, numbers: list[int], new: list[tuple[int, str]], language: str) -> Draft:
    facts = Fact.objects.prefetch_related("sources").in_bulk(document.cited) if document.cited else {}
    shown = pictures(image for image, _line in document.images)
    cited = [facts[fact_id] for fact_id in document.cited if fact_id in facts]
    return Draft(document, document.faults_with(facts, shown), cited, numbers, new, language, shown)


@dataclass(frozen=True)
class Past:
    """What the paragraphs of an article ever said in one language."""

    newest: list[tuple[int, str]]  # of the newest revision, in order
    known: list[tuple[int, str]]
    numbers: set[int]  # ever given

    @classmethod
    def of(cls, article: Article | None, language: str) -> Past:
        """One statement. A number no revision uses any more (an editor found its paragraph to be another one) is known by no words, so
        that these words find the other one."""
        if article is None:
            return cls([], [], set())
        paragraphs = Paragraph.objects.filter(article=article, language=language)
        wordings = Wording.objects.filter(paragraph__article=article, paragraph__language=language).order_by()
        columns = ("number", "text", "in_revision", "place")
        rows = list(
            paragraphs.annotate(in_revision=Value(0), place=Value(0))
            .values_list(*columns)
            .union(wordings.values_list("paragraph__number", "text", "revision__number", "position"), all=True)
        )
        said = [row for row in rows if row[2]]
        last = max((row[2] for row in said), default=0)
        newest = [(n, text) for n, text, at, _place in sorted(said, key=lambda row: row[3]) if at == last]
        worded = {row[0] for row in said}
        silent = [(row[0], f"\0{row[0]}") for row in rows if row[0] not in worded]
        return cls(newest, [*((n, text) for n, text, _at, _place in said), *silent], {row[0] for row in rows})


@transaction.atomic
def save_draft(
    article: Article,
    language: str,
    words: Words,
    *,
    change_note: str,
    author: Person | None = None,
    base: int | None = ANY,
    digest: str = "",
    at: datetime | None = None,
) -> ArticleRevision:
    """Write the next revision and make it the edition's newest. Nothing readers see changes.

    `base`: the id of the revision the editor began from (None: there was none). Refused: `Stale` when another one is newest by
    now, `Faulty` when the text has faults. The same words again write nothing and return the newest revision.
    `digest` and `at` (when it was written) are the loader's; an editor's revision clears the digest, so that loading leaves the
    edition alone from then on.
    """
    Article.objects.select_for_update().get(pk=article.pk)  # one writer at a time; on SQLite the transaction itself is that
    edition = Edition.objects.select_related("newest").filter(article=article, language=language).first()
    newest = edition.newest if edition else None
    if newest and Words.in_revision(newest) == words:
        return newest
    if base not in (ANY, newest.pk if newest else None):
        raise Stale(newest)
    draft = read(article, language, words.body)
    if draft.faults:
        raise Faulty(draft.faults)
    place = newest.number + 1 if newest else 1
    revision = _write(article, language, words, draft, change_note=change_note, author=author, number=place, at=at)
    if edition:
        Edition.objects.filter(pk=edition.pk).update(newest=revision, digest=digest)
    else:
        Edition.objects.create(article=article, language=language, newest=revision, digest=digest)
    trail.note("article.write", article, actor=author, language=language, revision=revision.number, change_note=change_note)
    return revision


def _write(article: Article, language: str, words: Words, draft: Draft, *, at: datetime | None, **more: Any) -> ArticleRevision:
    law_as_at, confidence = draft.standing
    revision = ArticleRevision.objects.create(
        article=article,
        language=language,
        title=words.title,
        summary=words.summary,
        body=words.body,
        law_as_at=law_as_at,
        confidence=confidence,
        contents=draft.document.contents,
        created_at=at or timezone.now(),
        **more,
    )
    _write_paragraphs(revision, draft)
    note_uses(revision, draft.pictures)
    return revision


def _write_paragraphs(revision: ArticleRevision, draft: Draft) -> None:
    kept = {"article": revision.article, "language": revision.language}
    Paragraph.objects.bulk_create(Paragraph(number=n, text=text, **kept) for n, text in draft.new)
    rows = {row.number: row for row in Paragraph.objects.filter(**kept, number__in=draft.numbers)}
    place(revision, [(rows[n], normal(block.text), block.citations) for n, block in zip(draft.numbers, draft.document.blocks, strict=True)])


def place(revision: ArticleRevision, said: Sequence[tuple[Paragraph, str, Iterable[str]]]) -> None:
    """Write which paragraph says what in a revision and cites which facts, in order; each paragraph takes over its newest words."""
    Wording.objects.bulk_create(
        Wording(revision=revision, paragraph=row, position=position, text=text) for position, (row, text, _ids) in enumerate(said, 1)
    )
    cited = [(row, fact_id) for row, _text, fact_ids in said for fact_id in fact_ids]
    Citation.objects.bulk_create(
        Citation(revision=revision, paragraph=row, fact_id=fact_id, position=position) for position, (row, fact_id) in enumerate(cited, 1)
    )
    changed = []
    for row, text, _fact_ids in said:
        if row.text != text:
            row.text = text
            changed.append(row)
    Paragraph.objects.bulk_update(changed, ["text"], batch_size=200)


def restore(edition: Edition, revision: ArticleRevision, *, author: Person, base: int | None = ANY) -> ArticleRevision:
    """Write an older revision's words again as the newest one, a draft. Refusals as in `save_draft`."""
    with override(edition.language):
        note = _("Restored from revision %(number)s.") % {"number": revision.number}
    return save_draft(edition.article, edition.language, Words.in_revision(revision), change_note=note, author=author, base=base)
