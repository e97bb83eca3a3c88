"""Two texts that went on from one: nothing of either is lost, and only what both changed has to be chosen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.articles.merging import chosen, merge, paragraphs

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f"]), max_size=8)
quick = settings(max_examples=150, deadline=None)


def text_of(parts: list[str]) -> str:
    return "\n\n".join(parts) + "\n" if parts else ""


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "sides", "text"),
    [
        ("a b c", "a b c", "a b c", "same", "a b c"),
        ("a b c", "a B c", "a b c", "same mine same", "a B c"),
        ("a b c", "a b c", "a b C", "same theirs", "a b C"),
        ("a b c", "A b c", "a b C", "mine same theirs", "A b C"),
        ("a b c", "a M c", "a T c", "same both same", "a T M c"),
        ("a b c", "a b c d", "x a b c", "theirs same mine", "x a b c d"),
        ("a b c", "a c", "a b c e", "same mine same theirs", "a c e"),
        ("a b", "a N b", "a N b", "same", "a N b"),
        ("", "m", "t", "both", "t m"),
        ("a b c", "a B C", "A B2 c", "theirs both mine", "A B2 B C"),
        ("a", "", "a", "mine", ""),
    ],
)
def test_what_each_changed(base: str, mine: str, theirs: str, sides: str, text: str) -> None:
    places = merge(base.split(), mine.split(), theirs.split())
    assert " ".join(place.side for place in places) == sides
    assert chosen(places, {}).split() == text.split()


@quick
@given(TEXTS, TEXTS, TEXTS)
def test_either_side_can_be_had_whole(base: list[str], mine: list[str], theirs: list[str]) -> None:
    places = merge(base, mine, theirs)
    assert chosen(places, dict.fromkeys(range(len(places)), "mine")) == text_of(mine)
    assert chosen(places, dict.fromkeys(range(len(places)), "theirs")) == text_of(theirs)


@quick
@given(TEXTS, TEXTS)
def test_who_changed_nothing_chooses_nothing(base: list[str], other: list[str]) -> None:
    assert chosen(merge(base, base, other), {}) == text_of(other)
    assert chosen(merge(base, other, base), {}) == text_of(other)
    assert all(place.side != "both" for place in merge(base, other, other))


@quick
@given(TEXTS, TEXTS, TEXTS)
def test_no_new_paragraph_is_lost(base: list[str], mine: list[str], theirs: list[str]) -> None:
    merged = paragraphs(chosen(merge(base, mine, theirs), {}))
    assert set(merged) >= (set(mine) | set(theirs)) - set(base)


def test_paragraphs_are_what_blank_lines_part() -> None:
    assert paragraphs("## A\r\n\r\nOne\nline.\n \n\n- x\n- y\n") == ["## A", "One\nline.", "- x\n- y"]
