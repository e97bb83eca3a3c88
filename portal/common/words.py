"""Words as the search sees them: one function for documents and for queries, so that both databases find the same.

NFKC, lower case, no accents; Latin words stemmed (Snowball, English); Chinese, Japanese and Korean as pairs of characters. The
last character of such a run stands alone too, so that every character begins some word: a query of one character asks for words
that begin with it. There are no stop words. Every word consists of a-z, 0-9 and common Han; any other letter is written as its
code point ("u00449"), because the two databases do not agree on what a letter is.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

CJK = "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
JOINED = "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff"  # accents, invisible marks
RUN = re.compile(rf"(?P<cjk>[{CJK}]+)|(?P<word>(?:[^\W_{CJK}]|[{JOINED}])+(?:['’](?:[^\W_{CJK}]|[{JOINED}])+)*)")
PLAIN = re.compile(r"[a-z0-9\u4e00-\u9fa5]")
PART = re.compile(r"[^\W_]+")
MARKS = re.compile(rf"[{JOINED}]")
SINGLE = re.compile(r"u[0-9a-f]{5}|.")  # one character, as `_code` writes it
LATIN = re.compile(r"[a-z']+")
LONGEST = 64  # characters of a word; what is longer is no word

_own = threading.local()


@dataclass(frozen=True)
class Word:
    """A normalised word and where it stands in the text."""

    text: str
    start: int
    end: int


def words(text: str) -> Iterator[Word]:
    """The words of a text in order."""
    for run in RUN.finditer(text):
        if run.lastgroup == "cjk":
            yield from _pairs(run[0], run.start())
        else:
            for word in _latin(run[0]):
                yield Word(word, run.start(), run.end())


def _pairs(run: str, start: int) -> Iterator[Word]:
    """Each two characters, then the last one alone."""
    marks = [_code(mark) for mark in run]
    for place, pair in enumerate(zip(marks, marks[1:], strict=False)):
        yield Word("".join(pair), start + place, start + place + 2)
    yield Word(marks[-1], start + len(run) - 1, start + len(run))


@lru_cache(maxsize=65536)
def _latin(run: str) -> tuple[str, ...]:
    """One written word may hold several: "½" is 1 and 2."""
    plain = MARKS.sub("", unicodedata.normalize("NFKD", run)).casefold().replace("’", "'")
    if LATIN.fullmatch(plain):
        found = [_stem(plain)] if len(plain) <= LONGEST else []
    else:
        found = [part for part in PART.findall(unicodedata.normalize("NFKC", plain)) if len(part) <= LONGEST]
    return tuple("".join(map(_code, word.replace("'", ""))) for word in found)


def _stem(word: str) -> str:
    if not hasattr(_own, "stemmer"):  # a stemmer keeps the word it works on, so each thread has its own
        _own.stemmer = snowballstemmer.stemmer("english")
    return _own.stemmer.stemWord(word)


@lru_cache(maxsize=16384)
def _code(mark: str) -> str:
    mark = unicodedata.normalize("NFKC", mark)
    return "".join(one if PLAIN.fullmatch(one) else f"u{ord(one):05x}" for one in mark)


def beginning(word: str) -> str:
    """The first character of a normalised word, as `_code` writes it."""
    match = SINGLE.match(word)
    return match[0] if match else ""


def terms(text: str) -> list[str]:
    """The words of a document, as often as they come."""
    return [word.text for word in words(text)]


@dataclass(frozen=True)
class Wanted:
    """A word a query asks for; `prefix`: any word that begins with it."""

    text: str
    prefix: bool = False

    def is_in(self, word: str) -> bool:
        return word.startswith(self.text) if self.prefix else word == self.text


MOST = 24  # words of a query


def query(text: str) -> list[Wanted]:
    """What a query asks for, each word once. Nothing in it is syntax."""
    wanted: dict[str, Wanted] = {}
    for run in RUN.finditer(text[:1000]):
        if run.lastgroup == "cjk":
            pairs = [word.text for word in _pairs(run[0], 0)]
            found = [Wanted(pair) for pair in pairs[:-1]] or [Wanted(pairs[0], prefix=True)]
        else:
            found = [Wanted(word, prefix=SINGLE.fullmatch(word) is not None) for word in _latin(run[0]) if word]
        for word in found:
            wanted.setdefault(word.text, word)
        if len(wanted) >= MOST:
            break
    return list(wanted.values())[:MOST]


def marks(text: str, wanted: list[Wanted]) -> list[tuple[int, int]]:
    """Where the wanted words stand in a text, as (start, end); what touches or overlaps is one place."""
    places: list[tuple[int, int]] = []
    for word in words(text):
        if any(one.is_in(word.text) for one in wanted):
            start, end = word.start, word.end
            if places and start <= places[-1][1]:
                start, end = places[-1][0], max(end, places[-1][1])
                places[-1] = (start, end)
            else:
                places.append((start, end))
    return places
