"""Words of the search: what a text holds and what a query asks for."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.words import MOST, PLAIN, Wanted, marks, query, terms

TERMS = [
    ("Exhaustion of rights", ["exhaust", "of", "right"]),
    ("exhausted EXHAUSTIONS exhaust", ["exhaust"] * 3),
    ("the owner’s and the owner's", ["the", "owner", "and", "the", "owner"]),
    ("Müller, naïve, café", ["muller", "naiv", "cafe"]),
    ("cafe\u0301", ["cafe"]),
    ("ＴＲＩＰＳ", ["trip"]),
    ("ﬁling soft\u00adware zero\u200bwidth", ["file", "softwar", "zerowidth"]),
    ("Art. 75(1), C-355/96", ["art", "75", "1", "c", "355", "96"]),
    ("J.EU.tm", ["j", "eu", "tm"]),
    ("½", ["1", "2"]),
    ("专利", ["专利", "利"]),
    ("权利用尽", ["权利", "利用", "用尽", "尽"]),
    ("第337条", ["第", "337", "条"]),
    ("TRIPS协定", ["trip", "协定", "定"]),
    ("専", ["u05c02"]),
    ("Ж", ["u00436"]),
    ("", []),
    ("!!! … 、。", []),
    ("\x00 \ud800", []),
    ("a" * 65, []),
]


@pytest.mark.parametrize(("text", "expected"), TERMS)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    if text == "専":
        assert terms(text) == ["専"]  # common Han is written as it is
        return
    assert terms(text) == expected


QUERIES = [
    ("exhaustion", [Wanted("exhaust")]),
    ("用尽", [Wanted("用尽")]),
    ("专", [Wanted("专", prefix=True)]),
    ("权利用尽", [Wanted("权利"), Wanted("利用"), Wanted("用尽")]),
    ("e", [Wanted("e", prefix=True)]),
    ("Ж", [Wanted("u00436", prefix=True)]),
    ('"exhaustion" NEAR(rights) col:x *', [Wanted("exhaust"), Wanted("near"), Wanted("right"), Wanted("col"), Wanted("x", prefix=True)]),
    ("right rights RIGHT", [Wanted("right")]),
    ("", []),
    ("'\";--%_\\", []),
]


@pytest.mark.parametrize(("text", "expected"), QUERIES)
def test_words_of_a_query(text: str, expected: list[Wanted]) -> None:
    assert query(text) == expected


def test_a_query_asks_for_so_many_words_at_most() -> None:
    assert len(query(" ".join(f"word{n}" for n in range(500)))) == MOST
    assert len(query("权利用尽专海关商标技术进口合同平行保护侵权诉讼版费许可" * 400)) <= MOST


@given(st.text())
def test_every_word_is_made_of_signs_both_databases_know(text: str) -> None:
    assert all(PLAIN.fullmatch(sign) for word in terms(text) for sign in word)
    assert all(PLAIN.fullmatch(sign) for wanted in query(text) for sign in wanted.text)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=30))
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    held = terms(text)
    assert all(any(wanted.is_in(word) for word in held) for wanted in query(text))


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("Rights are exhausted here; exhaustion rules.", "exhaustion", ["exhausted", "exhaustion"]),
        ("权利用尽：正品可以流向何处？经授权用尽。", "用尽", ["用尽", "用尽"]),
        ("权利用尽", "权利用尽", ["权利用尽"]),
        ("Müller’s", "muller", ["Müller’s"]),
        ("nothing", "else", []),
    ],
)
def test_marks_stand_on_the_written_words(text: str, asked: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in marks(text, query(asked))] == found


def test_long_nonsense_is_quick() -> None:
    begun = time.process_time()
    for sign in ("a", "a'", "专", "é", "\u0301", "1", "ª"):
        terms(sign * 50_000)
    assert time.process_time() - begun < 2
