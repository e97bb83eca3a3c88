"""The same words keep their number; numbers are never used again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.articles.numbering import match, normal

CASES = [
    ("first writing", ["a", "b"], [], [1, 2]),
    ("unchanged", ["a", "b"], [(1, "a"), (2, "b")], [1, 2]),
    ("one put between", ["a", "x", "b"], [(1, "a"), (2, "b")], [1, 3, 2]),
    ("turned round", ["b", "a"], [(1, "a"), (2, "b")], [2, 1]),
    ("one taken away, another added", ["a", "c"], [(1, "a"), (2, "b")], [1, 3]),
    ("a deleted one comes back", ["a", "b"], [(1, "a"), (2, "b"), (3, "c")], [1, 2]),
    ("equal texts in order", ["s", "a", "s"], [(1, "s"), (2, "a"), (3, "s")], [1, 2, 3]),
    ("one equal text more", ["s", "s", "s"], [(1, "s"), (4, "s")], [1, 4, 5]),
    ("nothing", [], [(1, "a")], []),
]


@pytest.mark.parametrize(("texts", "known", "numbers"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_numbers(texts: list[str], known: list[tuple[int, str]], numbers: list[int]) -> None:
    assert match(texts, known)[0] == numbers


TEXTS = st.lists(st.sampled_from("abcde"), max_size=8)


@given(st.lists(TEXTS, min_size=1, max_size=8))
def test_through_any_history(revisions: list[list[str]]) -> None:
    """No number twice in a text, none for two texts, the same answer whenever a text is asked again, and no gap."""
    known: list[tuple[int, str]] = []
    said: dict[tuple[str, ...], list[int]] = {}
    for texts in revisions:
        numbers, new = match(texts, known)
        known += new
        held = dict(known)
        assert len(set(numbers)) == len(texts)
        assert [held[number] for number in numbers] == texts
        assert said.setdefault(tuple(texts), numbers) == numbers
    assert sorted(number for number, _text in known) == list(range(1, len(known) + 1))


def test_blanks_and_composition_make_no_difference() -> None:
    assert normal(" cafe\u0301\n  noir ") == "café noir"
