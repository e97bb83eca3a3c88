"""The words of the index that stand for a document, and those that a query asks for. Pure; both databases hold exactly these.

A query is a row of arms, best first; an arm is words that must all be there. Nothing is looked up by its beginning, which would be
slow for common ones: beginnings are words of the index themselves.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from portal.common.synonyms import Synonyms
from portal.common.words import Wanted, beginning, beginnings, words

VERSION = "2"  # of what is written below: another number has `searching.refresh` write every document anew
# Marks: no text and no query yields them, since `words` writes this letter as its code point
KIND = "жk"
EXACT = "жx"  # the whole title
TITLE, TITLE_BEGINS = "жt", "жg"  # a word of the title, the first sign of one
STRONG = "жh"  # a word that comes often
BEGINS = "жf"  # the first sign of any word
TYPED, TYPED_FIRST = "жp", "жq"  # what one may have typed of a word of the title; of its first word
OFTEN = 4  # times; a word of the title counts three


def document_terms(kind: str, title: str, text: str, synonyms: Synonyms) -> str:
    """Marks first, then the words as often as they come, those of the title three times."""
    in_title, in_text = list(words(title)), list(words(text))
    title_words, text_words = [word.text for word in in_title], [word.text for word in in_text]
    title_signs = synonyms.signs(title, in_title)
    signs = [*title_signs * 3, *synonyms.signs(text, in_text)]
    whole = [*title_words * 3, *text_words]
    often = (word for word, times in Counter([*whole, *signs]).items() if times >= OFTEN)
    starts = list(beginnings(title))
    marks = [f"{KIND}{plain(kind)}", f"{EXACT}{_whole(synonyms.query(title))}"]
    marks += _marked(TITLE, [*title_words, *title_signs])
    marks += _marked(TITLE_BEGINS, map(beginning, title_words))
    marks += _marked(BEGINS, map(beginning, [*title_words, *text_words]))
    marks += _marked(STRONG, often)
    marks += _marked(TYPED, (start for start, _first in starts))
    marks += _marked(TYPED_FIRST, (start for start, first in starts if first))
    return " ".join([*marks, *signs, *whole])


def _marked(mark: str, found: Iterable[str]) -> list[str]:
    return [f"{mark}{word}" for word in dict.fromkeys(found)]


def plain(kind: str) -> str:
    return re.sub("[^a-z0-9]", "", kind)


def _whole(wanted: Sequence[Wanted]) -> str:
    said = " ".join(one.text for one in wanted)
    return hashlib.md5(said.encode(), usedforsecurity=False).hexdigest()[:12]


Arm = list[str]


def anywhere(wanted: list[Wanted]) -> list[Arm]:
    """An arm for each word: does it stand anywhere?"""
    return [[f"{BEGINS if one.prefix else ''}{one.text}"] for one in wanted]


def search_arms(wanted: list[Wanted], kinds: Sequence[str]) -> list[Arm]:
    """The title is the query (one arm); then of each kind: all words in the title, all words often, all words anywhere."""
    arms = [[f"{EXACT}{_whole(wanted)}"]]
    for word, begins in ((TITLE, TITLE_BEGINS), (STRONG, BEGINS), ("", BEGINS)):
        asked = [f"{begins if one.prefix else word}{one.text}" for one in wanted]
        arms += [[f"{KIND}{plain(kind)}", *asked] for kind in kinds]
    return arms


def suggest_arms(typed: list[str], kinds: Sequence[str]) -> list[Arm]:
    """Of each kind: titles that begin with what was typed; then those that hold it."""
    held = [f"{TYPED}{start}" for start in typed]
    first = f"{TYPED_FIRST}{typed[0]}"
    return [[f"{KIND}{plain(kind)}", *more, *held] for more in ([first], []) for kind in kinds]


def weight(stored: str, wanted: list[Wanted]) -> int:
    """How often the words come; an expression as it was typed counts twice, so that it goes before those that mean the same."""
    padded = f" {stored.replace(' ', '  ')} "
    times = sum(padded.count(f" {one.text}" if one.prefix else f" {one.text} ") for one in wanted)
    return times + sum(padded.count(f" {'  '.join(one.own)} ") for one in wanted if one.own)
