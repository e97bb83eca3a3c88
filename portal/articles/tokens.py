"""A text as comparing sees it: the same words, and the tokens that are counted. Pure.

Latin words count whole and without regard to case, Chinese in single characters, which their neighbours turn into pairs. Words that
stand everywhere, and signs, weigh little, so that two paragraphs are not alike because both say "the" and end with a full stop.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

BLANKS = re.compile(r"\s+")
HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
TOKEN = re.compile(rf"[{HAN}]|(?:[^\W_{HAN}]|['’](?=\w))+|[^\s\w]|_")
HAN_END = re.compile(rf"[{HAN}\u2e80-\u303f\uff00-\uffef]$")
HAN_START = re.compile(rf"^[{HAN}\u2e80-\u303f\uff00-\uffef]")
EVERYWHERE = (
    "a an and are as at be but by can for from has have if in into is it its may must no not of on or such than that the their them then "
    "there they this to was were what when where which who will with 的 了 是 在 和 与 或 及 其 这 也 而 为 以 对 由 之 于 有 不 并 但"
)
COMMON = frozenset(EVERYWHERE.split())
CITED = re.compile(r"\[\s*@[A-Za-z0-9][^\]]*\]")  # in a text as it was written: facts are compared as facts
COMMON_WEIGHT = 0.25
SIGN_WEIGHT = 0.1


def normal(text: str) -> str:
    """What counts as the same words: NFC, blanks alike."""
    return BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def joined(parts: Iterable[str]) -> str:
    """Paragraphs or lines as one text: a blank between them, none where two Chinese characters meet."""
    text = ""
    for part in parts:
        text += part if not text or (HAN_END.search(text) and HAN_START.search(part)) else f" {part}"
    return text


def tokens(text: str) -> list[str]:
    """Words without regard to case, single Chinese characters and single signs, in order; no citations."""
    return TOKEN.findall(CITED.sub(" ", text).casefold())


def weight(token: str) -> float:
    """What a token counts: 1 for a word, little for what stands everywhere."""
    if token in COMMON:
        return COMMON_WEIGHT
    return 1.0 if token[0].isalnum() else SIGN_WEIGHT


@dataclass(frozen=True)
class Bag:
    """The tokens of a text, counted: alone and as pairs of neighbours, with their weights in all."""

    words: Counter[str]
    pairs: Counter[tuple[str, str]]
    weights: dict[str, float]
    mass: float  # weight of all words
    links: int  # how many pairs

    @classmethod
    def of(cls, text: str) -> Bag:
        found = tokens(text)
        words = Counter(found)
        solid = [token for token in found if token[0].isalnum()]
        pairs = Counter(zip(solid, solid[1:], strict=False))
        weights = {token: weight(token) for token in words}
        return cls(words, pairs, weights, sum(weights[token] * count for token, count in words.items()), max(len(solid) - 1, 0))

    def shared(self, other: Bag) -> float:
        """Weight of the words both hold."""
        if len(other.words) < len(self.words):
            return other.shared(self)
        theirs = other.words
        return sum(self.weights[token] * min(count, theirs[token]) for token, count in self.words.items() if token in theirs)

    def shared_pairs(self, other: Bag) -> int:
        """How many neighbourhoods both hold: what is left of the order."""
        if len(other.pairs) < len(self.pairs):
            return other.shared_pairs(self)
        theirs = other.pairs
        return sum(min(count, theirs[pair]) for pair, count in self.pairs.items() if pair in theirs)

    def likeness(self, other: Bag) -> float:
        """From 0 (nothing in common) to 1 (the same tokens in the same order), the same from both sides."""
        mass = self.mass + other.mass
        if not mass:
            return 0.0
        words = 2 * self.shared(other) / mass
        links = self.links + other.links
        return 0.7 * words + 0.3 * 2 * self.shared_pairs(other) / links if links else words

    def held_by(self, other: Bag) -> float:
        """The share of this text's words that the other one holds too, 0 to 1."""
        return self.shared(other) / self.mass if self.mass else 0.0
