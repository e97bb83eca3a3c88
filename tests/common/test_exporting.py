"""CSV that no spreadsheet runs: formulas harmless in every disguise, numbers still numbers, nothing lost."""

from __future__ import annotations

import csv
import io
import sys
import unicodedata
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.exporting import STARTS, harmless, lines

FORMULAS = ["=1+1", "+1", "-1", "-", "@SUM(1)", "\t=1", "\r=1", "\n=1", ' ="1"', '"=1', "'=1", ";=1", ",=1", " =1", "\x0b=1"]
FORMULAS += ["＝1+1", "﹦1", "⁼1", "＋1", "－1", "＠x", "\u200b=1", "\ufeff=1", "\xa0=1", "\u3000=1", "\u202e=1", "\u2060＝1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["Alice", "李娜", "O'Neil", "'t Hooft", "a=b", "1-2", "C++", "e@mail.example", "(1)", "½", "Ålesund", "…", "١"]
)
def test_other_text_stays(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("value", [-5, -5.5, Decimal("-0.10"), 0, 66.67])
def test_a_number_stays_a_number(value: Any) -> None:
    assert harmless(value) is value


def test_no_letter_or_digit_stands_for_the_start_of_a_formula() -> None:
    """Why `harmless` may stop at a first letter: true for every character there is."""
    marks = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF)
    assert not [mark for mark in marks if mark.isalnum() and unicodedata.normalize("NFKC", mark).startswith(STARTS)]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_reading_it_again_gives_back_the_original(rows: list[list[str]]) -> None:
    text = "".join(lines(["a", "b"], rows))
    assert text.startswith("\ufeff")
    back = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert back[1:] == [[str(harmless(cell)) for cell in row] for row in rows]
    for row, original in zip(back[1:], rows, strict=True):
        for cell, plain in zip(row, original, strict=True):
            assert (cell[1:] if cell != plain else cell) == plain


def test_it_is_written_piece_by_piece() -> None:
    taken = []

    def rows() -> Any:
        for number in range(1000):
            taken.append(number)
            yield [number]

    pieces = lines(["n"], rows())
    next(pieces)
    assert taken == []
    next(pieces)
    assert len(taken) < 1000
