"""The same words keep their number; numbers are never used again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.articles.numbering import Contradiction, match, normal, number

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


A = "A licence should name the territory, the field of use and the term for which it is granted."
A2 = "A licence must name the territory, the field of use and the term for which it was granted."
B = "Customs may detain goods that infringe a recorded trademark at the border of the country."
C = "The complaint is answered within twenty days after service of the notice of investigation."

AFTER = [
    ("first writing", [], [], [A, B], None, [1, 2]),
    ("unchanged", [(1, A), (2, B)], [], [A, B], None, [1, 2]),
    ("turned round", [(1, A), (2, B)], [], [B, A], None, [2, 1]),
    ("changed keeps its number", [(1, A), (2, B)], [], [A2, B], None, [1, 2]),
    ("changed and moved", [(1, A), (2, B)], [], [B, A2], None, [2, 1]),
    ("something else in its place", [(1, A), (2, B)], [], [C, B], None, [3, 2]),
    ("the editor says: new", [(1, A), (2, B)], [], [A2, B], {0: None}, [3, 2]),
    ("the editor says: the same", [(1, A), (2, B)], [], [C, B], {0: 1}, [1, 2]),
    ("the editor says: one of long ago", [(2, B)], [(1, A)], [C, B], {0: 1}, [1, 2]),
    ("the same words stay, whatever is said", [(1, A), (2, B)], [], [A, B], {0: None, 1: 2}, [1, 2]),
    ("a deleted one comes back", [(2, B)], [(1, A), (3, C)], [A, B], None, [1, 2]),
    ("an older wording comes back", [(1, A2), (2, B)], [(1, A)], [A, B], None, [1, 2]),
    ("an older wording beside the newer", [(1, A2)], [(1, A)], [A2, A], None, [1, 2]),
    ("an older wording, said to be new", [(2, B)], [(1, A)], [A, B], {0: None}, [3, 2]),
    ("an older wording of two: the one gone on from", [(2, A2)], [(1, A), (2, A)], [A], None, [2]),
    ("a gap in the numbers stays", [(1, A)], [(7, C)], [A, B], None, [1, 8]),
    ("split: the longer keeps", [(1, f"{A} {A} {B}")], [], [B, f"{A} {A}"], None, [2, 1]),
    ("joined: the longer keeps", [(1, B), (2, f"{A} {A}")], [], [f"{B} {A} {A}"], None, [2]),
    ("equal ones in the order of the text", [(4, "s"), (1, "s")], [], ["s", A, "s"], None, [4, 5, 1]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "older", "texts", "confirmed", "numbers"), [case[1:] for case in AFTER], ids=[case[0] for case in AFTER]
)
def test_going_on_from_a_revision(
    before: list[tuple[int, str]],
    older: list[tuple[int, str]],
    texts: list[str],
    confirmed: dict[int, int | None] | None,
    numbers: list[int],
) -> None:
    done = number(before, [*before, *older], texts, confirmed)
    assert done.numbers == numbers
    assert done.new == [one for one in zip(numbers, map(normal, texts), strict=True) if one not in {*before, *older}]


@pytest.mark.parametrize("confirmed", [{0: 9}, {0: 2}, {0: 1, 1: 1}, {5: 1}, {-1: None}])
def test_what_cannot_be_is_refused(confirmed: dict[int, int | None]) -> None:
    """A number that never was, one whose words stand elsewhere, the same twice, no such place."""
    with pytest.raises(Contradiction):
        number([(1, A), (2, B)], [], [C, A2, B], confirmed)


def test_facts_help_to_recognise() -> None:
    rewritten = "File your answer before the clock runs out: from the day you were handed the notice, twenty days remain."
    assert number([(1, C)], [], [rewritten]).numbers == [2]
    assert number([(1, C)], [], [rewritten], before_facts=[("D1", "D2")], facts=[("D1", "D2")]).numbers == [1]


PARAGRAPHS = st.sampled_from(
    [A, A2, B, f"{B} {C}", C, f"{A} {B}", "s", "专利权人可以请求海关扣留货物。", "专利权人能够请求海关扣留货物。", "\x00"]
)
SAID = st.dictionaries(st.integers(0, 5), st.one_of(st.none(), st.integers(1, 9)), max_size=3)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.lists(PARAGRAPHS, max_size=6), SAID), min_size=1, max_size=6))
def test_through_any_history_with_any_answers(revisions: list[tuple[list[str], dict[int, int | None]]]) -> None:
    """No number twice in a text; the same words keep theirs; new numbers were never used; what was said is done or refused."""
    known: list[tuple[int, str]] = []
    before: list[tuple[int, str]] = []
    for texts, said in revisions:
        try:
            done = number(before, known, texts, said)
        except Contradiction:
            said = {}
            done = number(before, known, texts)
        used, now = {one for one, _text in known}, list(zip(done.numbers, texts, strict=True))
        assert len(set(done.numbers)) == len(texts)
        assert set(done.new) == set(now) - set(known)
        assert all(one in used or one > max(used, default=0) for one in done.numbers)
        stayed = {text for _one, text in before} & set(texts)
        for text in stayed:
            ours, theirs = [one for one, held in before if held == text], [one for one, held in now if held == text]
            assert theirs[: len(ours)] == ours[: len(theirs)]
        for place, one in said.items():
            if texts[place] not in stayed:
                assert done.numbers[place] == one if one else done.numbers[place] not in used
        assert number(now, [*known, *done.new], texts).numbers == done.numbers
        known += done.new
        before = now
