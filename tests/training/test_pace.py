"""How long reading takes."""

from __future__ import annotations

import pytest

from training import pace


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [("Genuine goods, sold once.", "en", 4), ("权利用尽，因国而异。", "zh-hans", 8), ("", "en", 0), ("TRIPS 第 6 条", "zh-hans", 2)],
)
def test_words_of_english_characters_of_chinese(text: str, language: str, expected: int) -> None:
    assert pace.length(text, language) == expected


@pytest.mark.parametrize(
    ("lengths", "questions", "expected"),
    [({}, 0, 0), ({"en": 3}, 0, 1), ({"en": 201}, 0, 2), ({"zh-hans": 350}, 2, 3), ({}, 2, 3), ({"en": 200, "zh-hans": 350}, 0, 2)],
)
def test_whole_minutes_at_least_one(lengths: dict[str, int], questions: int, expected: int) -> None:
    assert pace.minutes(lengths, questions) == expected
