"""A text being written beside the published text of the other language: which paragraphs say what which say there, before it is published.

It says what `twinning.pair_up` will find then: a source paragraph that reads otherwise makes its translation older; a translated
paragraph that is written anew is no longer older. Time is bounded: longer texts are compared as far as `CELLS` and `MOST` reach.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.articles.actions.writing import Draft
from portal.articles.aligning import align
from portal.articles.matching import Passage
from portal.articles.models import Article, Edition, Twin, Wording
from portal.articles.numbering import normal
from portal.articles.passages import passages
from portal.articles.terming import Missing, missing_terms
from portal.common import keeping
from portal.common.markdown import parse
from portal.desk.queries.translation import glossary

CELLS = 10_000  # pairs of paragraphs that are scored to find twins nobody knows yet: at most some 80 ms
MOST = 20_000  # characters in which terms are looked for: at most some 150 ms


@dataclass(frozen=True)
class Pair:
    """A paragraph of the text being written, by its number, with the words of the source and of the translation."""

    number: int
    source: str
    target: str


@dataclass(frozen=True)
class Beside:
    """`older`: numbers of paragraphs, of the text being written, whose translation is or will be older; `missing`: numbers of source
    paragraphs nobody has translated; `gone`: how many translated paragraphs have no source any more."""

    writes_source: bool
    source_language: str
    target_language: str
    pairs: list[Pair] = field(default_factory=list)
    older: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    gone: int = 0

    @property
    def agrees(self) -> bool:
        return not (self.older or self.missing or self.gone)


def beside(article: Article, draft: Draft) -> Beside | None:
    """None where the other language has no published text. At most four statements, whatever the length."""
    editions = {one.language: one for one in Edition.objects.published().filter(article=article).select_related("published").defer("html")}
    source, languages = article.source_language, [language for language in editions if language != article.source_language]
    if draft.language == source:
        return _source(article, draft, editions[languages[0]]) if languages else None
    return _translation(article, draft, editions[source], editions.get(draft.language)) if source in editions else None


def _words(draft: Draft) -> dict[int, str]:
    return {number: normal(block.text) for number, block in zip(draft.numbers, draft.document.blocks, strict=True)}


def _standing(edition: Edition | None) -> dict[int, str]:
    rows = Wording.objects.filter(revision=edition.published_id).order_by("position") if edition else Wording.objects.none()
    return dict(rows.values_list("paragraph__number", "text"))


def _source(article: Article, draft: Draft, other: Edition) -> Beside:
    twins = Twin.objects.filter(
        source__article=article, source__language=draft.language, target__language=other.language, target__live=True
    )
    words, theirs = _words(draft), _standing(other)
    rows = list(twins.order_by("source__number").values_list("source__number", "source_text", "target__number"))
    older = [number for number, was, _target in rows if number in words and words[number] != normal(was)]
    return Beside(
        True, draft.language, other.language,
        pairs=[Pair(number, words[number], theirs.get(target, "")) for number, _was, target in rows if number in words and number not in older],
        older=list(dict.fromkeys(older)),
        missing=[number for number in words if number not in {row[0] for row in rows}],
        gone=len({target for number, _was, target in rows if number not in words}),
    )  # fmt: skip


def _translation(article: Article, draft: Draft, source: Edition, edition: Edition | None) -> Beside:
    words, theirs, held = _words(draft), _standing(source), _standing(edition)
    twins = Twin.objects.filter(target__article=article, target__language=draft.language, source__live=True)
    rows = twins.values_list("target__number", "source__number", "source_text")
    known = {target: (number, was) for target, number, was in rows if target in words and number in theirs}
    found = {target: number for target, (number, _was) in known.items()}
    found |= {target: number for target, number in _guessed(draft, source, list(theirs), set(found.values())) if target not in found}
    still = {target for target, (number, was) in known.items() if normal(theirs[number]) != normal(was)}
    return Beside(
        False, source.language, draft.language,
        pairs=[Pair(number, theirs[found[number]], words[number]) for number in words if number in found],
        older=[number for number in words if number in still and words[number] == normal(held.get(number, ""))],
        missing=[number for number in theirs if number not in found.values()],
    )  # fmt: skip


def _guessed(draft: Draft, source: Edition, numbers: list[int], taken: set[int]) -> Iterator[tuple[int, int]]:
    """(number of the draft, number of the source) for paragraphs whose twin nobody knows yet, by likeness."""
    revision = source.published
    if revision is None or len(taken) == len(numbers) or len(numbers) * len(draft.numbers) > CELLS:
        return
    ours: list[Passage] = keeping.kept(f"passages {revision.pk}", lambda: passages(parse(revision.body, rich=True)))
    for i, j in align(ours, passages(draft.document)):
        if i < len(numbers) and numbers[i] not in taken:
            yield draft.numbers[j], numbers[i]


def left_out(found: Beside) -> tuple[list[tuple[int, Missing]], bool]:
    """Terms of the glossary that a source paragraph uses and its translation does not; whether all paragraphs were looked at."""
    terms, left = glossary(found.source_language, found.target_language), MOST
    missing: list[tuple[int, Missing]] = []
    for pair in found.pairs:
        left -= len(pair.source) + len(pair.target)
        if left < 0:
            return missing, False
        missing += [(pair.number, one) for one in missing_terms(pair.source, pair.target, terms)]
    return missing, True
