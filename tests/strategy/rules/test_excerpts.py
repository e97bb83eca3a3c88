"""What is shown of a draft: its language, its pages, the sentences around what was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.rules.excerpts import Piece, language_of, page_of, page_starts, pieces, quotes
from strategy.rules.hints import Finding, Mark, marks
from strategy.rules.phrases import Hit, sections

TEXT = "1. Territory\nThe territory is China, unless agreed otherwise. Nothing else.\n\n2. Export\nThe Licensee shall not export. Exports need consent.\n"


def hit(words: str, kind: str = "sign", **more: bool) -> Hit:
    start = TEXT.index(words)
    return Hit("K05", start, start + len(words), words.lower(), kind, **more)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Licensor grants a licence.", "en"), ("许可人授予独占许可。", "zh-hans"), ("许可人 The Licensor 授予 grants a licence", "both"),
        ("许可人授予被许可人使用该技术制造合同产品的独占许可 (exclusive)。", "zh-hans"), ("12 % § 4", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_language_of_a_draft(text: str, language: str) -> None:
    assert language_of(text) == language


def test_what_is_often_dangerous_stands_first_and_every_sentence_once() -> None:
    found = Finding("K05", "harmful", "hint.danger", (hit("China"), hit("territory is", limited=True), hit("shall not export", "danger")))
    shown = quotes(TEXT, found, sections(TEXT))
    assert [(one.heading, one.danger, one.limited) for one in shown] == [("2. Export", True, False), ("1. Territory", False, True)]
    assert shown[0].start == TEXT.index("shall not export")
    assert shown[0].pieces[-1] == Piece("shall not export", "danger", (), ("K05",))
    assert [piece.text for piece in shown[1].pieces if piece.kind] == ["territory is", "China"]


def test_a_danger_that_is_denied_is_marked_as_any_other_sign() -> None:
    found = Finding("K05", "present", "hint.found", (hit("shall not export", "danger", negated=True),))
    (one,) = quotes(TEXT, found, sections(TEXT))
    assert not one.danger and {piece.kind for piece in one.pieces} == {"", "mark"}


def test_no_more_sentences_than_asked_for() -> None:
    text = "Export it. " * 50
    hits = tuple(Hit("K05", place * 11, place * 11 + 6, "export") for place in range(50))
    assert len(quotes(text, Finding("K05", "present", "hint.found", hits), sections(text), 3)) == 3


@given(st.text(alphabet="ab \n", max_size=400), st.integers(2, 60))
def test_pages_hold_the_whole_text_once(text: str, size: int) -> None:
    starts = page_starts(text, size)
    ends = [*starts[1:], len(text)]
    parts = [text[first:last] for first, last in zip(starts, ends, strict=True)]
    assert "".join(parts) == text and all(len(part) <= size for part in parts)
    assert all(page_of(place, starts) == number for number, place in enumerate(starts, 1))


def test_pages_are_cut_between_lines() -> None:
    assert page_starts("abcdef\nghijkl\nmnopqr", 10) == [0, 7, 14]
    assert page_starts("x" * 25, 10) == [0, 10, 20]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8)), max_size=12), st.integers(0, 20))
def test_pieces_say_the_text_again(places: list[tuple[int, int]], offset: int) -> None:
    text = "abcdefghij" * 5
    hits = tuple(Hit("K05", start, start + length, "x") for start, length in sorted(places))
    part = text[offset:]
    shown = pieces(part, offset, marks([Finding("K05", "", "", hits)]), [one.start for one in hits])
    assert "".join(piece.text for piece in shown) == part
    anchors = [place for piece in shown for place in piece.anchors]
    assert anchors == sorted({one.start for one in hits if one.start >= offset})


def test_a_mark_across_the_edge_of_a_page_is_cut_there() -> None:
    assert pieces("cdef", 2, [Mark(0, 4, ("K05",)), Mark(5, 9, ("K06",), True)]) == [
        Piece("cd", "mark", (), ("K05",)), Piece("e"), Piece("f", "danger", (), ("K06",)),
    ]  # fmt: skip
