"""The editor says which paragraph a changed one was, while nobody has read the revision yet."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from portal.articles.actions import changing, writing
from portal.articles.models import Article, ArticleRevision, Change, Citation, Paragraph, Release, ReviewComment, Wording
from portal.people import trail
from portal.people.models import Person


class Twice(Exception):
    """Two paragraphs cannot be the same one."""


@transaction.atomic
def pair_again(release: Release, confirmed: Mapping[int, int | None], *, by: Person | None = None) -> Change | None:
    """Give paragraphs of an unpublished revision the numbers of those they were: place in the text (from 1) → number, None for a new
    one. Wordings, citations and comments go with them; a number that is left is never used again. Returns the plan as it is then.

    Refused: `changing.Closed` once it is scheduled or published, `Twice`, ValueError for a place or a number there is not.
    """
    if release.edition_id:
        Article.objects.select_for_update().get(editions=release.edition_id)  # first, as whoever hands in does
    release = Release.objects.select_for_update(of=("self",)).select_related("revision", "edition__published").get(pk=release.pk)
    if release.state not in (Release.IN_REVIEW, Release.APPROVED) or release.revision is None:
        raise changing.Closed(release.state)
    revision = release.revision
    said = list(Wording.objects.filter(revision=revision).select_related("paragraph").order_by("position"))
    moves = _moves(release, said, confirmed)
    if moves:
        _write_again(revision, said, moves)
        _move_comments(release, {said[place - 1].paragraph.number: number for place, number in moves.items()})
        trail.note("article.pair", revision.article, actor=by, language=revision.language, revision=revision.number, pairs=len(moves))
    return changing.plan(release)


def _moves(release: Release, said: list[Wording], confirmed: Mapping[int, int | None]) -> dict[int, int]:
    """Place → the number it gets, for those that get another one."""
    published = release.edition.published if release.edition else None
    former = dict(Wording.objects.filter(revision=published).values_list("paragraph__number", "text")) if published else {}
    numbers = {wording.position: wording.paragraph.number for wording in said}
    if set(confirmed) - set(numbers) or {number for number in confirmed.values() if number} - set(former):
        raise ValueError(confirmed)
    wanted = {place: number or (numbers[place] if numbers[place] not in former else 0) for place, number in confirmed.items()}
    result = {**numbers, **wanted}
    given = [number for number in result.values() if number]
    if len(given) != len(set(given)):
        raise Twice
    assert release.revision is not None
    fresh = _fresh(release.revision)
    moves = {}
    for place, number in sorted(wanted.items()):
        if not number:
            number, fresh = fresh, fresh + 1
        if number != numbers[place]:
            moves[place] = number
    return moves


def _fresh(revision: ArticleRevision) -> int:
    """The next number that was never used. The article is held, so that no other writer takes it."""
    rows = Paragraph.objects.filter(article=revision.article_id, language=revision.language)
    return max(rows.values_list("number", flat=True), default=0) + 1


def _write_again(revision: ArticleRevision, said: list[Wording], moves: Mapping[int, int]) -> None:
    """Its wordings and citations anew, as the constraints see each row by itself; paragraphs left behind say again what they said."""
    kept = {"article": revision.article, "language": revision.language}
    cited: dict[int, list[str]] = {}
    for paragraph, fact_id in Citation.objects.filter(revision=revision).order_by("position").values_list("paragraph", "fact"):
        cited.setdefault(paragraph, []).append(fact_id)
    numbers = {wording.position: moves.get(wording.position, wording.paragraph.number) for wording in said}
    have = {row.number: row for row in Paragraph.objects.filter(**kept)}
    Paragraph.objects.bulk_create(Paragraph(number=number, text="", **kept) for number in moves.values() if number not in have)
    rows = {row.number: row for row in Paragraph.objects.filter(**kept)}
    Wording.objects.filter(revision=revision).delete()
    Citation.objects.filter(revision=revision).delete()
    writing.place(revision, [(rows[numbers[one.position]], one.text, cited.get(one.paragraph_id, ())) for one in said])
    _say_again([one.paragraph for one in said if one.paragraph.number not in numbers.values()])


def _say_again(left: list[Paragraph]) -> None:
    for row in left:
        newest = row.wordings.order_by("-revision__number").first()
        if newest and newest.text != row.text:
            row.text = newest.text
            row.save(update_fields=["text"])


def _move_comments(release: Release, moved: Mapping[int, int]) -> None:
    comments = list(ReviewComment.objects.filter(release=release, number__in=moved))
    for comment in comments:
        comment.number = moved[comment.number]
    ReviewComment.objects.bulk_update(comments, ["number"])
