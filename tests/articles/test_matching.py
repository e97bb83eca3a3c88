"""Which paragraph is which: the same words always, the rest by likeness; split, joined, moved, gone and new."""

from __future__ import annotations

import time
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.articles.assigning import _nearly, best
from portal.articles.matching import Pair, Passage, pair
from portal.articles.tokens import normal

FEW = settings(max_examples=60, deadline=None)
A = "A licence should name the territory, the field of use and the term for which it is granted."
A2 = "A licence must name the territory, the field of use and the term for which it was granted."
B = "Customs may detain goods that infringe a recorded trademark at the border of the country."
C = "The complaint is answered within twenty days after service of the notice of investigation."
D = "Employees who leave hand back every drawing, sample and password on their last working day."
ZH = "许可合同应当写明地域、使用领域以及授权的期限，否则以后容易发生争议。"
ZH2 = "许可合同必须写明地域、使用领域以及许可的期限，否则今后容易发生争议。"
ZH_OTHER = "海关可以在边境扣留侵犯已备案商标的货物，权利人须提供担保。"


def told(before: list[str], after: list[str]) -> list[tuple[int | None, int | None, str]]:
    found = pair([Passage(text) for text in before], [Passage(text) for text in after])
    return [(one.before, one.after, one.kind) for one in found]


CASES = [
    ("nothing", [], [], []),
    ("all new", [], [A], [(None, 0, "new")]),
    ("all gone", [A], [], [(0, None, "gone")]),
    ("unchanged", [A, B], [A, B], [(0, 0, "same"), (1, 1, "same")]),
    ("blanks are nothing", ["a  b\n c"], ["a b c "], [(0, 0, "same")]),
    ("changed", [A, B], [A2, B], [(0, 0, "changed"), (1, 1, "same")]),
    ("changed and moved", [A, B, C], [B, C, A2], [(1, 0, "same"), (2, 1, "same"), (0, 2, "changed")]),
    ("another text", [A], [C], [(None, 0, "new"), (0, None, "gone")]),
    ("a sign more", [A], [A + "!"], [(0, 0, "changed")]),
    ("moved to the end", [A, B, C], [B, C, A], [(1, 0, "same"), (2, 1, "same"), (0, 2, "moved")]),
    ("the nearer one is taken though another comes first", [A], [A2 + " Whatever else.", A2], [(None, 0, "new"), (0, 1, "changed")]),
    ("words decide before likeness", [A, A2], [A2], [(1, 0, "same"), (0, None, "gone")]),
    ("equal ones in order", ["s", A, "s"], ["s", "s", "s"], [(0, 0, "same"), (2, 1, "same"), (None, 2, "new"), (1, None, "gone")]),
    ("one equal one less", ["s", "s"], ["s"], [(0, 0, "same"), (1, None, "gone")]),
    ("Chinese changed", [ZH, ZH_OTHER], [ZH_OTHER, ZH2], [(1, 0, "same"), (0, 1, "changed")]),
    ("Chinese and another text", [ZH], [ZH_OTHER], [(None, 0, "new"), (0, None, "gone")]),
    ("split", [f"{A} {B}", C], [A, B, C], [(0, 0, "split"), (0, 1, "split"), (1, 2, "same")]),
    ("split with an edit", [f"{A} {B}"], [A2, B], [(0, 0, "split"), (0, 1, "split")]),
    ("joined", [A, B, C], [f"{A} {B}", C], [(0, 0, "joined"), (1, 0, "joined"), (2, 1, "same")]),
    ("three from one", [f"{A} {B} {C}"], [A, B, C], [(0, 0, "split"), (0, 1, "split"), (0, 2, "split")]),
    ("Chinese split", [ZH + ZH_OTHER], [ZH, ZH_OTHER], [(0, 0, "split"), (0, 1, "split")]),
    ("Chinese joined", [ZH, ZH_OTHER], [ZH + ZH_OTHER], [(0, 0, "joined"), (1, 0, "joined")]),
    ("cut short is not split", [f"{A} {B}"], [A], [(0, 0, "changed")]),
    ("parts that are no neighbours", [f"{A} {B}", C], [A, C, D, B], [(0, 0, "changed"), (1, 1, "same"), (None, 2, "new"), (None, 3, "new")]),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "pairs"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_pairs(before: list[str], after: list[str], pairs: list[tuple[int | None, int | None, str]]) -> None:
    assert told(before, after) == pairs


def test_the_longest_part_keeps_the_identity() -> None:
    short, long = "Keep the originals safe.", f"{A} {B}"
    split = pair([Passage(f"{short} {long}")], [Passage(short), Passage(long)])
    assert [(one.kind, one.keeps) for one in split] == [("split", False), ("split", True)]
    joined = pair([Passage(short), Passage(long)], [Passage(f"{short} {long}")])
    assert [(one.kind, one.keeps) for one in joined] == [("joined", False), ("joined", True)]


def test_not_greedy() -> None:
    """The best for the first alone would leave the second without a partner."""
    before = [Passage("alpha beta gamma delta epsilon zeta"), Passage("alpha beta gamma delta one two")]
    after = [Passage("alpha beta gamma delta epsilon two"), Passage("alpha beta epsilon zeta nine ten")]
    assert [(one.before, one.after) for one in pair(before, after)] == [(1, 0), (0, 1)]


def test_facts_tell_what_words_do_not() -> None:
    before = [Passage("The period is two months.", ("D1",)), Passage("The period is two weeks.", ("D2",))]
    after = [Passage("The period is four months.", ("D2",)), Passage("The period is four days.", ("D1",))]
    assert [(one.before, one.after) for one in pair(before, after)] == [(1, 0), (0, 1)]
    rewritten = "File your answer before the clock runs out: from the day you were handed the notice, twenty days remain."
    assert [one.kind for one in pair([Passage(C, ("D1", "D2"))], [Passage(rewritten, ("D1", "D2"))])] == ["changed"]
    assert [one.kind for one in pair([Passage(C)], [Passage(rewritten)])] == ["new", "gone"]


def test_place_decides_between_equals() -> None:
    row = "| {} | Regional | Regional | EEA |"
    before = [Passage(A), Passage(row.format("Germany")), Passage(B), Passage(row.format("France"))]
    after = [Passage(A), Passage(row.format("Spain")), Passage(B), Passage(row.format("Italy"))]
    assert [(one.before, one.after) for one in pair(before, after)] == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_numbers_on_both_sides_are_believed() -> None:
    before = [Passage(A, number=1), Passage(B, number=2)]
    after = [Passage(C, number=1), Passage(B, number=7)]
    assert [(one.before, one.after, one.kind) for one in pair(before, after)] == [(0, 0, "changed"), (1, 1, "same")]


def test_what_is_known_to_be_new_pairs_by_its_words_only() -> None:
    assert [one.kind for one in pair([Passage(A)], [Passage(A2)], fresh={0})] == ["new", "gone"]
    assert [one.kind for one in pair([Passage(A)], [Passage(A)], fresh={0})] == ["same"]


WORDS = st.sampled_from(
    ["patent", "licence", "the", "border", "专利", "许可", "海关", "。", "Art. 75(1)", "\x00", "مرحبا", "👩‍🚀", "e\u0301", " ", "|"]
)
ANY = st.lists(st.one_of(st.lists(WORDS, max_size=9).map(" ".join), st.text(max_size=12)), max_size=8)


def sides(found: list[Pair]) -> tuple[list[int], list[int]]:
    return [one.before for one in found if one.before is not None], [one.after for one in found if one.after is not None]


@FEW
@given(ANY, ANY)
def test_any_two_texts(before: list[str], after: list[str]) -> None:
    """Everything has its place, once but for split and joined; equal pairs with equal only; the same seen from either side."""
    old, new = [Passage(text) for text in before], [Passage(text) for text in after]
    found = pair(old, new)
    assert set(sides(found)[0]) == set(range(len(old))) and set(sides(found)[1]) == set(range(len(new)))
    whole = [one for one in found if one.kind not in {"split", "joined"}]
    assert all(len(side) == len(set(side)) for side in sides(whole))
    keepers = [one for one in found if one.keeps]
    assert all(len(side) == len(set(side)) for side in sides(keepers))
    for one in found:
        equal = one.before is not None and one.after is not None and normal(before[one.before]) == normal(after[one.after])
        assert equal == (one.kind in {"same", "moved"})
        assert 0 <= one.similarity <= 1 and (one.similarity == 1) == equal
        assert (one.kind in {"new", "gone"}) == (one.before is None or one.after is None)
    for words in set(map(normal, before)) & set(map(normal, after)):
        ours = [place for place, text in enumerate(before) if normal(text) == words]
        theirs = [place for place, text in enumerate(after) if normal(text) == words]
        held = {(one.before, one.after) for one in found}
        assert held >= set(zip(ours, theirs, strict=False))
    assert found == pair(old, new)


@FEW
@given(ANY, ANY)
def test_seen_from_the_other_side(before: list[str], after: list[str]) -> None:
    """Going back pairs what going forth pairs."""
    there = pair([Passage(text) for text in before], [Passage(text) for text in after])
    back = pair([Passage(text) for text in after], [Passage(text) for text in before])
    mirror = {"split": "joined", "joined": "split", "new": "gone", "gone": "new"}
    assert {(one.before, one.after, mirror.get(one.kind, one.kind), one.keeps) for one in there} == {
        (one.after, one.before, one.kind, one.keeps) for one in back
    }


def own(place: int, count: int = 24) -> list[str]:
    """Words that stand in no other paragraph."""
    return [f"w{place}x{number}" for number in range(count)]


@FEW
@given(st.permutations(range(12)))
def test_a_new_order_changes_nothing(order: list[int]) -> None:
    texts = [" ".join(own(place)) for place in range(12)]
    found = pair([Passage(text) for text in texts], [Passage(texts[place]) for place in order])
    assert [one.before for one in found] == order
    assert {one.kind for one in found} <= {"same", "moved"}
    stayed = [one.before for one in found if one.kind == "same"]
    assert stayed == sorted(stayed)  # type: ignore[type-var]


@FEW
@given(st.sets(st.integers(0, 19)), st.sets(st.integers(0, 19)))
def test_so_many_taken_so_many_put_in(taken: set[int], put: set[int]) -> None:
    texts = [" ".join(own(place)) for place in range(20)]
    after = []
    for place, text in enumerate(texts):
        after += [" ".join(own(100 + place))] if place in put else []
        after += [] if place in taken else [text]
    kinds = [one.kind for one in pair([Passage(text) for text in texts], [Passage(text) for text in after])]
    assert (kinds.count("gone"), kinds.count("new"), kinds.count("same")) == (len(taken), len(put), 20 - len(taken))


@FEW
@given(st.integers(0, 9), st.integers(0, 9), st.sets(st.integers(0, 23), min_size=1, max_size=7), st.sampled_from(["put", "take", "swap"]))
def test_a_small_edit_is_a_change_wherever_it_moves(place: int, to: int, where: set[int], how: str) -> None:
    """Under 30 % of the words of one paragraph."""
    texts = [" ".join(own(number)) for number in range(10)]
    words = own(place)
    for spot in sorted(where, reverse=True):
        words[spot : spot + (how != "put")] = [] if how == "take" else [f"new{spot}"]
    after = texts[:place] + texts[place + 1 :]
    after.insert(to, " ".join(words))
    found = pair([Passage(text) for text in texts], [Passage(text) for text in after])
    assert [(one.before, one.after) for one in found if one.kind == "changed"] == [(place, to)]
    assert sum(one.kind == "same" for one in found) == 9


@FEW
@given(st.integers(0, 9), st.integers(4, 20), st.booleans())
def test_split_and_joined_are_recognised(place: int, cut: int, back: bool) -> None:
    texts = [Passage(" ".join(own(number))) for number in range(10)]
    words = own(place)
    parts = [*texts[:place], Passage(" ".join(words[:cut])), Passage(" ".join(words[cut:])), *texts[place + 1 :]]
    keeper = place + (cut < 12)
    if back:
        found = [(one.after, one.before, one.keeps) for one in pair(parts, texts) if one.kind == "joined"]
    else:
        found = [(one.before, one.after, one.keeps) for one in pair(texts, parts) if one.kind == "split"]
    assert found == [(place, place, keeper == place), (place, place + 1, keeper == place + 1)]


@FEW
@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 99), max_size=14))
def test_no_other_assignment_is_better(scores: dict[tuple[int, int], int]) -> None:
    def most(columns: tuple[int, ...]) -> int:
        return sum(scores.get((row, column), 0) for row, column in enumerate(columns))

    found = best(scores)
    assert len({row for row, _ in found}) == len({column for _, column in found}) == len(found)
    assert sum(scores[one] for one in found) == max(most(columns) for columns in permutations(range(5)))


def test_a_large_knot_is_nearly_as_good() -> None:
    scores = {(row, column): 1000 - abs(row - column) ** 2 + row * column % 7 for row in range(60) for column in range(60)}
    straight = sum(1000 + row * row % 7 for row in range(60))
    found = best(scores)
    assert len(found) == 60 and sum(scores[one] for one in found) >= straight
    assert sorted(_nearly([0, 1], [0, 1], {(0, 0): 9, (0, 1): 8, (1, 0): 8})) == [(0, 1), (1, 0)]


def test_time() -> None:
    """400 paragraphs, every one changed; and one paragraph of 10,000 characters."""
    before = [Passage(" ".join(own(place, 50)) + " the of and to in a is that for it" * 2) for place in range(400)]
    after = [Passage(one.text.replace("x7", "y7").replace("x23", "z")) for one in before]
    began = time.process_time()
    found = pair(before, after)
    assert time.process_time() - began < 0.9  # 0.25 on a quiet machine
    assert all(one.kind == "changed" and one.before == one.after for one in found)
    began = time.process_time()
    assert [one.kind for one in pair([Passage("专利" * 5000)], [Passage("专利" * 4990 + "许可")])] == ["changed"]
    assert time.process_time() - began < 0.3
