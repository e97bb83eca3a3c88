"""The maturity check: profile, radar, trend, and the company's figures that betray no unit."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategy.rules.crowds import Crowd, Group, compare, remainders, shown, steady
from strategy.rules.engine import UNKNOWN, clean, remaining
from strategy.rules.maturity import LEVELS, SCOPE, Mean, Profile, asks, assess, level_of, problems, read, screens
from strategy.rules.radar import radar
from strategy.rules.trend import Reading, trend
from tests.strategy.rules.book import CONTENT, parsed
from tests.strategy.rules.tools import codes, said, speakable, table, well_worded, written

ROWS = read(parsed("maturity.yaml")["dimensions"], table("maturity")["dimensions"])
KEYS = [row.key for row in ROWS]
LIGHT = {"go": 0, "caution": 1, "ask": 2, "stop": 3}


def profile(level: object = 3, **changed: object) -> Profile:
    return assess(ROWS, {"scope": list(SCOPE), **dict.fromkeys(KEYS, level), **{f"{key}.evidence": "file" for key in KEYS}, **changed})


# Rows, questions, words


def test_twelve_rows_with_owner_course_and_words() -> None:
    assert [f"MD{number}" for number in range(1, 13)] == KEYS
    assert {row.owner for row in ROWS} == set(table("maturity")["who"])
    courses = {folder.name for folder in (CONTENT.parents[1] / "training" / "content" / "courses").iterdir()}
    assert {row.course for row in ROWS} <= courses
    assert {row.need for row in ROWS} - {""} == set(SCOPE) == set(table("maturity")["questions"]["scope"]["options"])


def test_every_text_stands_in_both_languages() -> None:
    assert well_worded("maturity") > 45
    emitted = written("maturity", "rules/maturity.py") | {f"trend.{kind}" for kind in ("up", "down", "same", "first", "restated", "unsaid")}
    assert emitted | written("comparison", "rules/crowds.py") == codes("maturity", "trend", "comparison")
    assert tuple(table("maturity")["each"]["dimensions"]["options"]) == LEVELS
    assert {axis.state for axis in (*profile(MD1=UNKNOWN).axes, *profile(scope=[]).axes)} == set(table("maturity")["labels"]["state"])


def test_seven_screens_hold_every_question_once() -> None:
    shown_on = screens(ROWS)
    assert len(shown_on) + 1 <= 8 and set(shown_on) == set(table("maturity")["labels"]["screen"])
    assert sorted(key for keys in shown_on.values() for key in keys) == sorted(ask.key for ask in asks(ROWS))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
def test_what_the_unit_does_not_do_is_not_asked(row: Any) -> None:
    without = {"scope": [one for one in SCOPE if one != row.need]}
    asked = {ask.key for ask in remaining(asks(ROWS), without)}
    assert (row.key in asked) == (not row.need) and f"{row.key}.evidence" not in asked
    axis = next(axis for axis in profile(scope=without["scope"]).axes if axis.dimension == row.key)
    assert axis.state == ("left-out" if row.need else "said")
    for scope in ({}, {"scope": UNKNOWN}, {"scope": [UNKNOWN]}):
        assert row.key in {ask.key for ask in remaining(asks(ROWS), scope)}


@pytest.mark.parametrize(
    ("level", "asked"), [("1", False), ("2", False), ("3", True), (4, True), ("5", True), (UNKNOWN, False), ("x", False)]
)
def test_evidence_is_asked_from_level_three(level: object, asked: bool) -> None:
    assert ("MD1.evidence" in {ask.key for ask in remaining(asks(ROWS), {"scope": [], "MD1": level})}) is asked
    assert clean(asks(ROWS), {"MD1": "2", "MD1.evidence": "x"}) == {"MD1": "2"}


# The profile


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
@pytest.mark.parametrize("level", range(1, 6))
def test_each_row_at_each_level(row: Any, level: int) -> None:
    found = profile(5, **{row.key: level})
    gap = max(0, 3 - level)
    axis = next(axis for axis in found.axes if axis.dimension == row.key)
    assert (axis.level, axis.gap, axis.rule) == (level, gap, f"maturity/{row.key}")
    assert found.outcome.light == ("caution" if gap else "go") and found.mean == Mean(55 + level, 12)
    assert [(one.dimension, one.level, one.course, one.owner) for one in found.actions] == (
        [(row.key, level, row.course, row.owner)] if gap else []
    )
    assert [step.facts for step in found.outcome.steps] == ([(row.key,)] if gap else [])
    assert found.lowest[0] == (row.key if level < 5 else "MD1")
    of_part = [one for one in ROWS if one.countermeasure == row.countermeasure]
    assert found.countermeasures[row.countermeasure] == Mean(5 * (len(of_part) - 1) + level, len(of_part))


def test_no_dimension_counts_for_more_than_two_above_governance() -> None:
    found = profile(5, MD1=2)
    assert {axis.counted for axis in found.axes if axis.dimension != "MD1"} == {4} and found.counted == Mean(46, 12)
    assert sum(reason.code == "maturity.above-governance" for reason in found.outcome.reasons) == 11
    assert profile(5, MD1=UNKNOWN).axes[1].counted == 3


def test_a_level_without_evidence_is_not_certified() -> None:
    assert profile().certifiable and not profile(**{"MD2.evidence": "  "}).certifiable and not profile(MD2=UNKNOWN).certifiable
    assert profile(2, **{"MD2.evidence": ""}).certifiable and not assess(ROWS, {}).certifiable
    assert profile(scope=[], MD3=UNKNOWN).certifiable


def test_the_widest_gap_comes_first_and_unknown_asks_its_owner() -> None:
    found = assess(ROWS, dict.fromkeys(KEYS, 3) | {"MD8": 1, "MD5": 2}, {"MD5": 5})
    assert [one.dimension for one in found.actions] == ["MD5", "MD8"] and found.lowest == ("MD8", "MD5")
    asking = profile(MD8=UNKNOWN).outcome
    assert (asking.light, asking.who) == ("ask", ("dispute-counsel",))
    assert assess(ROWS, {}).outcome.code == "maturity.nothing-said"


@pytest.mark.parametrize(("total", "count", "tenths"), [(9, 4, 23), (0, 0, None), (1, 3, 3), (5, 3, 17), (31, 12, 26), (3, 1, 30)])
def test_means_are_rounded_half_up(total: int, count: int, tenths: int | None) -> None:
    assert Mean(total, count).tenths == tenths
    assert Mean(total, count).value == (Fraction(total, count) if count else None)


@pytest.mark.parametrize(
    ("answer", "level"), [("3", 3), (3, 3), (True, None), ("0", None), ("6", None), (UNKNOWN, None), (None, None), ([3], None), (3.0, None)]
)
def test_what_is_a_level(answer: object, level: int | None) -> None:
    assert level_of(answer) == level
    assert bool(problems(ROWS, {"MD1": answer})) == (level is None and answer not in (None, UNKNOWN))


LEVEL = st.sampled_from([*LEVELS, 1, 5, UNKNOWN, "", None, "nine"])
SCOPES = st.one_of(st.none(), st.just(UNKNOWN), st.lists(st.sampled_from([*SCOPE, UNKNOWN, "?"])), st.integers())
ANSWERS = st.builds(
    lambda levels, evidence, scope: {**levels, **{f"{key}.evidence": text for key, text in evidence.items()}, "scope": scope},
    st.dictionaries(st.sampled_from(KEYS), LEVEL), st.dictionaries(st.sampled_from(KEYS), st.text(max_size=3) | st.integers()), SCOPES,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(ANSWERS)
def test_any_answers_have_a_result_with_reasons(answers: dict[str, Any]) -> None:
    found = assess(ROWS, answers)
    assert found.outcome.reasons and found.outcome.who and len(found.axes) == 12
    speakable("maturity", (*found.outcome.reasons, *found.outcome.changes, *found.outcome.steps))
    assert set(said(found.outcome)) <= codes("maturity")
    assert set(clean(asks(ROWS), answers)) | {ask.key for ask in remaining(asks(ROWS), answers)} >= {"scope", "MD1"}


@settings(max_examples=200, deadline=None)
@given(ANSWERS, st.sampled_from(KEYS), st.integers(1, 5), st.integers(1, 5))
def test_a_higher_level_lowers_no_figure(answers: dict[str, Any], key: str, one: int, other: int) -> None:
    low, high = (assess(ROWS, {**answers, key: level}) for level in sorted((one, other)))
    for before, after in (
        (low.mean, high.mean),
        (low.counted, high.counted),
        *((low.countermeasures[n], high.countermeasures[n]) for n in low.countermeasures),
    ):
        assert before.count == after.count and before.total <= after.total
    assert all((a.counted or 0) <= (b.counted or 0) and (a.gap or 0) >= (b.gap or 0) for a, b in zip(low.axes, high.axes, strict=True))
    assert LIGHT[high.outcome.light] <= LIGHT[low.outcome.light]


# The radar


def test_the_first_axis_points_up_and_the_others_follow_clockwise() -> None:
    found = radar([("a", 5), ("b", 5), ("c", 1), ("d", 5)], size=100, margin=0)
    assert [spoke.end for spoke in found.spokes] == [(50, 0), (100, 50), (50, 100), (0, 50)]
    assert [spoke.mark for spoke in found.spokes] == [(50, 0), (100, 50), (50, 60), (0, 50)]
    assert [spoke.anchor for spoke in found.spokes] == ["middle", "start", "middle", "end"]
    assert found.shapes == (((50, 0), (100, 50), (50, 60), (0, 50)),) and len(found.rings) == 5


@pytest.mark.parametrize(
    ("levels", "runs"),
    [([1, None, 2, 3], [3]), ([None, 1, None, 2], [1, 1]), ([None] * 3, []), ([], []), ([1, 2, None, None, 5, 5], [4]), ([4], [1])],
)
def test_a_gap_opens_the_outline(levels: list[int | None], runs: list[int]) -> None:
    assert [len(run) for run in radar([(str(number), level) for number, level in enumerate(levels)]).shapes] == runs


@settings(max_examples=100, deadline=None)
@given(st.lists(st.none() | st.integers(1, 5), max_size=14))
def test_a_drawing_stays_in_its_square(levels: list[int | None]) -> None:
    found = radar([(str(number), level) for number, level in enumerate(levels)])
    drawn = [spoke.mark for spoke in found.spokes if spoke.mark]
    assert sorted(point for run in found.shapes for point in run) == sorted(drawn) and len(drawn) == sum(
        level is not None for level in levels
    )
    assert all(0 <= value <= found.size for ring in (*found.rings, *found.shapes) for point in ring for value in point)


# The trend


def test_a_trend() -> None:
    def reading(day: int, versions: int = 1, **levels: int | None) -> Reading:
        return Reading(date(2026, day, 1), levels, dict.fromkeys("abcdefg", versions))

    readings = [reading(3, a=3, b=1, c=2, d=4, e=None), reading(1, a=1, c=2, d=5), reading(2, a=2, b=None)]
    found = {one.dimension: one for one in trend(readings, "abcde")}
    assert found["a"].points == ((date(2026, 1, 1), 1), (date(2026, 2, 1), 2), (date(2026, 3, 1), 3))
    assert {key: (one.kind, one.by) for key, one in found.items()} == {
        "a": ("up", 1), "b": ("first", 0), "c": ("same", 0), "d": ("down", -1), "e": ("unsaid", 0),
    }  # fmt: skip
    assert trend([reading(1, a=1), reading(2, versions=2, a=5)], "a")[0].kind == "restated"
    assert trend([reading(1, a=1), reading(1, a=5)], "a")[0].points == ((date(2026, 1, 1), 5),)
    assert {one.code for one in trend(readings, "abcde")} <= codes("maturity", "trend")


# Crowds


def group(key: str, *units: str, inside: tuple[Group, ...] = ()) -> Group:
    return Group(key, frozenset(units).union(*(one.units for one in inside)), inside)


def many(name: str, count: int) -> list[str]:
    return [f"{name}{number}" for number in range(count)]


@pytest.mark.parametrize(
    ("sizes", "own", "keys"),
    [
        ((4,), 0, []), ((5,), 0, ["company", "a"]), ((5, 4), 0, ["company"]), ((5, 5), 0, ["company", "a", "b"]), ((5, 5, 3), 0, ["company", "a"]),
        ((5, 5, 2, 3), 0, ["company", "a", "b"]), ((6, 6, 1), 0, ["company", "a"]), ((2, 2), 0, []), ((3, 3), 0, ["company"]),
        ((5, 3), 1, ["company"]), ((5, 3), 2, ["company"]), ((5, 5), 2, ["company", "a", "b"]), ((2, 2), 5, []),
    ],
)  # fmt: skip
def test_which_groups_stand_side_by_side(sizes: tuple[int, ...], own: int, keys: list[str]) -> None:
    """`own`: units of the company outside these groups, whose levels the reader knows."""
    groups = tuple(group(name, *many(name, size)) for name, size in zip("abcd", sizes, strict=False))
    company = group("company", *many("own", own), inside=groups)
    assert [one.key for one in shown(company, frozenset(many("own", own)))] == keys


@st.composite
def trees(draw: st.DrawFn, deep: int = 3, name: str = "g") -> Group:
    own = many(f"{name}-", draw(st.integers(0, 6)))
    inside = tuple(draw(trees(deep - 1, f"{name}{number}")) for number in range(draw(st.integers(0, 3)) if deep else 0))
    return group(name, *own, inside=inside)


def derivable(vectors: list[frozenset[str]], units: list[str], smallest: int) -> bool:
    """Whether some sum or difference of the figures rests on fewer than `smallest` units: by elimination, for every such choice of units.

    A combination rests on the units S alone when it is zero on all the others and not on S: the rank over the others is then below the rank over all.
    """
    full = rank([[int(unit in vector) for unit in units] for vector in vectors])
    atoms = sorted({tuple(unit in vector for vector in vectors) for unit in units})
    members = {atom: [unit for unit in units if tuple(unit in vector for vector in vectors) == atom] for atom in atoms if any(atom)}
    for count in range(1, smallest):
        for chosen in combinations(members, count):
            if sum(len(members[atom]) for atom in chosen) < smallest:
                rest = [atom for atom in members if atom not in chosen]
                if rank([[int(atom[number]) for atom in rest] for number in range(len(vectors))]) < full:
                    return True
    return False


def rank(rows: list[list[int]]) -> int:
    matrix, found = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((number for number in range(found, len(matrix)) if matrix[number][column]), None)
        if pivot is None:
            continue
        matrix[found], matrix[pivot] = matrix[pivot], matrix[found]
        for number in range(found + 1, len(matrix)):
            part = matrix[number][column] / matrix[found][column]
            matrix[number] = [a - part * b for a, b in zip(matrix[number], matrix[found], strict=True)]
        found += 1
    return found


@settings(max_examples=120, deadline=None)
@given(trees(), st.integers(0, 3))
def test_no_sum_or_difference_rests_on_fewer_than_five(company: Group, own: int) -> None:
    units = sorted(company.units)
    known = frozenset(random.Random(own).sample(units, min(own, len(units))))  # noqa: S311
    together = shown(company, known)
    others = [unit for unit in units if unit not in known]
    assert not derivable([one.units - known for one in together], others, 5)
    assert all(not rest - known or len(rest - known) >= 5 for rest in remainders(together))
    assert bool(together) == (len(others) >= 5)


def test_the_proof_would_see_a_leak() -> None:
    company = group("company", *many("a", 5), "b0")
    assert derivable([company.units, frozenset(many("a", 5))], sorted(company.units), 5)
    assert not derivable([company.units], sorted(company.units), 5)


def test_a_unit_beside_its_company() -> None:
    company = group("company", "own", inside=(group("a", *many("a", 5)), group("b", *many("b", 4))))
    levels = {**{unit: 1 + number % 5 for number, unit in enumerate(sorted(company.units))}}
    found = compare(company, levels, frozenset({"own"}))
    assert [(one.group, one.tenths is None) for one in found] == [("company", False), ("a", True), ("b", True)]
    assert found[0] == Crowd("company", (20 * sum(levels.values()) + 10) // 20) and found[0].code == "comparison.shown"
    some = {unit: level for unit, level in levels.items() if unit in ("own", "a0", "a1", "b0")}
    assert {one.tenths for one in compare(company, some, frozenset({"own"}))} == {None}


def test_a_figure_that_says_all_stand_alike_is_withheld() -> None:
    company = group("company", *many("a", 6), inside=(group("b", *many("b", 5)),))
    levels = {**dict.fromkeys(many("b", 5), 5), **{f"a{number}": 1 + number % 3 for number in range(6)}}
    assert {one.tenths for one in compare(company, levels)} == {None}
    assert all(one.tenths for one in compare(company, {**levels, "b0": 4}))
    alike = {**dict.fromkeys(many("a", 6), 2), **{f"b{number}": 1 + number % 2 for number in range(5)}}
    assert {one.tenths for one in compare(company, alike)} == {None}


def test_figures_one_after_the_other() -> None:
    company = group("company", *many("a", 12))
    first = {unit: 1 + number % 3 for number, unit in enumerate(many("a", 11))}
    assert compare(company, first)[0].tenths
    one_more = {**first, "a11": 5}
    assert compare(company, one_more, earlier=[first])[0].tenths is None
    assert compare(company, {**first, "a0": 5}, earlier=[first])[0].tenths is None
    assert compare(company, {**first, "a0": 5}, frozenset({"a0"}), earlier=[first])[0].tenths
    second = {**first, **dict.fromkeys(many("a", 6), 4)}
    assert compare(company, second, earlier=[first])[0].tenths and compare(company, dict(first), earlier=[first])[0].tenths
    back = {**first, "a0": 4}
    assert steady(second, back) and steady(second, first) and not steady(first, back)
    assert compare(company, back, earlier=[first, second])[0].tenths is None
