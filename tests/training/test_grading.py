"""Marking, by tables: what is an answer, what is right, what it earns, and that every question of the bank can be won and lost."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from training import grading
from training.grading import Mark, NotAnAnswer, clean, mark, passes, score

OPTIONS = [{"key": key, "text": f"Option {key}"} for key in "abcd"]
BODIES: dict[str, dict[str, Any]] = {
    "single": {"options": OPTIONS},
    "multiple": {"options": OPTIONS},
    "true_false": {"options": [{"key": "true", "text": "True"}, {"key": "false", "text": "False"}]},
    "matching": {"options": OPTIONS, "lefts": [{"key": key, "text": f"Left {key}"} for key in "123"]},
    "ordering": {"options": OPTIONS},
    "numeric": {"options": [], "unit": "months"},
    "short_answer": {"options": []},
}
KEYS: dict[str, dict[str, Any]] = {
    "single": {"correct": ["b"]},
    "multiple": {"correct": ["c", "a"]},
    "true_false": {"correct": ["true"]},
    "matching": {"correct": {"1": "b", "2": "d", "3": "a"}},
    "ordering": {"correct": ["d", "c", "b", "a"]},
    "numeric": {"correct": 6, "tolerance": "0"},
    "short_answer": {"correct": "", "keywords": [["industr", "产业"], ["foreign compan"], ["valid"], ["874"]], "min_groups": 2},
}
BANK = Path(__file__).parents[2] / "training" / "content" / "questions" / "bank.yaml"


def marked(kind: str, answer: Any, **key: Any) -> Mark:
    """The mark of an answer as a browser sends it."""
    return mark(kind, BODIES[kind], KEYS[kind] | key, clean(kind, BODIES[kind], answer))


# What is an answer

ACCEPTED = [
    ("single", "b", "b"),
    ("true_false", "false", "false"),
    ("multiple", ["c", "a"], ["a", "c"]),
    ("multiple", [], None),
    ("matching", {"2": "d", "1": "b"}, {"1": "b", "2": "d"}),
    ("matching", {"1": "a", "2": "a"}, {"1": "a", "2": "a"}),
    ("matching", {"1": "a", "2": None}, {"1": "a"}),
    ("matching", {"1": None}, None),
    ("matching", {}, None),
    ("ordering", ["b", "a", "d", "c"], ["b", "a", "d", "c"]),
    ("numeric", "6", "6"),
    ("numeric", " 006.50 ", "6.5"),
    ("numeric", "1,5", "1.5"),
    ("numeric", ",5", "0.5"),
    ("numeric", "0,125", "0.125"),
    ("numeric", "1.125", "1.125"),
    ("numeric", "1 000", "1000"),
    ("numeric", "1\u2009000\u202f000", "1000000"),
    ("numeric", "\uff11\uff12\uff0e\uff15", "12.5"),
    ("numeric", "\u22123", "-3"),
    ("numeric", "-0.0", "0"),
    ("numeric", 6, "6"),
    ("numeric", 0.1, "0.1"),
    ("numeric", 1e-7, "0.0000001"),
    ("numeric", "  ", None),
    ("short_answer", " Cafe\u0301 ", "Caf\u00e9"),
    ("short_answer", "\t\n", None),
    ("short_answer", "x" * 2000, "x" * 2000),
]

REFUSED = [
    ("single", ["a", "b"], "two_choices"),
    ("single", ["a"], "wrong_shape"),
    ("single", "A", "unknown_option"),
    ("single", "", "unknown_option"),
    ("single", "\ud800", "unknown_option"),
    ("single", 1, "wrong_shape"),
    ("single", True, "wrong_shape"),
    ("true_false", True, "wrong_shape"),
    ("true_false", ["true", "false"], "two_choices"),
    ("true_false", "yes", "unknown_option"),
    ("multiple", "a", "wrong_shape"),
    ("multiple", {"a": "a"}, "wrong_shape"),
    ("multiple", ["a", "a"], "duplicate"),
    ("multiple", ["a", "z"], "unknown_option"),
    ("multiple", ["a", ["b"]], "wrong_shape"),
    ("multiple", ["a", None], "wrong_shape"),
    ("matching", ["a"], "wrong_shape"),
    ("matching", {"9": "a"}, "unknown_left"),
    ("matching", {"9": None}, "unknown_left"),
    ("matching", {"1": "z"}, "unknown_option"),
    ("matching", {"1": ["a"]}, "wrong_shape"),
    ("ordering", "abcd", "wrong_shape"),
    ("ordering", [], "incomplete"),
    ("ordering", ["a", "b", "c"], "incomplete"),
    ("ordering", ["a", "b", "c", "c"], "duplicate"),
    ("ordering", ["a", "b", "c", "d", "e"], "unknown_option"),
    ("numeric", "1,000", "ambiguous_number"),
    ("numeric", "-12,000", "ambiguous_number"),
    ("numeric", "1,000.5,2", "not_a_number"),
    ("numeric", "1.000.000", "not_a_number"),
    ("numeric", "1 00", "not_a_number"),
    ("numeric", "NaN", "not_a_number"),
    ("numeric", float("nan"), "not_a_number"),
    ("numeric", float("inf"), "not_a_number"),
    ("numeric", "1e309", "not_a_number"),
    ("numeric", 1e308, "too_many_digits"),
    ("numeric", json.loads("1e309"), "not_a_number"),
    ("numeric", 10**5000, "too_many_digits"),
    ("numeric", "9" * 16, "too_many_digits"),
    ("numeric", "0." + "1" * 11, "too_many_digits"),
    ("numeric", "9" * 2001, "too_long"),
    ("numeric", "10\u00b2", "not_a_number"),
    ("numeric", "\u00bd", "not_a_number"),
    ("numeric", "\u0665", "not_a_number"),
    ("numeric", "six", "not_a_number"),
    ("numeric", "6 months", "not_a_number"),
    ("numeric", "0x10", "not_a_number"),
    ("numeric", "1_0", "not_a_number"),
    ("numeric", "-", "not_a_number"),
    ("numeric", ".", "not_a_number"),
    ("numeric", "6\0", "not_unicode"),
    ("numeric", True, "wrong_shape"),
    ("numeric", ["6"], "wrong_shape"),
    ("short_answer", "x" * 2001, "too_long"),
    ("short_answer", "\U0001d160" * 2000, "too_long"),
    ("short_answer", "a\0b", "not_unicode"),
    ("short_answer", "a\udc00", "not_unicode"),
    ("short_answer", 7, "wrong_shape"),
    ("short_answer", ["a"], "wrong_shape"),
]


def name(value: Any) -> str:
    """A short name of a case, whatever is in it."""
    return ascii(value)[:30] if not isinstance(value, int) or abs(value) < 10**9 else "a huge number"


@pytest.mark.parametrize(("kind", "sent", "canonical"), ACCEPTED, ids=name)
def test_an_answer_is_brought_into_its_canonical_form(kind: str, sent: Any, canonical: Any) -> None:
    assert clean(kind, BODIES[kind], sent) == canonical


@pytest.mark.parametrize(("kind", "sent", "reason"), REFUSED, ids=name)
def test_what_no_page_would_send_is_refused(kind: str, sent: Any, reason: str) -> None:
    with pytest.raises(NotAnAnswer) as refused:
        clean(kind, BODIES[kind], sent)
    assert refused.value.reason == reason


@pytest.mark.parametrize("kind", grading.KINDS)
def test_an_answer_may_be_withdrawn_and_then_earns_nothing(kind: str) -> None:
    assert clean(kind, BODIES[kind], None) is None
    nothing = mark(kind, BODIES[kind], KEYS[kind], None)
    assert (nothing.share, nothing.correct) == (0, False)


def test_a_key_without_correct_options_or_groups_is_never_met_by_silence() -> None:
    assert not mark("multiple", BODIES["multiple"], {"correct": []}, None).correct
    assert not mark("short_answer", {}, {"keywords": [], "min_groups": 0}, None).correct


# What is right


@pytest.mark.parametrize(
    ("kind", "sent", "share"),
    [
        ("single", "b", "1"),
        ("single", "a", "0"),
        ("true_false", "true", "1"),
        ("true_false", "false", "0"),
        ("multiple", ["a", "c"], "1"),
        ("multiple", ["a"], "0"),
        ("multiple", ["a", "b", "c"], "0"),
        ("matching", {"1": "b", "2": "d", "3": "a"}, "1"),
        ("matching", {"1": "b", "2": "d", "3": "b"}, "0.666667"),
        ("matching", {"2": "d"}, "0.333333"),
        ("matching", {"1": "d", "2": "b"}, "0"),
        ("ordering", ["d", "c", "b", "a"], "1"),
        ("ordering", ["d", "c", "a", "b"], "0"),
        ("numeric", "6,0", "1"),
        ("numeric", "6.0000000001", "0"),
        ("numeric", "-6", "0"),
    ],
)
def test_the_share_that_is_earned(kind: str, sent: Any, share: str) -> None:
    result = marked(kind, sent)
    assert result.share == Decimal(share)
    assert result.correct is (result.share == 1)


@pytest.mark.parametrize(("sent", "right"), [("5.9", True), ("6.1", True), ("6.11", False), ("5.89", False)])
def test_the_border_of_the_tolerance_is_still_right(sent: str, right: bool) -> None:
    assert marked("numeric", sent, tolerance="0.1").correct is right
    assert marked("numeric", sent, correct="6.0", tolerance=0.1).correct is right


@pytest.mark.parametrize(
    ("written", "hits"),
    [
        ("Industries abroad", ("industries", None, None, None)),
        ("FOREIGN  COMPANIES, of course", (None, "foreign companies", None, None)),
        ("companies that are foreign", (None, None, None, None)),
        ("foreign trade companies", (None, None, None, None)),
        ("It is invalid.", (None, None, None, None)),
        ("Its validity is doubtful", (None, None, "validity", None)),
        ("reindustrialise", (None, None, None, None)),
        ("Art. 874 of the Civil Code", (None, None, None, "874")),
        ("8741 articles", (None, None, None, None)),
        ("重点产业的布局", ("产业", None, None, None)),
        ("产 业", (None, None, None, None)),
        ("产业and foreign-companies\u2019 plans", ("产业", "foreign companies", None, None)),
        ("\uff49\uff4e\uff44\uff55\uff53\uff54\uff52\uff59", ("industry", None, None, None)),
        ("industry industry industry", ("industry", None, None, None)),
        ("!?", (None, None, None, None)),
    ],
)
def test_keyword_groups(written: str, hits: tuple[str | None, ...]) -> None:
    result = marked("short_answer", written)
    assert result.hits == hits
    assert result.correct is (sum(hit is not None for hit in hits) >= 2)


@pytest.mark.parametrize(
    ("keyword", "written", "found"),
    [
        ("settle", "while settling the case", True),
        ("plan our", "planning our filings", True),
        ("non-infringement", "a non infringement opinion", True),
        ("own the result", "who owns the results", True),
        ("own the result", "who owns all the results", False),
        ("presumed", "it is presumed", True),
        ("licen", "sub-licensing", True),
        ("who may sue", "says who may sue", True),
        ("FRAND条款", "按照frand条款", True),
        ("--", "--", False),
    ],
)
def test_a_keyword_in_a_text(keyword: str, written: str, found: bool) -> None:
    assert marked("short_answer", written, keywords=[[keyword]], min_groups=1).correct is found


# What it comes to

RIGHT, WRONG = Mark(Decimal(1), True), Mark(Decimal(0), False)
THIRD = Decimal(1) / 3


@pytest.mark.parametrize(
    ("marks", "points", "percent"),
    [
        ([], "0", "0"),
        ([(RIGHT, Decimal(0))], "0", "0"),
        ([(RIGHT, THIRD), (RIGHT, THIRD), (WRONG, THIRD)], "0.666667", "66.67"),
        ([(RIGHT, Decimal("0.1")), (RIGHT, Decimal("0.2"))], "0.3", "100"),
        ([(RIGHT, Decimal("0.1")), (RIGHT, Decimal("0.2")), (WRONG, Decimal("0.7"))], "0.3", "30"),
        ([(Mark(Decimal("0.333333"), False), Decimal(1)), (WRONG, Decimal(1))], "0.333333", "16.67"),
        ([(WRONG, Decimal(1))] * 200, "0", "0"),
        ([(RIGHT, Decimal(1))] * 200, "200", "100"),
    ],
)
def test_points_and_per_cent(marks: list[tuple[Mark, Decimal]], points: str, percent: str) -> None:
    result = score(marks)
    assert (result.points, result.percent) == (Decimal(points), Decimal(percent))


def test_a_question_is_never_worth_less_than_nothing() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        score([(RIGHT, Decimal(-1))])


@pytest.mark.parametrize(
    ("percent", "pass_mark", "passed"),
    [
        ("80", "80", True),
        ("79.99", "80", False),
        ("66.67", "66.67", True),
        ("66.66", "66.67", False),
        ("66.665", "66.67", True),
        ("66.664", "66.67", False),
        ("100", "100", True),
        ("0", "0", False),
        ("0.01", "0", True),
    ],
)
def test_the_pass_mark(percent: str, pass_mark: str, passed: bool) -> None:
    assert passes(Decimal(percent), Decimal(pass_mark)) is passed


def test_a_quiz_without_questions_is_not_passed() -> None:
    assert not passes(score([]).percent, Decimal(0))


# Whatever is sent

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)) | st.sampled_from([*"abcd123", "true"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from([*"123", "x"]), inner, max_size=4),
    max_leaves=8,
)
NEAR = {
    "single": st.sampled_from("abcd"),
    "multiple": st.lists(st.sampled_from("abcd"), unique=True),
    "true_false": st.sampled_from(["true", "false"]),
    "matching": st.dictionaries(st.sampled_from("123"), st.sampled_from("abcd")),
    "ordering": st.permutations(list("abcd")),
    "numeric": st.text("0159.,-+ ", max_size=8) | st.floats() | st.integers(),
    "short_answer": st.text() | st.text("ingsedlyti' -产业", max_size=40),
}


@pytest.mark.parametrize("kind", grading.KINDS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_json_value_is_refused_or_can_be_marked(kind: str, data: st.DataObject) -> None:
    sent = data.draw(JSON | NEAR[kind])
    try:
        cleaned = clean(kind, BODIES[kind], sent)
    except NotAnAnswer:
        return
    assert clean(kind, BODIES[kind], cleaned) == cleaned
    assert json.loads(json.dumps(cleaned)) == cleaned
    result = mark(kind, BODIES[kind], KEYS[kind], cleaned)
    assert 0 <= result.share <= 1
    assert result.correct is (result.share == 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), max_size=20))
@example([])
def test_a_score_stays_within_its_bounds(rows: list[tuple[int, int]]) -> None:
    result = score([(Mark(Decimal(right) / 6, right == 6), Decimal(worth)) for right, worth in rows])
    assert 0 <= result.points <= result.max_points
    assert 0 <= result.percent <= 100


# The bank


@cache
def bank() -> list[dict[str, Any]]:
    with BANK.open("rb") as file:
        return yaml.load(file, Loader=yaml.CSafeLoader)["questions"]  # noqa: S506


def parts(question: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A question of the bank as body and key."""
    body = {"options": question.get("options", []), "lefts": question.get("lefts", [])}
    return body, {name: question.get(name) for name in ("correct", "tolerance", "keywords", "min_groups")}


def keyed(question: dict[str, Any]) -> Any:
    """The right answer, as a browser would send it."""
    correct = question["correct"] if question["kind"] != "short_answer" else question["model_answer"]
    return {"single": lambda: correct[0], "true_false": lambda: correct[0], "numeric": lambda: str(correct)}.get(
        question["kind"], lambda: correct
    )()


def wrong(question: dict[str, Any]) -> Any:
    """An answer that differs from the right one as little as can be."""
    options, correct = [option["key"] for option in question.get("options", [])], question.get("correct")
    match question["kind"]:
        case "single" | "true_false":
            return next(key for key in options if key not in correct)
        case "multiple":
            return correct[1:] or options
        case "matching":
            first = next(iter(correct))
            return correct | {first: next(key for key in options if key != correct[first])}
        case "ordering":
            return [correct[1], correct[0], *correct[2:]]
        case "numeric":
            return str(correct + 1 + question["tolerance"])
    return "I do not know."


@pytest.mark.parametrize("kind", grading.KINDS)
def test_every_question_of_the_bank_can_be_won_and_lost(kind: str) -> None:
    questions = [question for question in bank() if question["kind"] == kind]
    assert questions
    for question in questions:
        body, key = parts(question)
        best, worst = (mark(kind, body, key, clean(kind, body, answer(question))) for answer in (keyed, wrong))
        assert (question["id"], best.share, best.correct) == (question["id"], 1, True)
        assert (question["id"], worst.share < 1, worst.correct) == (question["id"], True, False)


def test_the_bank_has_only_kinds_that_can_be_marked() -> None:
    assert {question["kind"] for question in bank()} == set(grading.KINDS)
