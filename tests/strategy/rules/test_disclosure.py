"""The invention disclosure: warnings, days, the course of statuses, and the check of a joint project."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategy.rules import joint
from strategy.rules.disclosure import ANSWERS, ASKS, KINDS, PRIORITY, assess, clock, needs_examination, problems
from strategy.rules.engine import UNKNOWN, Facts, asked, clean, remaining
from strategy.rules.flow import FINAL, MOVES, STATUSES, moves, refusals
from tests.strategy.rules.tools import NO_DAY, said, speakable, table, well_worded, written
from tests.strategy.rules.tools import codes as worded

TODAY = date(2026, 11, 25)
JOINT = joint.read(table("disclosure")["joint"])
LIGHT = {"go": 0, "caution": 1, "ask": 2, "stop": 3}
PLAIN: dict[str, Any] = {
    "kind": "invention", "made_in": "CN", "public": "no", "visible": "easy", "plan": "home", "filed_on": UNKNOWN, "joint": "no",
}  # fmt: skip


def codes(**changed: object) -> set[str]:
    return {reason.code.removeprefix("disclosure.") for reason in assess({**PLAIN, **changed}, TODAY).reasons}


# Words and questions


def test_every_text_stands_in_both_languages() -> None:
    assert well_worded("disclosure") > 150
    modules = [f"rules/{name}.py" for name in ("disclosure", "flow", "joint")]
    emitted = {code for tool in ("disclosure", "flow", "joint", "clock") for code in written(tool, *modules)}
    emitted |= {f"disclosure.{code.replace('.', '-')}" for code in written("clock", *modules)} | {
        f"joint.{one}" for one in ("no", "partly", "unknown")
    }
    emitted |= {"flow.secrecy-measures", "flow.publication-checked"}
    assert emitted | NO_DAY == worded("disclosure", "clock")
    assert {who for _light, whom in ANSWERS.values() for who in whom} | {row.owner for row in JOINT} <= set(table("disclosure")["who"])
    assert {who for move in MOVES for who in move.by} <= set(table("disclosure")["who"])
    labels = table("disclosure")["labels"]
    assert set(labels["status"]) == set(STATUSES) and set(labels["move"]) == {move.key for move in MOVES}
    assert {ask.key: set(ask.options) for ask in ASKS if ask.options} == {
        key: set(row["options"]) for key, row in table("disclosure")["questions"].items() if "options" in row
    }
    assert {ask.key for ask in ASKS} == set(table("disclosure")["questions"])
    assert tuple(table("disclosure")["each"]["joint"]["options"]) == joint.ANSWERS


def test_no_way_has_more_than_eight_questions() -> None:
    choices = [(ask.key, [*ask.options, UNKNOWN] if ask.options else ["CN", UNKNOWN]) for ask in ASKS]
    longest = max(
        len(asked(ASKS, dict(zip([key for key, _ in choices], answers, strict=True)))) for answers in product(*(one for _, one in choices))
    )
    assert longest == 8


# Warnings


@pytest.mark.parametrize(
    ("changed", "wanted", "light"),
    [
        ({}, {"still-secret", "consider-patent", "not-filed", "reward"}, "go"),
        ({"plan": "pct", "examined": "no"}, {"examine-first"}, "stop"),
        ({"plan": "abroad-first", "examined": "no"}, {"examine-first"}, "stop"),
        ({"plan": "home-then-abroad", "examined": UNKNOWN}, {"examined-unknown"}, "ask"),
        ({"plan": "pct", "examined": "yes"}, {"examined"}, "go"),
        ({"plan": "pct", "kind": "utility-model"}, {"examined-unknown"}, "ask"),
        ({"plan": "pct", "made_in": UNKNOWN}, {"made-where-unknown"}, "ask"),
        ({"plan": "pct", "made_in": "DE"}, {"secrecy-elsewhere-not-stated"}, "ask"),
        ({"plan": "abroad-first", "kind": "design"}, set(), "go"),
        ({"plan": UNKNOWN}, {"plan-unknown"}, "ask"),
        ({"kind": UNKNOWN}, {"kind-unknown"}, "ask"),
        ({"kind": "software"}, {"right-not-stated"}, "ask"),
        ({"kind": "know-how", "public": "yes"}, {"right-not-stated", "secret-lost"}, "ask"),
        ({"kind": "mark"}, {"mark-file-early"}, "caution"),
        ({"kind": "mark", "filed_on": "2026-11-01"}, {"mark-filed"}, "go"),
        ({"visible": "hard"}, {"consider-secret"}, "caution"),
        ({"public": "yes", "public_on": "2026-10-01"}, {"already-public"}, "ask"),
        ({"public": "yes", "public_on": "2026-10-01", "filed_on": "2026-10-01"}, {"already-public"}, "ask"),
        ({"public": "yes", "public_on": "2026-10-02", "filed_on": "2026-10-01"}, {"public-after-filing"}, "go"),
        ({"public": "yes", "public_on": UNKNOWN, "filed_on": "2026-10-01"}, {"already-public"}, "ask"),
        ({"public": "planned", "public_on": "2027-01-01"}, {"hold-publication"}, "caution"),
        ({"public": "planned", "public_on": "2027-01-01", "filed_on": "2026-10-01"}, {"public-after-filing"}, "go"),
        ({"public": UNKNOWN}, {"public-unknown"}, "ask"),
        ({"joint": "signed"}, {"joint-signed"}, "go"),
        ({"joint": "unsigned"}, {"joint-unsigned"}, "caution"),
        ({"joint": UNKNOWN}, {"joint-unknown"}, "ask"),
        ({"plan": "home-then-abroad", "examined": "yes", "filed_on": "2025-11-24"}, {"examined", "priority-passed"}, "ask"),
        ({"plan": "home-then-abroad", "examined": "yes", "filed_on": "2025-11-25"}, {"examined"}, "go"),
        ({"plan": "none", "visible": "hard"}, {"consider-secret"}, "caution"),
    ],
)  # fmt: skip
def test_what_answers_warn_of(changed: dict[str, Any], wanted: set[str], light: str) -> None:
    found = assess({**PLAIN, **changed}, TODAY)
    ordinary = {"still-secret", "consider-patent", "not-filed", "reward"}
    assert codes(**changed) - ordinary == wanted - ordinary and found.light == light
    assert light != "ask" or found.who


def test_every_warning_has_a_row_of_the_table_above() -> None:
    marks = test_what_answers_warn_of.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {f"disclosure.{code}" for _changed, wanted, _light in marks for code in wanted} >= set(ANSWERS)


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        ({}, {"document-inventors": None}),
        ({"plan": "pct", "examined": "no"}, {"request-examination": None, "document-inventors": None}),
        ({"public": "planned", "public_on": "2027-01-01"}, {"file-before": date(2026, 12, 31), "document-inventors": None}),
        ({"public": "yes"}, {"record-publication": None, "document-inventors": None}),
        ({"visible": "hard", "joint": "unsigned"}, {"protect-secret": None, "sign-agreement": None, "document-inventors": None}),
        (
            {"filed_on": "2026-02-28", "granted_on": "2026-11-30"},
            {
                "clock-priority": date(2027, 2, 28), "clock-reward": date(2027, 2, 28), "clock-pct": date(2028, 8, 28),
                "clock-pct-china": date(2028, 10, 28), "document-inventors": None,
            },
        ),
    ],
)  # fmt: skip
def test_what_to_do(changed: dict[str, Any], steps: dict[str, date | None]) -> None:
    found = assess({**PLAIN, **changed}, TODAY).steps
    assert {step.code.removeprefix("disclosure."): step.due for step in found} == steps


# Days


@pytest.mark.parametrize(
    ("kind", "filed", "days"),
    [
        ("invention", "2024-02-29", ["2025-02-28", "2026-08-29", "2026-10-29"]),
        ("utility-model", "2025-08-31", ["2026-08-31", "2028-02-29", "2028-04-30"]),
        ("design", "2026-08-31", ["2027-02-28"]), ("mark", "2026-12-31", ["2027-06-30"]), ("mark", "2027-08-30", ["2028-02-29"]),
        ("software", "2026-01-01", []), ("know-how", "2026-01-01", []), (UNKNOWN, "2026-01-01", []), ("invention", UNKNOWN, []),
        ("invention", "2026-02-30", []),
    ],
)  # fmt: skip
def test_the_days_that_run_from_the_first_filing(kind: str, filed: str, days: list[str]) -> None:
    found = clock({"kind": kind, "filed_on": filed}, TODAY)
    assert [one.day.isoformat() for one in found] == days
    assert all(one.fact == "G.04" and one.passed == (one.day < TODAY) for one in found)


def test_days_that_cannot_be_are_named() -> None:
    found = problems({"public": "yes", "public_on": "2026-12-01", "filed_on": "2027-01-01", "granted_on": "soon"}, TODAY)
    assert [(one.code, one.key) for one in found] == [
        ("disclosure.date-to-come", "public_on"), ("disclosure.date-to-come", "filed_on"), ("disclosure.date-unclear", "granted_on"),
    ]  # fmt: skip
    assert problems({"public": "planned", "public_on": "2026-12-01", "filed_on": UNKNOWN}, TODAY) == []


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(PRIORITY)), st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 400))
def test_a_later_filing_never_has_an_earlier_day(kind: str, filed: date, later: int) -> None:
    one, other = (clock({"kind": kind, "filed_on": day}, TODAY) for day in (filed, filed + timedelta(days=later)))
    assert all(a.day <= b.day for a, b in zip(one, other, strict=True)) and all(a.day > filed for a in one)


DAYS = st.dates() | st.text(max_size=10) | st.just(UNKNOWN) | st.integers() | st.none()
ANY = st.fixed_dictionaries(
    {},
    optional={
        **{ask.key: st.sampled_from([*ask.options, UNKNOWN, "", "other"]) | st.none() for ask in ASKS if ask.options},
        "made_in": st.sampled_from(["CN", "DE", "HK", UNKNOWN, "", None]), "public_on": DAYS, "filed_on": DAYS, "granted_on": DAYS,
    },
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_any_answers_have_an_outcome_with_reasons(facts: dict[str, Any]) -> None:
    found = assess(facts, TODAY)
    assert found.reasons and (found.light != "ask" or found.who)
    speakable("disclosure", (*found.reasons, *found.changes, *found.steps))
    assert set(said(found)) <= worded("disclosure") and set(found.who) <= set(table("disclosure")["who"])
    cleaned = clean(ASKS, facts)
    assert {ask.key for ask in remaining(ASKS, cleaned)}.isdisjoint(cleaned) and clean(ASKS, cleaned) == cleaned


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_abroad_from_china_is_never_free_without_the_examination(facts: dict[str, Any]) -> None:
    base = {**facts, "kind": "invention", "made_in": "CN", "plan": "pct"}
    assert assess({**base, "examined": "no"}, TODAY).light == "stop" and needs_examination(base) is True
    assert assess({**base, "examined": UNKNOWN}, TODAY).light == "ask"
    assert LIGHT[assess({**base, "examined": "yes"}, TODAY).light] <= LIGHT["ask"]


@settings(max_examples=200, deadline=None)
@given(ANY)
def test_a_signature_never_makes_it_worse(facts: dict[str, Any]) -> None:
    lights = [LIGHT[assess({**facts, "joint": answer}, TODAY).light] for answer in ("signed", "unsigned", UNKNOWN)]
    assert lights == sorted(lights)


# The course of statuses

READY: dict[str, Any] = {
    "kind": "invention", "made_in": "CN", "public": "no", "plan": "pct", "examined": "yes", "filed_on": "2026-11-01", "secrecy_measures": "yes",
    "publication_checked": "yes",
}  # fmt: skip
EVERYBODY = ("patent-engineer", "ip-manager")


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.key)
def test_each_move(move: Any) -> None:
    inventor = move.own
    assert refusals(move.before, move.after, EVERYBODY, READY, inventor=inventor) == []
    assert move in moves(move.before, EVERYBODY, inventor=inventor)
    stranger = refusals(move.before, move.after, ("rd-leader",), READY, inventor=False)
    assert [problem.code for problem in stranger] == ["flow.not-yours"]
    for role in {*EVERYBODY} - set(move.by):
        assert refusals(move.before, move.after, (role,), READY, inventor=False)
    if not move.own:
        assert [one.code for one in refusals(move.before, move.after, EVERYBODY, READY, inventor=True)] == ["flow.own-invention"]


def test_what_is_no_move_is_refused() -> None:
    allowed = {(move.before, move.after) for move in MOVES}
    for before, after in product([*STATUSES, "nothing"], STATUSES):
        if (before, after) not in allowed:
            found = refusals(before, after, EVERYBODY, READY, inventor=False)
            assert [problem.code for problem in found] == ["flow.no-such-move"]
    assert not any(moves(status, EVERYBODY, inventor=inventor) for status in FINAL for inventor in (True, False))


def test_every_status_is_reached_and_all_but_the_last_are_left() -> None:
    reached, grown = {"draft"}, {"draft"}
    while grown:
        grown = {move.after for move in MOVES if move.before in reached} - reached
        reached |= grown
    assert reached == set(STATUSES) and {move.before for move in MOVES} == set(STATUSES) - FINAL


@pytest.mark.parametrize(
    ("before", "after", "changed", "code"),
    [
        ("draft", "submitted", {"kind": ""}, "flow.answer-missing"), ("draft", "submitted", {"made_in": None}, "flow.answer-missing"),
        ("draft", "submitted", {"kind": UNKNOWN, "made_in": UNKNOWN}, ""), ("draft", "submitted", {"kind": "mark", "made_in": None}, ""),
        ("screened", "filed", {"examined": "no"}, "flow.examine-first"), ("screened", "filed", {"examined": UNKNOWN}, "flow.examine-first"),
        ("screened", "filed", {"examined": "no", "made_in": UNKNOWN}, "flow.examine-first"), ("screened", "filed", {"examined": "no", "made_in": "DE"}, ""),
        ("screened", "filed", {"examined": "no", "plan": "home"}, ""), ("screened", "filed", {"plan": "none"}, "flow.plan-missing"),
        ("screened", "filed", {"plan": UNKNOWN}, "flow.plan-missing"), ("screened", "filed", {"filed_on": UNKNOWN}, "flow.filing-day"),
        ("screened", "filed", {"filed_on": "2026-02-30"}, "flow.filing-day"), ("kept-secret", "filed", {"examined": "no"}, "flow.examine-first"),
        ("screened", "kept-secret", {"secrecy_measures": "no"}, "flow.secrecy-measures"),
        ("screened", "kept-secret", {"public": "yes"}, "flow.no-longer-secret"),
        ("screened", "published", {"publication_checked": UNKNOWN}, "flow.publication-checked"),
        ("kept-secret", "published", {"publication_checked": ""}, "flow.publication-checked"),
    ],
)  # fmt: skip
def test_the_conditions_of_a_move(before: str, after: str, changed: Facts, code: str) -> None:
    found = refusals(before, after, EVERYBODY, {**READY, **changed}, inventor=before == "draft")
    assert [problem.code for problem in found] == ([code] if code else [])
    assert code == "" or code in worded("disclosure")


# A joint project


@pytest.mark.parametrize("row", JOINT, ids=lambda row: row.key)
@pytest.mark.parametrize("answer", [*joint.ANSWERS, UNKNOWN, "", None, ["yes"]])
def test_each_question_of_a_joint_project(row: Any, answer: object) -> None:
    found = joint.check(JOINT, {**{one.key: "yes" for one in JOINT}, row.key: answer})
    stops = row.vital and answer == "no"
    assert found.light == ("stop" if stops else {"yes": "go", "partly": "caution", "no": "caution"}.get(str(answer), "ask"))
    own = [reason for reason in found.reasons if reason.rule == row.rule]
    assert [reason.facts for reason in own] == ([] if answer == "yes" else [row.rests_on])
    assert any(step.code == "joint.write-down" for step in found.steps) == (answer in ("partly", "no"))
    assert found.light == "go" or found.who == (row.owner,)


def test_the_defaults_stand_beside_what_is_open() -> None:
    found = joint.check(JOINT, {})
    assert {reason.code for reason in found.reasons} == {
        "joint.unknown", "joint.default-co-owners", "joint.default-improvements", "joint.default-service",
    }  # fmt: skip
    assert [row.key for row in JOINT if row.vital] == ["signed", "background", "foreground"] and len(JOINT) == 8


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from([row.key for row in JOINT]), st.sampled_from([*joint.ANSWERS, UNKNOWN, "?"])),
    st.sampled_from([row.key for row in JOINT]),
)
def test_a_better_answer_never_makes_it_worse(facts: dict[str, str], key: str) -> None:
    lights = [LIGHT[joint.check(JOINT, {**facts, key: answer}).light] for answer in joint.ANSWERS]
    assert lights == sorted(lights)
    found = joint.check(JOINT, facts)
    speakable("disclosure", (*found.reasons, *found.changes, *found.steps))
    assert clean(joint.asks(JOINT), facts) == facts and found.who


def test_the_kinds_are_those_the_clock_knows() -> None:
    assert set(PRIORITY) <= set(KINDS)
