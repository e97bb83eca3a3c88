"""Made articles to search in: words as unevenly spread as in real texts, in both languages, the same for the same seed.

The commonest words are English and Chinese words of the trade ("patent", 专利), so that a query for one meets as many texts as it
would in a store of that size; behind them stand made words, thousands of them, each rarer than the one before (Zipf).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from portal.common.searching import Document

KNOWN = {
    "en": "the|of|patent|right|licence|goods|import|market|trade mark|court|customs|exhaustion|holder|claim|infringement|parallel import",
    "zh-hans": "专利|权利|许可|商品|进口|市场|商标|法院|海关|用尽|侵权|标准|许可费|禁令|假冒|商业秘密|平行进口",
}
SCARCE = {"en": "recordation|grey market|injunction|royalty", "zh-hans": "灰色市场|海关备案|布图设计"}  # one in some hundred texts has them
MADE = {"en": 20_000, "zh-hans": 8_000}
LENGTH = {"en": (150, 450), "zh-hans": (120, 360)}  # words
JOIN = {"en": " ", "zh-hans": ""}
STOP = {"en": ". ", "zh-hans": "。"}
SYLLABLES = [f"{first}{last}" for first in "bcdfghklmnprstvw" for last in ("a", "e", "i", "o", "u", "an", "er", "il", "on")]


def documents(count: int, seed: int = 1) -> Iterator[Document]:
    """`count` articles in both languages: 2 × count documents."""
    chance = random.Random(seed)  # noqa: S311
    shelves = {language: _vocabulary(chance, language) for language in KNOWN}
    for number in range(count):
        for language, (words, weights) in shelves.items():
            yield _document(chance, number, language, words, weights)


def _document(chance: random.Random, number: int, language: str, words: list[str], weights: list[float]) -> Document:
    drawn = chance.choices(words, cum_weights=weights, k=chance.randint(*LENGTH[language]))
    title = JOIN[language].join(drawn[:6])
    sentences = [JOIN[language].join(drawn[place : place + 14]) for place in range(6, len(drawn), 14)]
    return Document("article", f"made-{number}", language, title, STOP[language].join(sentences), {"law_as_at": "2025-04-19"})


def _vocabulary(chance: random.Random, language: str) -> tuple[list[str], list[float]]:
    made = [_word(chance, language) for _number in range(MADE[language])]
    words = list(dict.fromkeys([*KNOWN[language].split("|"), *made[:1000], *SCARCE[language].split("|"), *made[1000:]]))
    return words, list(accumulate(1 / (rank + 5) for rank in range(len(words))))


def _word(chance: random.Random, language: str) -> str:
    if language == "en":
        return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))
    return "".join(chr(0x4E00 + int(chance.paretovariate(0.6) * 37) % 3000) for _sign in range(2))
