"""Lessons as pages: HTML once, when they are loaded; citations lead to the facts' own pages, blocks carry their numbers as anchors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from portal.articles import numbering
from portal.articles.models import Fact
from portal.common import markdown
from portal.common.documents import Block, Document
from portal.common.terms import Marker
from training import pace
from training.models import BlockCitation, LessonBlock, LessonText


@dataclass(frozen=True)
class Rendered:
    """The HTML of a text, the facts it cites and the keys of its glossary terms, both in order of first mention."""

    html: str
    cites: list[Fact]
    terms: list[str]


def rendered(document: Document, numbers: list[int], facts: dict[str, Fact], marker: Marker) -> Rendered:
    """A checked text as HTML in the marker's language, glossary terms marked; the block numbered 7 can be linked to as #b7."""
    page = document.page(
        numbers, language=marker.language, href=lambda fact_id, _place: reverse("fact", args=[fact_id]), marker=marker, shown=False
    )
    return Rendered(page.html, [facts[fact_id] for fact_id in document.cited], page.terms)


def parsed(body: str, example: str) -> tuple[Document, Document]:
    """The two parts of a lesson; their blocks are numbered on through both."""
    return markdown.parse(body), markdown.parse(example)


def number(text: LessonText, blocks: list[Block], facts: dict[str, Fact], *, at: datetime | None = None) -> list[int]:
    """Write the blocks of a text and give their numbers. The same words keep theirs, so a repetition writes nothing new.

    Words that went are no longer live; their row stays, so that what pointed at it can say what was read.
    """
    known = {row.number: row for row in text.blocks.all()}
    numbers, _new = numbering.match(
        [numbering.normal(block.text) for block in blocks], [(number, row.words) for number, row in known.items()]
    )
    placed = list(enumerate(zip(numbers, blocks, strict=True), start=1))
    fresh = [_row(text, number, place, block, at) for place, (number, block) in placed if number not in known]
    moved = [(known[number], place, block) for place, (number, block) in placed if number in known]
    for row, place, block in moved:
        row.position, row.kind, row.live = place, block.kind, True
    LessonBlock.objects.bulk_update([row for row, *_rest in moved], ["position", "kind", "live"])
    text.blocks.filter(live=True).exclude(number__in=numbers).update(live=False)
    LessonBlock.objects.bulk_create(fresh)
    _cite(text, dict(zip(numbers, blocks, strict=True)), facts)
    return numbers


def _row(text: LessonText, number: int, place: int, block: Block, at: datetime | None) -> LessonBlock:
    words = numbering.normal(block.text)
    return LessonBlock(
        text=text, number=number, kind=block.kind, words=words, length=pace.length(words, text.language), position=place,
        written_at=at or timezone.now(),
    )  # fmt: skip


def _cite(text: LessonText, blocks: dict[int, Block], facts: dict[str, Fact]) -> None:
    """What each block cites now."""
    wanted = {(number, fact_id) for number, block in blocks.items() for fact_id in block.citations if fact_id in facts}
    rows = {(row.block.number, row.fact_id): row.pk for row in BlockCitation.objects.filter(block__text=text).select_related("block")}
    ids = dict(text.blocks.filter(number__in=[number for number, _fact in wanted]).values_list("number", "pk"))
    gone = [pk for key, pk in rows.items() if key not in wanted and key[0] in blocks]
    BlockCitation.objects.filter(pk__in=gone).delete()
    missing = sorted(wanted - rows.keys())
    BlockCitation.objects.bulk_create([BlockCitation(block_id=ids[number], fact_id=fact_id) for number, fact_id in missing])
