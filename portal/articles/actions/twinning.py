"""Which paragraph of a translation says what which paragraph of its source says, and whether it still does.

A translated paragraph is right as long as its source reads as it did when the translation was last written or confirmed.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.articles.aligning import align
from portal.articles.models import Article, ArticleRevision, Edition, Paragraph, Twin, Wording
from portal.articles.numbering import normal
from portal.articles.passages import passages
from portal.common import keeping
from portal.common.markdown import parse
from portal.people import trail
from portal.people.models import Person

KEPT = 5  # former translations of a paragraph whose source is remembered; a change can be undone for a day


@transaction.atomic
def pair_up(edition: Edition, former: ArticleRevision | None, *, again: bool = False) -> int:
    """An edition has just been published in place of `former`: find the twins of its paragraphs, and those that were translated anew.

    `again`: readers saw it before (an undone change): each translation is as old as it was then. Pairs there are stay as long as both
    paragraphs stand. A repetition changes nothing. Returns how many twins were written. Four statements, none where the article speaks
    one language.
    """
    editions = {one.language: one for one in Edition.objects.published().filter(article=edition.article).select_related("published")}
    source = editions.pop(edition.article.source_language, None)
    if source is None:
        return 0
    return sum(_pair(source, other, former if other.pk == edition.pk else None, again) for other in editions.values())


def _pair(source: Edition, target: Edition, former: ArticleRevision | None, again: bool) -> int:
    ours, theirs = _standing(source), _standing(target)
    known = {twin.target_id: twin for twin in Twin.objects.filter(target__in=[row.paragraph_id for row in theirs])}
    stand = {row.paragraph_id for row in ours}
    suggested = dict(_suggested(source, target, ours, theirs))
    old = dict(former.wordings.values_list("paragraph_id", "text")) if former else {}
    words = {row.paragraph_id: row.text for row in ours}
    written: list[Twin] = []
    for row in theirs:
        twin = known.get(row.paragraph_id)
        of = twin.source_id if twin and twin.source_id in stand else suggested.get(row.paragraph_id)
        if of is None:
            continue
        anew = twin is None or (former is not None and old.get(row.paragraph_id) != row.text)
        if anew or (twin and twin.source_id != of):
            text = words[of] if anew or twin is None else twin.source_text
            held = list(twin.former) if twin else []
            if again and twin and anew:
                text = next((said for words_then, said in reversed(held) if words_then == row.text), twin.source_text)
            elif twin and anew and row.paragraph_id in old:
                held.append([old[row.paragraph_id], twin.source_text])
            written.append(Twin(source_id=of, target_id=row.paragraph_id, source_text=text, former=held[-KEPT:]))
    Twin.objects.bulk_create(
        written,
        update_conflicts=True,
        unique_fields=["target"],
        update_fields=["source", "source_text", "former", "confirmed_at", "confirmed_by"],
    )
    return len(written)


def _standing(edition: Edition) -> list[Wording]:
    return list(Wording.objects.filter(revision=edition.published_id))


def _suggested(source: Edition, target: Edition, ours: list[Wording], theirs: list[Wording]) -> list[tuple[int, int]]:
    """(target's paragraph, source's paragraph), by likeness."""
    assert source.published is not None and target.published is not None
    read = [passages(parse(edition.published.body)) for edition in (source, target) if edition.published]
    return [(theirs[j].paragraph_id, ours[i].paragraph_id) for i, j in align(*read) if i < len(ours) and j < len(theirs)]


@transaction.atomic
def confirm(paragraph: Paragraph, *, by: Person) -> bool:
    """The translation of a paragraph still fits its source as that reads now. False, and nothing is done, where it was not older."""
    keeping.hold()
    twin = Twin.objects.select_for_update().select_related("source__article").filter(target=paragraph).first()
    if twin is None:
        return False
    source = Edition.objects.filter(article=paragraph.article_id, language=twin.source.language, state=Edition.PUBLISHED).first()
    now = Wording.objects.filter(paragraph=twin.source_id, revision=source.published_id).first() if source else None
    if now is None or normal(now.text) == normal(twin.source_text):
        return False
    twin.source_text, twin.confirmed_at, twin.confirmed_by = now.text, timezone.now(), by
    twin.save(update_fields=["source_text", "confirmed_at", "confirmed_by"])
    keeping.touch()
    trail.note("article.confirm_translation", paragraph.article, actor=by, language=paragraph.language, paragraph=paragraph.number)
    return True


def pair_all() -> int:
    """Twins of every article that has none yet. Returns how many were written; a second time none."""
    count = 0
    for article in Article.objects.published().exclude(paragraphs__translates__isnull=False).distinct():
        edition = article.editions.filter(state=Edition.PUBLISHED).exclude(language=article.source_language).first()
        count += pair_up(edition, None) if edition else 0
    return count
