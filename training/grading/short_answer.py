"""A few words, right when enough keyword groups are found in them. All or nothing.

A group is a list of synonyms and counts once. A keyword is found

* if it has a Chinese character: anywhere in the text, as it stands;
* else as consecutive words. Every word but the last must be the same word or have the same stem (Snowball English, the "Porter2"
  algorithm: https://snowballstem.org/algorithms/english/stemmer.html). For the last word it is also enough that a word of the
  text begins with it: "industr" finds "industries", "foreign compan" finds "foreign companies", but "valid" does not find
  "invalid". A number must be the same number.

Case, full-width forms and hyphens make no difference ("non-infringing" is two words). Keywords cannot see a negation, which is why
a reviewer may overrule this mark.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

import snowballstemmer

from training.grading.answers import LONGEST, NotAnAnswer, text
from training.grading.marks import Mark, all_or_nothing

_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def clean(body: dict[str, Any], given: Any) -> str | None:
    """The text in form NFC without blanks at its ends; nothing written is no answer."""
    words = unicodedata.normalize("NFC", text(given)).strip()
    if len(words) > LONGEST:  # a few characters grow when composed
        raise NotAnAnswer("too_long")
    return words or None


def mark(key: dict[str, Any], given: str | None) -> Mark:
    """Right if at least `min_groups` groups, and never fewer than one, are found. `hits` has the words of the text that did it."""
    folded = _folded(given or "")
    words = _words(folded)
    hits = tuple(_hit(group, folded, words) for group in key["keywords"])
    found = sum(hit is not None for hit in hits)
    return all_or_nothing(found >= max(1, int(key["min_groups"])), hits)


def _hit(group: list[str], folded: str, words: list[str]) -> str | None:
    """What the first keyword of the group that is found finds."""
    finds = (_find(_folded(keyword), folded, words) for keyword in group)
    return next((find for find in finds if find is not None), None)


def _find(keyword: str, folded: str, words: list[str]) -> str | None:
    if _CHINESE.search(keyword):
        return keyword if keyword in folded else None
    wanted = _words(keyword)
    windows = (words[start : start + len(wanted)] for start in range(len(words) - len(wanted) + 1))
    return next((" ".join(window) for window in windows if wanted and _agree(wanted, window)), None)


def _agree(wanted: list[str], window: list[str]) -> bool:
    """The last word first: it decides most windows, and cheaply."""
    return _begins(wanted[-1], window[-1]) and all(_same(one, other) for one, other in zip(wanted[:-1], window[:-1], strict=True))


def _begins(wanted: str, word: str) -> bool:
    return _same(wanted, word) or (word.startswith(wanted) and not wanted.isdigit())


def _same(wanted: str, word: str) -> bool:
    return word == wanted or _stem(word) == _stem(wanted)


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    """A stemmer for each call: one keeps the word it works on in itself, so threads must not share it."""
    return str(snowballstemmer.stemmer("english").stemWord(word))


def _folded(written: str) -> str:
    return unicodedata.normalize("NFKC", written).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _words(folded: str) -> list[str]:
    """Words in Latin and other alphabets; Chinese characters part them."""
    return _WORD.findall(_CHINESE.sub(" ", folded))
