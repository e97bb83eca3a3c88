"""The maturity check as a tool: its screens, its options in the words of the rows, its outcome as a text and as figures."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from strategy.models import Dimension
from strategy.queries.papers import document, judged, paper
from strategy.queries.rulebook import rulebook
from strategy.queries.tools import find
from strategy.queries.tools.maturity import MATURITY
from strategy.queries.wordings import Words
from strategy.rules.engine import UNKNOWN, clean
from strategy.rules.maturity import LEVELS, SCOPE, level_of, targets
from strategy.rules.profiles import Figures, figures, tenths_text
from strategy.rules.radar import radar
from strategy.rules.sparks import HEIGHT, WIDTH, Told, spark
from tests.strategy.checked import KEYS, answers, check, model, one_request
from tests.strategy.rules.book import CONTENT, parsed

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    model()


def asks_on(given_answers: dict[str, Any]) -> dict[str, list[str]]:
    return {screen.key: [ask.key for ask in screen.asks] for screen in MATURITY.screens(rulebook(), given_answers)}


def test_it_is_one_of_the_tools() -> None:
    assert find("maturity") is MATURITY and MATURITY.below


# Screens


def test_seven_screens_whatever_the_unit_does() -> None:
    for scope in ([], ["rd"], SCOPE, UNKNOWN):
        assert list(asks_on({"scope": scope})) == ["scope", *(f"countermeasure-{number}" for number in range(1, 6)), "targets"]


def test_what_the_work_does_not_touch_stands_on_no_screen() -> None:
    shown = sum(asks_on({"scope": ["rd"]}).values(), [])
    assert "MD3" in shown and not {"MD6", "MD7", "MD9", "MD9.evidence"} & set(shown)


@pytest.mark.parametrize(("level", "there"), [(None, True), ("1", False), ("2", False), ("3", True), ("5", True), (UNKNOWN, False)])
def test_the_field_for_evidence_stands_there_until_the_level_needs_none(level: str | None, there: bool) -> None:
    given_answers: dict[str, Any] = {"scope": []} | ({"MD11": level} if level else {})
    assert ("MD11.evidence" in asks_on(given_answers)["countermeasure-5"]) is there


def test_a_whole_walk_leaves_no_screen_open() -> None:
    kept = clean(MATURITY.asks(rulebook()), answers(2, MD1="4"))
    assert [key for key in kept if key.endswith("evidence")] == ["MD1.evidence"]
    assert all(screen.is_answered(kept) for screen in MATURITY.screens(rulebook(), kept))


def test_only_what_is_touched_may_matter_most() -> None:
    ask = next(ask for ask in MATURITY.asks(rulebook()) if ask.key == "ahead")
    assert set(MATURITY.options(ask, rulebook(), {"scope": ["rd"]})) == {*KEYS, "none"} - {"MD6", "MD7", "MD9"}


@pytest.mark.parametrize(
    ("target", "ahead", "md1", "md2"),
    [
        ("3", ["none"], 3, 3),
        ("2", ["MD1"], 3, 2),
        ("5", ["MD1"], 5, 5),
        (None, None, 3, 3),
        ("x", "MD1", 3, 3),
        ("4", ["MD2", "MD9"], 4, 5),
    ],
)
def test_targets(target: Any, ahead: Any, md1: int, md2: int) -> None:
    found = targets(rulebook().dimensions, {"target": target, "ahead": ahead})
    assert (found["MD1"], found["MD2"]) == (md1, md2)


# Words


def test_each_level_speaks_in_the_words_of_its_row() -> None:
    for language in ("en", "zh-hans"):
        words = Words("maturity", language)
        for ask in MATURITY.asks(rulebook()):
            assert MATURITY.question(ask, words) and (MATURITY.help(ask, words) or ask.kind == "several")
            for option in ask.options:
                assert MATURITY.option(ask, option, words)
                if ask.key in KEYS:
                    row = Dimension.objects.current().get(key=ask.key)
                    assert MATURITY.option_help(ask, option, words) == row.levels[int(option) - 1][language]


def test_a_question_begins_with_the_name_of_its_dimension() -> None:
    ask = next(ask for ask in MATURITY.asks(rulebook()) if ask.key == "MD5.evidence")
    assert MATURITY.question(ask, Words("maturity", "en")) == "Trade secrets and data: What shows it?"


def test_names_said_twice_are_the_same() -> None:
    """The dimensions that may matter most, and the courses, bear the names of their own tables."""
    words = parsed("tools/maturity.yaml")
    names = {row["id"]: row["name"] for row in parsed("maturity.yaml")["dimensions"]}
    assert {key: text for key, text in words["questions"]["ahead"]["options"].items() if key != "none"} == names
    academy = CONTENT.parents[1] / "training" / "content" / "courses"
    for slug, title in words["labels"]["course"].items():
        assert yaml.safe_load((academy / slug / "course.yaml").read_text(encoding="utf-8"))["title"] == title


# The outcome


def text(language: str = "en", **changed: Any) -> dict[str, Any]:
    given_answers = clean(MATURITY.asks(rulebook()), answers(**changed))
    return paper(judged(MATURITY, given_answers, rulebook(), TODAY), language).plain()


def section(found: dict[str, Any], key: str) -> dict[str, Any]:
    return next(one for one in found["sections"] if one["key"] == key)


def test_the_profile_says_of_every_dimension_level_target_gap_owner_and_course() -> None:
    found = section(text(MD8="1", MD5="4", ahead=["MD5"], scope=["rd", "goods", "brands"]), "profile")
    rows = {row[0].split()[0]: row[1:] for row in found["rows"]}
    assert list(rows) == KEYS and all(len(row) == len(found["head"]) for row in found["rows"])
    assert rows["MD8"] == ["1 · Ignores letters", "1", "3", "2", "", "Litigation and dispute counsel", "A foreign complaint arrives"]
    assert rows["MD5"][:5] == ["4 · Audit, exit process, incident drills", "4", "4", "0", "The file of the unit"]
    assert rows["MD7"][:5] == ["Left out", "", "", "", ""]
    assert found["radar"][0] == ["MD1", 3, 3] and "MD7" not in [key for key, _level, _target in found["radar"]]


def test_steps_are_the_rows_own_words_the_widest_gap_first() -> None:
    found = text(MD8="1", MD5="2")
    assert [step["text"] for step in found["steps"]] == [
        "Dispute readiness, next step from level 1: Write a first-48-hours card",
        "Trade secrets and data, next step from level 2: Mark and restrict",
    ]
    assert text("zh-hans", MD8="1")["steps"][0]["text"] == "争议应对准备（1级的下一步）：写一张“头48小时”卡片"


def test_means_by_countermeasure_and_of_all() -> None:
    rows = {row[0]: row[1:] for row in section(text(level=3, MD8="1"), "means")["rows"]}
    assert rows["3 Active response to litigation"] == ["2.0", "2"] and rows["All dimensions"] == ["2.8", "12"]
    assert section(text(level=5, MD1="1"), "means")["rows"][-1] == ["As counted in a certified result", "2.8", "12"]


@pytest.mark.parametrize(
    ("changed", "lines"),
    [
        ({}, ["Yes: every dimension is said, and from level 3 on something shows it."]),
        ({"MD8": UNKNOWN}, ["Dispute readiness: nobody has said the level."]),
        ({"MD2.evidence": " "}, ["Creation and patent deployment: nothing is named that shows level 3."]),
    ],
)
def test_whether_it_can_be_certified(changed: dict[str, Any], lines: list[str]) -> None:
    assert [row[0] for row in section(text(**changed), "certified")["rows"]] == lines


def test_what_was_left_empty_is_no_answer() -> None:
    assert "MD2.evidence" in [answer["key"] for answer in text()["answers"]]
    assert "MD2.evidence" not in [answer["key"] for answer in text(**{"MD2.evidence": ""})["answers"]]


LEVEL = st.sampled_from([*LEVELS, UNKNOWN, "", "nine"])
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "scope": st.lists(st.sampled_from(SCOPE), unique=True) | st.just(UNKNOWN),
        **dict.fromkeys(KEYS, LEVEL),
        **{f"{key}.evidence": st.text(max_size=4) for key in KEYS},
        "target": st.sampled_from(["2", "5", "x"]),
        "ahead": st.lists(st.sampled_from([*KEYS, "none"]), unique=True),
    },
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANSWERS)
def test_any_answers_make_a_text_in_both_languages(given_answers: dict[str, Any]) -> None:
    kept = clean(MATURITY.asks(rulebook()), given_answers)
    sound = {key: value for key, value in kept.items() if not (key in KEYS and level_of(value) is None and value != UNKNOWN)}
    sound = {key: value for key, value in sound.items() if (key, value) != ("target", "x")}
    with one_request():
        found = judged(MATURITY, sound, rulebook(), TODAY)
        for told in document(found).values():
            assert told["reasons"] and len(told["sections"]) == 3
    assert len(MATURITY.screens(rulebook(), sound)) == 7


# What a record keeps


NOTHING_SHOWN: Any = {"MD2.evidence": ""}


def test_a_record_keeps_figures_and_the_versions_of_the_wording(company: SimpleNamespace) -> None:
    record = check(company.export, company.alice, MD8="1", MD5="4", MD9=UNKNOWN, ahead=["MD5"], **NOTHING_SHOWN)
    found = figures(record.data)
    assert (found.levels["MD8"], found.levels["MD9"], found.targets["MD5"], found.states["MD9"]) == (1, None, 4, "unknown")
    assert found.versions == dict.fromkeys(KEYS, 1) and found.gaps == {"MD8": 2} and found.lowest == ("MD8", "MD1")
    assert (found.evidence["MD1"], found.evidence["MD2"], found.certifiable) == (True, False, False)
    assert found.mean == 29 and found.means[5] == 30 and record.light == "ask"
    assert "The file of the unit" not in str(record.data)


def test_what_an_older_record_did_not_keep_is_empty() -> None:
    assert figures({}) == Figures() and figures({"levels": {"MD1": 2}, "more": 1}).levels == {"MD1": 2}
    assert (tenths_text(24), tenths_text(30), tenths_text(None), Figures().gaps) == ("2.4", "3.0", "", {})


def test_no_profile_is_asked_of_a_level_that_is_none() -> None:
    assert [(one.code, one.key) for one in MATURITY.problems({"MD1": "nine", "MD2": "2", "MD3": UNKNOWN}, TODAY)] == [
        ("maturity.not-a-level", "MD1")
    ]


# Drawings


def test_a_line_breaks_where_the_wording_changed() -> None:
    one, two, three = date(2026, 1, 1), date(2026, 4, 11), date(2026, 7, 20)
    found = spark([Told(three, 5, 2), Told(one, 1, 1), Told(two, 3, 1)], one, three)
    assert found.marks == ((5, HEIGHT - 5), (WIDTH / 2, HEIGHT / 2), (WIDTH - 5, 5)) and found.lines == (found.marks[:2],)
    assert spark([Told(one, 3)], one, one).marks == ((WIDTH / 2, HEIGHT / 2),) and spark([], one, two).lines == ()


def test_the_same_record_is_drawn_the_same(company: SimpleNamespace) -> None:
    from django.template import engines

    shape = engines["django"].from_string("{% load maturity %}{% maturity_radar axes %}")
    axes = [["MD1", 3, 3], ["MD2", None, 4], ["MD3", 5, 4], ["MD4", 1, 3]]
    drawn = shape.render({"axes": axes})
    assert drawn == shape.render({"axes": axes}) and drawn.count("radar__mark") == 4 and "MD2 –" in drawn
    assert drawn.count("<polyline") == 1 and 'style="' not in drawn and radar([("a", 1)]).size == 400
