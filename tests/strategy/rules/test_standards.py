"""A patent in a standard: every guide in a case of its own, every rule, case and step of the register used, limits always beside options."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategy.rules.draft import STRICTER, stricter
from strategy.rules.engine import UNKNOWN, clean, progress, remaining
from strategy.rules.guide import YES, grade
from strategy.rules.standards import ASKS, CONDUCT, COURTS, KNOWS, STANDARDS, Tables, choose, court, options, read
from tests.strategy.rules.book import parsed
from tests.strategy.rules.words import answers, assert_asked, assert_bilingual, assert_said, register

WORDS = parsed("tools/standards.yaml")
TABLES = read(WORDS)
PLACES = ["CN", "GB", "DE", "FR", "EU", "US", "JP", "other"]
ANSWERS = answers(ASKS, {"forum": PLACES})
BASE: dict[str, Any] = {
    "standard": "recommended",
    "declared": "yes",
    "promise": "yes",
    "offers": "none",
    "threat": "letter",
    "forum": "CN",
    "conduct": ["none"],
    "together": "no",
}

# The guide, what differs from the base, the light and the outcome
CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("SD01", {"threat": "order"}, "stop", "order"),
    ("SD02", {"threat": "suit"}, "caution", "defend"),
    ("SD03", {"threat": "suit", "standard": "de-facto"}, "caution", "defend"),
    ("SD04", {"threat": "suit", "declared": "no"}, "caution", "defend"),
    ("SD05", {"threat": "suit", "promise": "no"}, "caution", "defend"),
    ("SD06", {"threat": "suit", "forum": "FR"}, "caution", "defend"),
    ("SD07", {"forum": "DE"}, "go", "answer-now"),
    ("SD08", {"threat": "suit", "forum": "GB"}, "caution", "defend"),
    ("SD09", {"threat": "suit", "forum": "US"}, "ask", "forum"),
    ("SD10", {"threat": "suit", "forum": "JP"}, "ask", "forum"),
    ("SD11", {"offers": "stuck"}, "caution", "third-way"),
    ("SD12", {"offers": "refused"}, "caution", "refused"),
    ("SD13", {}, "go", "answer-now"),
    ("SD14", {"offers": "theirs"}, "go", "counter-offer"),
    ("SD15", {"offers": "ours"}, "go", "secure"),
    ("SD20", {"standard": "de-facto", "promise": "no"}, "caution", "no-promise"),
    ("SD21", {"standard": "mandatory"}, "go", "answer-now"),
    ("SD22", {"standard": "body"}, "go", "answer-now"),
    ("SD23", {"declared": "no"}, "go", "answer-now"),
    ("SD24", {"threat": "none"}, "go", "answer-now"),
    ("SD30", {"offers": "ours"}, "go", "secure"),
    ("SD31", {"offers": "stuck"}, "caution", "third-way"),
    ("SD32", {"offers": "refused", "forum": "GB"}, "caution", "refused"),
    ("SD33", {"offers": "stuck", "forum": "US"}, "caution", "third-way"),
    ("SD34", {"forum": "EU"}, "go", "answer-now"),
    ("SD35", {"threat": "suit"}, "caution", "defend"),
    ("SD40", {"conduct": ["excessive"]}, "go", "answer-now"),
    ("SD41", {"conduct": ("package", "excessive")}, "go", "answer-now"),
    ("SD42", {"offers": "refused"}, "caution", "refused"),
    ("SD50", {"together": "yes"}, "caution", "alliance"),
]


@pytest.mark.parametrize(("guide", "more", "light", "code"), CASES)
def test_each_guide_in_a_case_of_its_own(guide: str, more: dict[str, Any], light: str, code: str) -> None:
    facts = {**BASE, **more}
    assert not remaining(ASKS, facts)
    found = choose(facts, TABLES)
    assert (found.light, found.code) == (light, code)
    row = next(one for one in TABLES.guides if one.key == guide)
    assert grade(row, {**facts, "court": court(facts["forum"])}) == YES
    assert f"standards/{guide}" in {reason.rule for reason in found.reasons} or guide in ("SD30", "SD15")
    assert {todo.code for todo in row.todo} <= {step.code for step in found.steps}


def test_the_cases_are_of_all_guides_in_their_order() -> None:
    assert list(dict.fromkeys(guide for guide, *_ in CASES)) == [guide.key for guide in TABLES.guides]


def test_every_concept_rule_case_and_step_of_the_register_is_used() -> None:
    points = {one["id"] for one in parsed("points.yaml")["points"] if one["kind"].startswith("standard-")}
    cited = {fact for guide in TABLES.guides for one in (*guide.say, *guide.todo) for fact in one.facts}
    assert points <= cited <= register()


@pytest.mark.parametrize(
    ("more", "offered", "limits"),
    [
        ({"offers": "stuck"}, "third-party test escrow rate-court", "ds632"),
        ({"offers": "stuck", "forum": "GB"}, "third-party test escrow rate-court", "pool-pending"),
        ({"offers": "stuck", "forum": "DE"}, "third-party test escrow", "no-rate no-regulation"),
        ({"offers": "stuck", "promise": "no"}, "third-party test escrow", ""),
        ({"threat": "suit", "offers": "ours"}, "defend negotiate test escrow rate-court", "ds632 anti-suit"),
        ({"threat": "suit", "standard": "de-facto"}, "negotiate test", "recommended-only anti-suit"),
        ({"conduct": ["package"]}, "negotiate test samr mofcom", "china-effects"),
        ({"conduct": ["excessive"]}, "negotiate test samr", "china-effects"),
        ({"together": "yes"}, "negotiate test alliance", "alliance group"),
        ({"threat": "order"}, "negotiate", "anti-suit"),
    ],
)
def test_options_come_with_their_limits(more: dict[str, Any], offered: str, limits: str) -> None:
    found = choose({**BASE, **more}, TABLES)
    assert [step.code for step in options(found)] == [f"option.{one}" for one in offered.split()]
    assert {reason.code for reason in found.reasons if reason.code.startswith("limit.")} == {f"limit.{one}" for one in limits.split()}
    assert all(step.facts and step.rule for step in options(found))


def test_an_answer_says_what_would_lead_elsewhere() -> None:
    found = choose({**BASE, "threat": "suit"}, TABLES)
    assert ("threat", "order", "order", "stop") in [tuple(one.detail.values()) for one in found.changes]


def test_whose_rules_speak() -> None:
    assert [court(one) for one in (*PLACES, UNKNOWN, None)] == ["CN", "GB", "DE", "EU", "EU", "US", "other", "other", UNKNOWN, UNKNOWN]
    assert len(COURTS) == 5


FACTS = st.fixed_dictionaries(
    {},
    optional={key: st.sampled_from([*values, "?"]) for key, values in ANSWERS.items() if key != "conduct"}
    | {"conduct": st.one_of(st.lists(st.sampled_from(CONDUCT), unique=True), st.sampled_from([UNKNOWN, "package", None]))},
)


@settings(max_examples=150, deadline=None)
@given(FACTS)
def test_any_answers_have_an_outcome(facts: dict[str, Any]) -> None:
    found = choose(facts, TABLES)
    assert found.reasons and found.code and found.light in STRICTER and (found.light != "ask" or found.who)
    assert choose(clean(ASKS, facts), TABLES) == found
    for key in facts:
        if facts[key] == UNKNOWN:
            assert f"unknown.{key}" in [one.code for one in found.reasons] and set(KNOWS[key]) <= set(found.who)
    done, total = progress(ASKS, facts)
    assert total == 8 and total - done == len(remaining(ASKS, facts))


@settings(max_examples=100, deadline=None)
@given(FACTS, st.sampled_from(STANDARDS))
def test_a_promise_never_hurts_and_a_graver_threat_never_helps(facts: dict[str, Any], standard: str) -> None:
    def of(**more: str) -> str:
        return choose({**facts, "standard": standard, **more}, TABLES).light

    assert not stricter(of(promise="yes"), of(promise="no"))
    assert not stricter(of(together="no"), of(together="yes"))
    lights = [of(threat=threat) for threat in ("none", "letter", "suit", "order")]
    assert not any(stricter(one, other) for one, other in zip(lights, lights[1:], strict=False))


def test_every_code_has_words_in_both_languages() -> None:
    assert_bilingual(WORDS)
    assert_asked(WORDS, ASKS)
    assert set(KNOWS) == {ask.key for ask in ASKS}
    facts = [{**BASE, **more} for _, more, *_ in CASES]
    facts += [{**BASE, "threat": "suit", key: UNKNOWN} for key in BASE] + [
        {"threat": "?"},
        {**BASE, "threat": "?"},
        dict.fromkeys(BASE, "?"),
    ]
    assert_said(WORDS, [*(choose(one, TABLES) for one in facts), choose(BASE, Tables(()))])
