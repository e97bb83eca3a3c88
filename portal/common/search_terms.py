"""The words of the index that stand for a document, and those that a query asks for. Pure; both databases hold exactly these.

A query is a row of arms, best first; an arm is words that must all be there. Nothing is looked up by its beginning, which would be
slow for common ones: beginnings are words of the index themselves.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from portal.common.synonyms import Synonyms
from portal.common.words import Wanted, beginning, beginnings, words

VERSION = "3"  # of what is written below: another number has `searching.refresh` write every document anew
# Marks: no text and no query yields them, since `words` writes this letter as its code point
KIND = "жk"
EXACT = "жx"  # the whole title
TITLE, TITLE_BEGINS = "жt", "жg"  # a word of the title, the first sign of one
STRONG = "жh"  # a word that comes often
BEGINS = "жf"  # the first sign of any word
TYPED, TYPED_FIRST = "жp", "жq"  # what one may have typed of a word of the title; of its first word
SAMPLED = "жo"  # of the eighth of all things that stands for the others where a common word has thousands
TIMES = 4  # that make a word one that comes often; one of the title counts three


def document_terms(kind: str, key: str, title: str, text: str, synonyms: Synonyms) -> str:
    """Marks first, then the words as often as they come, those of the title three times."""
    in_title, in_text = list(words(title)), list(words(text))
    title_words, text_words = [word.text for word in in_title], [word.text for word in in_text]
    title_signs = synonyms.signs(title, in_title)
    signs = [*title_signs * 3, *synonyms.signs(text, in_text)]
    whole = [*title_words * 3, *text_words]
    often = (word for word, times in Counter([*whole, *signs]).items() if times >= TIMES)
    starts = list(beginnings(title))
    marks = [f"{KIND}{plain(kind)}", f"{EXACT}{_whole(synonyms.query(title))}"]
    marks += [SAMPLED] if _drawn(kind, key) else []
    marks += _marked(TITLE, [*title_words, *title_signs])
    marks += _marked(TITLE_BEGINS, map(beginning, title_words))
    marks += _marked(BEGINS, map(beginning, [*title_words, *text_words]))
    marks += _marked(STRONG, often)
    marks += _marked(TYPED, (start for start, _first in starts))
    marks += _marked(TYPED_FIRST, (start for start, first in starts if first))
    return " ".join([*marks, *signs, *whole])


def _marked(mark: str, found: Iterable[str]) -> list[str]:
    return [f"{mark}{word}" for word in dict.fromkeys(found)]


def _drawn(kind: str, key: str) -> bool:
    """The same on every machine, whatever was written first."""
    return hashlib.md5(f"{kind}/{key}".encode(), usedforsecurity=False).digest()[0] < 32


def plain(kind: str) -> str:
    return re.sub("[^a-z0-9]", "", kind)


def _whole(wanted: Sequence[Wanted]) -> str:
    said = " ".join(one.text for one in wanted)
    return hashlib.md5(said.encode(), usedforsecurity=False).hexdigest()[:12]


class Arm(NamedTuple):
    """Words that must all be there."""

    words: tuple[str, ...]
    tier: int  # how good a place that is, more is better
    rest: bool = False  # only looked at where the arm before, the same in the sample, has not enough


ANYWHERE, OFTEN, IN_TITLE, IS_TITLE = range(4)  # tiers of a search
HOLDS, STARTS = range(2)  # tiers of a suggestion


def anywhere(wanted: list[Wanted]) -> list[Arm]:
    """An arm for each word: does it stand anywhere?"""
    return [Arm((f"{BEGINS if one.prefix else ''}{one.text}",), ANYWHERE) for one in wanted]


def search_arms(wanted: list[Wanted], kinds: Sequence[tuple[str, bool]]) -> list[Arm]:
    """The title is the query; then of each kind: all words in the title, all words often, all words anywhere. `kinds`: name, and
    whether there are many of it."""
    arms = [Arm((f"{EXACT}{_whole(wanted)}",), IS_TITLE)]
    for tier, word, begins in ((IN_TITLE, TITLE, TITLE_BEGINS), (OFTEN, STRONG, BEGINS), (ANYWHERE, "", BEGINS)):
        arms += _of_each(kinds, tuple(f"{begins if one.prefix else word}{one.text}" for one in wanted), tier)
    return arms


def suggest_arms(typed: list[str], kinds: Sequence[tuple[str, bool]]) -> list[Arm]:
    """Of each kind: titles that begin with what was typed; then those that hold it."""
    held = tuple(f"{TYPED}{start}" for start in typed)
    return [*_of_each(kinds, (f"{TYPED_FIRST}{typed[0]}", *held), STARTS), *_of_each(kinds, held, HOLDS)]


def _of_each(kinds: Sequence[tuple[str, bool]], asked: tuple[str, ...], tier: int) -> Iterator[Arm]:
    for kind, many in kinds:
        words = (f"{KIND}{plain(kind)}", *asked)
        if many:
            yield Arm((SAMPLED, *words), tier)
        yield Arm(words, tier, rest=many)


def weight(stored: str, wanted: list[Wanted]) -> int:
    """How often the words come; an expression as it was typed counts twice, so that it goes before those that mean the same."""
    padded = f" {stored.replace(' ', '  ')} "
    times = sum(padded.count(f" {one.text}" if one.prefix else f" {one.text} ") for one in wanted)
    return times + sum(padded.count(f" {'  '.join(one.own)} ") for one in wanted if one.own)
