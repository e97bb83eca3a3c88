"""Writing a revision: checked, its paragraphs numbered."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.articles.actions.imaging import note_uses
from portal.articles.models import CONFIDENCE, Article, ArticleRevision, Citation, Edition, Fact, Paragraph, Wording
from portal.articles.numbering import match, normal
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
    numbers: list[int]
    new: list[tuple[int, str]]  # paragraphs that are not stored yet
    facts: list[Fact]  # cited, in order of first mention
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
    """Read a text as it would be written; changes nothing. The preview and the revision both come from here. Two statements,
    one more where pictures are shown."""
    document = parse(body, rich=True)
    facts = Fact.objects.prefetch_related("sources").in_bulk(document.cited) if document.cited else {}
    texts = [normal(block.text) for block in document.blocks]
    rows = Paragraph.objects.filter(article=article, language=language) if article else Paragraph.objects.none()
    numbers, new = match(texts, rows.values_list("number", "text"))
    cited = [facts[fact_id] for fact_id in document.cited if fact_id in facts]
    shown = pictures(image for image, _line in document.images)
    return Draft(document, document.faults_with(facts, shown), numbers, new, cited, language, shown)


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
) -> ArticleRevision:
    """Write the next revision and make it the edition's newest. Nothing readers see changes.

    `base`: the id of the revision the editor began from (None: there was none). Refused: `Stale` when another one is newest by
    now, `Faulty` when the text has faults. The same words again write nothing and return the newest revision.
    `digest` is the loader's; an editor's revision clears it, so that loading leaves the edition alone from then on.
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
    revision = _write(article, language, words, draft, change_note, author, newest.number + 1 if newest else 1)
    if edition:
        Edition.objects.filter(pk=edition.pk).update(newest=revision, digest=digest)
    else:
        Edition.objects.create(article=article, language=language, newest=revision, digest=digest)
    trail.note("article.write", article, actor=author, language=language, revision=revision.number, change_note=change_note)
    return revision


def _write(
    article: Article, language: str, words: Words, draft: Draft, change_note: str, author: Person | None, number: int
) -> ArticleRevision:
    Paragraph.objects.bulk_create(Paragraph(article=article, language=language, number=n, text=text) for n, text in draft.new)
    law_as_at, confidence = draft.standing
    revision = ArticleRevision.objects.create(
        article=article,
        language=language,
        number=number,
        title=words.title,
        summary=words.summary,
        body=words.body,
        change_note=change_note,
        author=author,
        law_as_at=law_as_at,
        confidence=confidence,
        contents=draft.document.contents,
    )
    ids = dict(Paragraph.objects.filter(article=article, language=language).values_list("number", "pk"))
    Wording.objects.bulk_create(
        Wording(revision=revision, paragraph_id=ids[n], position=place, text=normal(block.text))
        for place, (n, block) in enumerate(zip(draft.numbers, draft.document.blocks, strict=True), 1)
    )
    cited = [(ids[n], fact_id) for n, block in zip(draft.numbers, draft.document.blocks, strict=True) for fact_id in block.citations]
    Citation.objects.bulk_create(
        Citation(revision=revision, paragraph_id=paragraph, fact_id=fact_id, position=place)
        for place, (paragraph, fact_id) in enumerate(cited, 1)
    )
    note_uses(revision, draft.pictures)
    return revision


def restore(edition: Edition, revision: ArticleRevision, *, author: Person, base: int | None = ANY) -> ArticleRevision:
    """Write an older revision's words again as the newest one, a draft. Refusals as in `save_draft`."""
    with override(edition.language):
        note = _("Restored from revision %(number)s.") % {"number": revision.number}
    return save_draft(edition.article, edition.language, Words.in_revision(revision), change_note=note, author=author, base=base)
