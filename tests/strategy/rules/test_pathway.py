"""Border and trade barriers: every guide holds in a case of its own, every point of customs is used, unknown is never a yes."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategy.rules.draft import STRICTER, stricter
from strategy.rules.engine import UNKNOWN, Outcome, clean, progress, remaining
from strategy.rules.guide import YES, grade
from strategy.rules.pathway import ASKS, KNOWS, RIGHTS, SOURCES, Tables, derived, find, read
from tests.strategy.rules.book import parsed
from tests.strategy.rules.words import answers, assert_asked, assert_bilingual, assert_said, register

WORDS = parsed("tools/pathway.yaml")
JURISDICTIONS = parsed("jurisdictions.yaml")["jurisdictions"]
PLAYBOOKS = parsed("playbooks.yaml")
TABLES = read(JURISDICTIONS, WORDS, PLAYBOOKS["steps"])
PLACES = [*(one["code"] for one in JURISDICTIONS), "IT", "other"]
ANSWERS = answers(ASKS, {"where": PLACES})


def case(where: str, side: str, right: str = "trademark", direction: str = "import", **more: str) -> dict[str, str]:
    return {"scope": "case", "side": side, "where": where, "direction": direction, "right": right, **more}


def measure(where: str, grounds: str, applicant: str = "company") -> dict[str, str]:
    return {"scope": "measure", "where": where, "grounds": grounds, "applicant": applicant}


NOTIFIED, COMING, NOTHING = {"stage": "notified"}, {"stage": "coming"}, {"stage": "nothing"}
REC, UNREC, AUTH, UNAUTH = {"recorded": "yes"}, {"recorded": "no"}, {"authorised": "yes"}, {"authorised": "no"}

# The guide, the answers in which it holds, the light and the outcome they lead to
CASES: list[tuple[str, dict[str, str], str, str]] = [
    ("PW01", case("US", "holder", direction="export", **REC, **NOTHING), "ask", "not-stated"),
    ("PW01", case("CN", "holder", direction="transit", **REC, **NOTHING), "ask", "not-stated"),
    ("PW01", case("EU", "holder", "patent", "transit", **REC, **NOTHING), "ask", "not-stated"),
    ("PW01", case("MY", "holder", **REC, **NOTHING), "ask", "not-stated"),
    ("PW02", case("IN", "holder", direction="export", **REC, **NOTHING), "caution", "court"),
    ("PW03", case("CN", "holder", "other", **REC, **NOTHING), "ask", "not-stated"),
    ("PW03", case("GB", "holder", **REC, **NOTHING), "ask", "not-stated"),
    ("PW04", case("IN", "holder", "patent", **REC, **NOTHING), "caution", "court"),
    ("PW05", case("US", "holder", "patent", **UNREC, **NOTHING), "caution", "itc"),
    ("PW06", case("BR", "holder", **UNREC, **NOTHING), "ask", "not-stated"),
    ("PW10", case("CN", "holder", direction="export", **REC, **NOTIFIED), "caution", "answer-notice"),
    ("PW11", case("CN", "holder", **UNREC, **NOTIFIED), "ask", "notice-unrecorded"),
    ("PW12", case("CN", "holder", "design", **REC, **COMING), "go", "detention"),
    ("PW13", case("CN", "holder", "patent", **UNREC, **NOTHING), "go", "record"),
    ("PW13", case("CN", "holder", "patent", **UNREC, **COMING), "go", "detention"),
    ("PW14", case("CN", "holder", "copyright", **REC, **NOTHING), "go", "keep-ready"),
    ("PW20", case("DE", "holder", **REC, **NOTIFIED), "caution", "answer-notice"),
    ("PW21", case("IT", "holder", "design", **UNREC, **NOTIFIED), "caution", "answer-notice"),
    ("PW22", case("EU", "holder", "patent", "export", **UNREC, **NOTHING), "go", "record"),
    ("PW23", case("FR", "holder", **REC, **COMING), "go", "keep-ready"),
    ("PW24", case("FR", "holder", **REC, **COMING), "go", "keep-ready"),
    ("PW25", case("EU", "holder", direction="transit", **REC, **NOTIFIED), "caution", "answer-notice"),
    ("PW30", case("US", "holder", "copyright", **UNREC, **NOTHING), "go", "record"),
    ("PW31", case("US", "holder", **REC, **NOTHING), "go", "keep-ready"),
    ("PW32", case("JP", "holder", "patent", "export", **REC, **NOTIFIED), "caution", "answer-notice"),
    ("PW33", case("JP", "holder", **UNREC, **NOTHING), "go", "record"),
    ("PW34", case("JP", "holder", **REC, **COMING), "go", "keep-ready"),
    ("PW35", case("KR", "holder", **UNREC, **NOTHING), "go", "record"),
    ("PW35", case("TH", "holder", "copyright", "export", **UNREC, **NOTHING), "go", "record"),
    ("PW35", case("MX", "holder", **UNREC, **NOTHING), "go", "record"),
    ("PW36", case("TW", "holder", **REC, **NOTHING), "go", "keep-ready"),
    ("PW36", case("CA", "holder", "copyright", "export", **REC, **NOTHING), "go", "keep-ready"),
    ("PW37", case("US", "holder", **REC, **NOTIFIED), "ask", "times-not-stated"),
    ("PW40", case("CN", "owner", direction="export", mode="ex-officio", **AUTH), "caution", "answer-detention"),
    ("PW41", case("CN", "owner", mode="application", **AUTH), "caution", "answer-detention"),
    ("PW42", case("CN", "owner", "utility-model", mode="application", **AUTH), "caution", "answer-detention"),
    ("PW43", case("CN", "owner", mode="ex-officio", **UNAUTH), "ask", "unauthorised"),
    ("PW44", case("CN", "owner", mode="ex-officio", **AUTH), "caution", "answer-detention"),
    ("PW45", case("EU", "owner", mode="application", **AUTH), "caution", "answer-detention"),
    ("PW46", case("DE", "owner", "design", mode="application", **AUTH), "caution", "answer-detention"),
    ("PW47", case("IT", "owner", mode="application", **AUTH), "caution", "answer-detention"),
    ("PW48", case("EU", "owner", mode="application", **UNAUTH), "ask", "unauthorised"),
    ("PW49", case("US", "owner", mode="ex-officio", **AUTH), "caution", "answer-detention"),
    ("PW50", case("US", "owner", "patent", mode="ex-officio", **AUTH), "ask", "times-not-stated"),
    ("PW51", case("JP", "owner", direction="export", mode="ex-officio", **AUTH), "caution", "answer-detention"),
    ("PW52", case("JP", "owner", "patent", mode="application", **AUTH), "caution", "answer-detention"),
    ("PW53", case("CN", "owner", direction="transit", mode="ex-officio", **AUTH), "ask", "times-not-stated"),
    ("PW54", case("US", "owner", direction="export", mode="ex-officio", **AUTH), "ask", "times-not-stated"),
    ("PW55", case("KR", "owner", mode="ex-officio", **AUTH), "ask", "times-not-stated"),
    ("PW60", case("CN", "shipper", direction="export", **REC, **UNAUTH), "stop", "do-not-ship"),
    ("PW61", case("CN", "shipper", direction="export", **UNREC, **UNAUTH), "caution", "clear-first"),
    ("PW62", case("CN", "shipper", direction="export", **REC, **AUTH), "go", "ship-with-papers"),
    ("PW63", case("DE", "shipper", **REC, **AUTH), "caution", "check-destination"),
    ("PW64", case("other", "shipper", **UNREC, **UNAUTH), "ask", "unauthorised"),
    ("PW65", case("CN", "shipper", "patent", **UNREC, **AUTH), "go", "ship-with-papers"),
    ("PW70", case("CN", "shipper", direction="export", **REC, **AUTH), "go", "ship-with-papers"),
    ("PW80", measure("MX", "effect"), "go", "trade-barrier"),
    ("PW80", measure("US", "treaty", "chamber"), "go", "trade-barrier"),
    ("PW81", measure("US", "treaty"), "go", "trade-barrier"),
    ("PW82", measure("US", "discrimination"), "go", "trade-barrier"),
    ("PW83", measure("US", "none"), "caution", "no-ground"),
    ("PW84", measure("US", "treaty", "neither"), "caution", "no-standing"),
    ("PW85", measure("CN", "treaty"), "ask", "own-measure"),
    ("PW90", {"scope": "practice", "practice": "grant-back"}, "go", "trade-measures"),
    ("PW91", {"scope": "practice", "practice": "other"}, "caution", "competition"),
]


@pytest.mark.parametrize(("guide", "facts", "light", "code"), CASES)
def test_each_guide_in_a_case_of_its_own(guide: str, facts: dict[str, str], light: str, code: str) -> None:
    assert not remaining(ASKS, facts) and clean(ASKS, facts) == facts
    found = find(facts, TABLES)
    assert (found.light, found.code) == (light, code)
    row = next(one for one in TABLES.guides if one.key == guide)
    assert grade(row, {**facts, **derived(facts, TABLES.customs)}) == YES
    assert f"pathway/{guide}" in {reason.rule for reason in found.reasons}
    assert {todo.code for todo in row.todo} <= {step.code for step in found.steps}


def test_the_cases_are_of_all_guides_in_their_order() -> None:
    assert list(dict.fromkeys(guide for guide, *_ in CASES)) == [guide.key for guide in TABLES.guides]
    assert all(guide.say for guide in TABLES.guides)


def test_every_point_on_customs_and_every_timed_step_at_a_border_is_used() -> None:
    kinds = ("customs-rule", "exporter-check", "holder-check", "debate")
    points = {one["id"] for one in parsed("points.yaml")["points"] if one["kind"] in kinds}
    cited = {fact for guide in TABLES.guides for one in (*guide.say, *guide.todo) for fact in one.facts}
    assert points <= cited | {fact for one in WORDS["customs"] for fact in one["facts"]}
    assert cited <= register()
    times = {todo.time for guide in TABLES.guides for todo in guide.todo if todo.time}
    assert times <= set(TABLES.times)
    assert {one for one in TABLES.times if one.startswith(("L.CNB", "L.TBI", "L.JPB"))} <= times


@pytest.mark.parametrize("row", TABLES.customs.values(), ids=lambda row: row.key)
def test_each_customs_office_is_taken_at_its_word(row: Any) -> None:
    for right, direction in product(("trademark", "patent"), ("import", "export")):
        facts = case(row.jurisdiction, "holder", right, direction, **REC, **NOTHING)
        got, found = derived(facts, TABLES.customs), find(facts, TABLES)
        assert got["records"] == {True: "yes", None: "not-stated"}[row.recordation]
        assert got["border"] == ("yes" if direction == "import" else {True: "yes", False: "no", None: "not-stated"}[row.exports])
        assert (row.rule, (row.fact,)) in [(reason.rule, reason.facts) for reason in found.reasons]
        if "not-stated" in (got["covered"], got["border"], got["records"]):
            assert found.light == "ask" and "local-counsel" in found.who


@pytest.mark.parametrize(
    ("facts", "code", "days", "unit"),
    [
        (case("CN", "holder", **REC, **NOTIFIED), "apply-with-security", 3, "working"),
        (case("CN", "holder", **REC, **COMING), "get-court-order", 20, "working"),
        (case("CN", "owner", mode="ex-officio", **AUTH), "released-unless", 50, "working"),
        (case("CN", "owner", mode="application", **AUTH), "released-unless", 20, "working"),
        (case("DE", "owner", mode="application", **AUTH), "oppose-destruction", 10, "working"),
        (case("DE", "holder", **UNREC, **NOTIFIED), "file-application", 4, "working"),
        (case("US", "owner", mode="ex-officio", **AUTH), "prove-genuine", 7, "working"),
        (case("JP", "owner", mode="ex-officio", **AUTH), "evidence-and-opinion", 10, "working"),
        (measure("MX", "effect"), "tbi.review", 60, "calendar"),
        (measure("MX", "effect"), "tbi.end", 6, "months"),
        (case("CN", "owner", "patent", mode="ex-officio", **AUTH), "counter-security", None, None),
    ],
)
def test_times_are_those_of_the_register(facts: dict[str, str], code: str, days: int | None, unit: str | None) -> None:
    step = next(one for one in find(facts, TABLES).steps if one.code == code)
    assert (step.detail.get("days"), step.detail.get("unit")) == (days, unit)
    assert step.rule.startswith("step/L.") and step.facts


def test_the_proposal_to_end_export_inspection_stands_beside_the_rule_and_changes_nothing() -> None:
    facts = case("CN", "shipper", direction="export", **REC, **UNAUTH)
    found = find(facts, TABLES)
    codes = [reason.code for reason in found.reasons]
    assert codes.index("rule.export-inspection") < codes.index("opinion.export-inspection")
    without = TABLES.__class__(TABLES.customs, tuple(one for one in TABLES.guides if one.key != "PW70"), TABLES.times)
    assert find(facts, without).light == found.light == "stop"
    assert "opinion.export-inspection" not in [one.code for one in find({**facts, "direction": "import"}, TABLES).reasons]


def test_an_answer_says_what_would_lead_elsewhere() -> None:
    found = find(case("CN", "shipper", direction="export", **REC, **UNAUTH), TABLES)
    assert [(one.detail["question"], one.detail["answer"], one.detail["outcome"]) for one in found.changes] == [
        ("recorded", "no", "clear-first"),
        ("authorised", "yes", "ship-with-papers"),
    ]


FACTS = st.fixed_dictionaries({}, optional={key: st.sampled_from([*values, "?"]) for key, values in ANSWERS.items()})


@settings(max_examples=150, deadline=None)
@given(FACTS)
def test_any_answers_have_an_outcome(facts: dict[str, Any]) -> None:
    found = find(facts, TABLES)
    assert found.reasons and found.code and found.light in STRICTER and (found.light != "ask" or found.who)
    cleaned = clean(ASKS, facts)
    assert find(cleaned, TABLES) == found
    done, total = progress(ASKS, facts)
    assert total <= 8 and total - done == len(remaining(ASKS, facts))
    for key in cleaned:
        if cleaned[key] == UNKNOWN:
            assert f"unknown.{key}" in [one.code for one in found.reasons] and set(KNOWS[key]) <= set(found.who)


@settings(max_examples=100, deadline=None)
@given(FACTS, st.sampled_from(PLACES), st.sampled_from(RIGHTS))
def test_an_authorisation_never_hurts_and_what_is_not_stated_is_never_a_route(facts: dict[str, Any], where: str, right: str) -> None:
    def of(**more: str) -> Outcome:
        return find({**facts, **more}, TABLES)

    for side in ("shipper", "owner"):
        assert not stricter(of(scope="case", side=side, authorised="yes").light, of(scope="case", side=side, authorised="no").light)
    holder = {**facts, **case(where, "holder", right)}
    if "not-stated" in derived(holder, TABLES.customs).values():
        assert find(holder, TABLES).light == "ask"


def test_every_code_has_words_in_both_languages() -> None:
    assert_bilingual(WORDS)
    assert_asked(WORDS, ASKS)
    assert set(KNOWS) == {ask.key for ask in ASKS} and set(SOURCES.values()) <= set(KNOWS)
    found = [find(facts, TABLES) for _, facts, *_ in CASES]
    for _, facts, *_ in CASES:
        found += [find({**facts, key: UNKNOWN}, TABLES) for key in facts]
    found += [
        find(facts, TABLES) for facts in ({}, case("other", "holder", "trademark", **REC, **NOTHING), {"scope": "practice"}, {"scope": "?"})
    ]
    assert_said(WORDS, [*found, find({"scope": "practice", "practice": "other"}, Tables({}, (), {}))])
