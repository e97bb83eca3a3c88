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
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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
    return tuple("".join(map(_code, _stem(word).replace("'", ""))) for word in _plain(run))


def _plain(run: str) -> list[str]:
    """The same before stemming."""
    plain = MARKS.sub("", unicodedata.normalize("NFKD", run)).casefold().replace("’", "'")
    found = [plain] if LATIN.fullmatch(plain) else PART.findall(unicodedata.normalize("NFKC", plain))
    return [part for part in found if len(part) <= LONGEST]


def _stem(word: str) -> str:
    if not LATIN.fullmatch(word):
        return word
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
    """A word a query asks for; `prefix`: any word that begins with it; `ways`: expressions that mean the same, each word by word."""

    text: str
    prefix: bool = False
    ways: tuple[tuple[str, ...], ...] = ()
    own: tuple[str, ...] = field(default=(), compare=False)  # of the ways, the one that was typed
    place: tuple[int, int] = field(default=(0, 0), compare=False)  # where it stands in the query

    def is_in(self, word: str) -> bool:
        return word.startswith(self.text) if self.prefix else word == self.text


MOST = 24  # words of a query
FURTHEST = 1000  # characters of a query


def query(text: str) -> list[Wanted]:
    """What a query asks for, each word once. Nothing in it is syntax."""
    return once(one for one, _word in asked(text))


def asked(text: str) -> Iterator[tuple[Wanted, Word]]:
    """The words of a query in order, with where they stand."""
    for run in RUN.finditer(text[:FURTHEST]):
        if run.lastgroup == "cjk":
            pairs = list(_pairs(run[0], run.start()))
            found = [(pair, False) for pair in pairs[:-1]] or [(pairs[0], True)]
        else:
            parts = [Word(part, run.start(), run.end()) for part in _latin(run[0]) if part]
            found = [(part, SINGLE.fullmatch(part.text) is not None) for part in parts]
        for word, prefix in found:
            yield Wanted(word.text, prefix, place=(word.start, word.end)), word


def once(wanted: Iterable[Wanted]) -> list[Wanted]:
    """Each word once, and not more of them than a query may hold."""
    found: dict[str, Wanted] = {}
    for one in wanted:
        found.setdefault(one.text, one)
        if len(found) == MOST:
            break
    return list(found.values())


STEP = 12  # characters of a word that somebody types; what comes after is not looked at


def typed(text: str) -> list[str]:
    """What somebody is looking for who has not finished typing: beginnings of words, pairs of Chinese characters or a single one."""
    found: dict[str, None] = {}
    for run in RUN.finditer(text[:FURTHEST]):
        if run.lastgroup == "cjk":
            starts = [one.text for one, _word in asked(run[0])]
        else:
            starts = [_start(word, STEP) for word in _plain(run[0])]
        found |= dict.fromkeys(filter(None, starts))
        if len(found) >= MOST:
            break
    return list(found)[:MOST]


def beginnings(text: str) -> Iterator[tuple[str, bool]]:
    """All that one may type to mean a word of a text, and whether the text begins with it: "p", "pa", "pat" … of "Patent", 专 and
    专利 of 专利."""
    first = True
    for run in RUN.finditer(text):
        if run.lastgroup == "cjk":
            for pair in _pairs(run[0], 0):
                yield pair.text, first and pair.start == 0
                yield beginning(pair.text), first and pair.start == 0
        else:
            for word in _plain(run[0]):
                yield from ((_start(word, length), first) for length in range(1, min(len(word), STEP) + 1))
        first = False


def _start(word: str, length: int) -> str:
    return "".join(map(_code, word.replace("'", "")[:length]))


def marks(text: str, wanted: list[Wanted]) -> list[tuple[int, int]]:
    """Where the wanted words stand in a text, as (start, end); what touches or overlaps is one place."""
    places: list[tuple[int, int]] = []
    for _one, start, end in hits(text, wanted):
        if places and start <= places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places


def hits(text: str, wanted: list[Wanted]) -> Iterator[tuple[Wanted, int, int]]:
    """Each wanted word and each expression in its order: which, start, end."""
    plain = [one for one in wanted if not one.ways]
    ways = Ways(wanted)
    for word, following in _with_following(words(text), ways.reach):
        for one in plain:
            if one.is_in(word.text):
                yield one, word.start, word.end
        for one, end in ways.at(text, word, following):
            yield one, word.start, end


class Ways:
    """Expressions by their first word, to be looked for in texts."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        self.first: dict[str, list[tuple[Wanted, tuple[str, ...]]]] = {}
        for one in wanted:
            for way in one.ways:
                self.first.setdefault(way[0], []).append((one, way))
        self.reach = 2 * max((len(way) for found in self.first.values() for _one, way in found), default=1)

    def at(self, text: str, word: Word, following: Iterable[Word]) -> Iterator[tuple[Wanted, int]]:
        """The expressions that begin at this word of the text, and where they end."""
        for one, way in self.first.get(word.text, ()):
            end = word.end if len(way) == 1 else _end(text, word, following, way)
            if end:
                yield one, end

    def all(self, text: str, found: list[Word]) -> list[Wanted]:
        """Every expression of a text whose words are given, as often as it comes."""
        held = []
        for place, word in enumerate(found):
            if word.text in self.first:
                held += [one for one, _end in self.at(text, word, found[place + 1 : place + self.reach])]
        return held


GAP = re.compile(r"[^.;:!?。；：！？\n]{0,2}|\.")  # between the words of an expression: "trade-mark", "U.S."


def _end(text: str, word: Word, following: Iterable[Word], way: tuple[str, ...]) -> int:
    """Where the expression ends that begins with the word; 0 where something else follows. The last sign of a Chinese run, which
    stands among the words alone too, is passed over."""
    place, end = 1, word.end
    for then in following:
        if then.end <= end:
            continue
        if then.text != way[place] or (then.start > end and not GAP.fullmatch(text, end, then.start)):
            return 0
        place, end = place + 1, then.end
        if place == len(way):
            return end
    return 0


def _with_following(found: Iterator[Word], reach: int) -> Iterator[tuple[Word, Iterable[Word]]]:
    """Each word with those that come after it; no more is read than is looked at."""
    row: deque[Word] = deque()
    for word in found:
        row.append(word)
        if len(row) > reach:
            yield row.popleft(), row
    while row:
        yield row.popleft(), row
