"""The contract check: its rows, the judgement, the hints and the comparison of drafts."""

from __future__ import annotations

import time
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategy.rules import contract, hints
from strategy.rules.contract import POINTS, STATES, STEPS, WEIGHTS, asks, judge, problems, read, screens
from strategy.rules.drafts import compare, moves
from strategy.rules.engine import UNKNOWN, clean, remaining
from strategy.rules.hints import findings, marks
from strategy.rules.phrases import Phrasebook, compiled, hits, lowered, phrasebook, sections
from tests.strategy.rules.book import parsed
from tests.strategy.rules.tools import NO_DAY, codes, said, speakable, table, well_worded, written

ROWS = read(parsed("clauses.yaml")["clauses"], table("contract")["clauses"])
KEYS = [row.key for row in ROWS]
LIMITING = [row.key for row in ROWS if row.limits]
WELL: dict[str, Any] = {
    "subject": ["know-how"], "direction": "home", "side": "licensee", "markets": ["CN"], "effective": UNKNOWN, **dict.fromkeys(KEYS, "present"),
}  # fmt: skip
LIGHT = {"go": 0, "caution": 1, "ask": 2, "stop": 3}


@cache
def book() -> Phrasebook:
    return phrasebook(table("contract")["clauses"], table("contract")["signs"])


# Rows and words


def test_the_rows_are_the_24_clauses_with_the_four_of_the_article_first() -> None:
    assert KEYS[:4] == ["K03", "K04", "K05", "K06"] and sorted(KEYS) == [f"K{number:02}" for number in range(1, 25)]
    assert all(row.first == (row.key in KEYS[:4]) for row in ROWS)
    assert {row.key: row.risk for row in ROWS} == {row["id"]: row["risk"] for row in parsed("clauses.yaml")["clauses"]}


def test_eight_screens_hold_every_question_once() -> None:
    shown = screens(ROWS)
    assert len(shown) + 1 <= 8 and tuple(shown) == STEPS
    assert sorted(key for keys in shown.values() for key in keys) == sorted(ask.key for ask in asks(ROWS))
    assert shown["first"] == KEYS[:4]
    assert {*shown} == {*table("contract")["labels"]["screen"]}


def test_every_text_stands_in_both_languages() -> None:
    assert well_worded("contract") > 150
    words = table("contract")
    assert {option: ask.options for option, ask in ((ask.key, ask) for ask in contract.ABOUT) if ask.options} == {
        key: tuple(row["options"]) for key, row in words["questions"].items() if "options" in row
    }
    assert tuple(words["each"]["clauses"]["options"]) == STATES and set(words["labels"]["state"]) == {*STATES, UNKNOWN}
    assert set(words["labels"]["risk"]) == set(WEIGHTS)
    assert {row.owner for row in ROWS} <= set(words["who"])
    emitted = written("contract", "rules/contract.py", "rules/contract_law.py") | written("hint", "rules/hints.py")
    emitted |= {f"contract.{state}" for state in ("weak", "harmful", "missing", "critical-missing", "critical-harmful")}
    emitted |= written("file", *(f"extracting/{name}.py" for name in ("__init__", "extracted", "plain", "docx", "pdf", "pdf_child")))
    emitted |= {f"change.{kind}" for kind in ("appeared", "vanished", "changed", "same", "absent", "better", "worse", "judged", "unjudged")}
    assert emitted | NO_DAY == codes("contract", "hint") - {"change.new-danger", "change.danger-gone"}  # said beside two drafts


def test_every_fact_is_in_the_register() -> None:
    known = {row.fact for row in ROWS} | {fact for row in ROWS for fact in row.rests_on} | {"KS1"}
    outcome = judge(ROWS, {**WELL, "subject": ["patent"], "direction": "in", "markets": ["CN", "EU", "UK", "US"], "K01": "weak"}).outcome
    cited = {fact for one in (*outcome.reasons, *outcome.steps) for fact in one.facts}
    assert cited - known <= {"KF11", "KF14"} and "KF16" in cited


# Judging


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.key)
@pytest.mark.parametrize("state", [*STATES, UNKNOWN])
def test_each_clause_in_each_state(row: contract.ClauseRow, state: str) -> None:
    found = judge(ROWS, {**WELL, row.key: state})
    line = next(line for line in found.lines if line.clause == row.key)
    worst = row.risk == "critical" and state in ("missing", "harmful")
    assert found.outcome.light == ("stop" if worst else {"present": "go", UNKNOWN: "ask"}.get(state, "caution"))
    assert found.score.points == POINTS.get(state, 0) * WEIGHTS[row.risk] and found.score.of == 243
    assert line.rule == f"clauses/{row.key}" and line.owner == row.owner and line.facts[0] == row.key
    assert (row.key in found.outcome.clauses) == (state != "present")
    reasons = [reason for reason in found.outcome.reasons if reason.rule == row.rule]
    assert [reason.facts[0] for reason in reasons] == ([] if state == "present" else [row.key])
    reviewed = any(step.code == "contract.competition-review" for step in found.outcome.steps)
    assert reviewed == (row.review and state in ("weak", "harmful", "missing"))
    assert found.outcome.light != "ask" or found.outcome.who == (row.owner,)


def test_the_gravest_clause_stands_first_and_is_explained() -> None:
    found = judge(ROWS, {**WELL, "K24": "missing", "K16": "weak", "K09": "harmful", "K12": "missing"})
    assert [(line.clause, line.product) for line in found.lines[:4]] == [("K12", 15), ("K09", 6), ("K16", 5), ("K24", 3)]
    assert (found.score.points, found.score.most) == (29, 29)
    assert found.outcome.reasons[0].code == "contract.score" and found.outcome.reasons[0].detail == {"points": 29, "of": 243}
    assert [change.detail["points"] for change in found.outcome.changes] == [15, 6, 5, 3]


def test_nothing_judged_is_the_whole_range() -> None:
    found = judge(ROWS, {})
    assert (found.score.points, found.score.most, found.score.of) == (0, 243, 243) and found.outcome.light == "ask"
    assert {"licensing-manager", "local-counsel"} <= set(found.outcome.who)


@pytest.mark.parametrize(
    ("answers", "codes", "light"),
    [
        ({"markets": ["EU"]}, {"contract.law-eu"}, "go"),
        ({"markets": ["UK", "US"]}, {"contract.law-uk", "contract.law-us"}, "go"),
        ({"markets": ["CN", "other"]}, {"contract.law-china", "contract.law-elsewhere"}, "ask"),
        ({"markets": UNKNOWN}, {"contract.law-markets-unknown"}, "ask"),
        ({"markets": []}, {"contract.law-markets-unknown"}, "ask"),
        ({"direction": "out"}, {"contract.law-china", "contract.export-not-stated"}, "ask"),
        ({"direction": UNKNOWN}, {"contract.law-china", "contract.export-not-stated"}, "ask"),
        ({"direction": "in"}, {"contract.law-china", "contract.takes-effect", "contract.warranties-stay"}, "go"),
        ({"side": "licensor"}, {"contract.law-china", "contract.licensee-view"}, "go"),
        ({"side": UNKNOWN}, {"contract.law-china", "contract.side-unknown"}, "go"),
        ({"subject": ["patent"]}, {"contract.law-china", "contract.before-effective"}, "go"),
    ],
)  # fmt: skip
def test_the_law_around_a_contract(answers: dict[str, Any], codes: set[str], light: str) -> None:
    outcome = judge(ROWS, {**WELL, **answers}).outcome
    assert {reason.code for reason in outcome.reasons} - {"contract.score", "contract.all-present"} == codes
    assert outcome.light == light and (light != "ask" or outcome.who == ("local-counsel",))


@pytest.mark.parametrize(
    ("day", "due"), [("2026-11-30", date(2027, 2, 28)), ("2027-11-30", date(2028, 2, 29)), ("2026-01-15", date(2026, 4, 15))]
)
def test_a_patent_licence_is_filed_within_three_months(day: str, due: date) -> None:
    steps = judge(ROWS, {**WELL, "subject": ["patent"], "effective": day, "direction": "in"}).outcome.steps
    assert [(step.code, step.due, step.facts) for step in steps] == [
        ("contract.register", None, ("KF01",)),
        ("contract.file-licence", due, ("KF14",)),
    ]


def test_answers_that_are_none_are_named() -> None:
    found = problems(ROWS, {"K01": "perhaps", "K02": UNKNOWN, "K03": ["present"], "effective": "2026-02-30"})
    assert {(one.code, one.key) for one in found} == {
        ("contract.question-not-answered", "K01"), ("contract.question-not-answered", "K03"), ("contract.date-unclear", "effective"),
    }  # fmt: skip
    assert problems(ROWS, WELL) == []


STATE = st.sampled_from([*STATES, UNKNOWN])
SETTING = st.fixed_dictionaries(
    {},
    optional={
        "subject": st.lists(st.sampled_from(["patent", "know-how", UNKNOWN])) | st.text(max_size=3),
        "direction": st.sampled_from(["in", "out", "home", UNKNOWN, "", 3]),
        "side": st.sampled_from(["licensee", "licensor", UNKNOWN]),
        "markets": st.lists(st.sampled_from(["CN", "EU", "UK", "US", "other", UNKNOWN])) | st.none(),
        "effective": st.dates() | st.text(max_size=12) | st.integers() | st.just(UNKNOWN),
    },
)
ANSWERS = st.builds(
    lambda a, b: {**a, **b}, SETTING, st.dictionaries(st.sampled_from(KEYS), STATE | st.none() | st.lists(st.integers(), max_size=2))
)


@settings(max_examples=150, deadline=None)
@given(ANSWERS)
def test_any_answers_have_a_result_with_reasons(answers: dict[str, Any]) -> None:
    found = judge(ROWS, answers)
    assert found.outcome.reasons and found.outcome.who and len(found.lines) == 24
    assert 0 <= found.score.points <= found.score.most <= found.score.of
    speakable("contract", (*found.outcome.reasons, *found.outcome.changes, *found.outcome.steps))
    assert set(said(found.outcome)) <= codes("contract") and set(found.outcome.who) <= set(table("contract")["who"])
    questions = asks(ROWS)
    assert clean(questions, answers) == answers
    assert {ask.key for ask in remaining(questions, answers)} == {ask.key for ask in questions} - set(answers)


@settings(max_examples=150, deadline=None)
@given(ANSWERS, st.sampled_from(KEYS), st.sampled_from(STATES), st.sampled_from(STATES))
def test_a_better_clause_never_raises_the_risk(answers: dict[str, Any], key: str, one: str, other: str) -> None:
    good, bad = sorted((one, other), key=POINTS.__getitem__)
    better, worse = judge(ROWS, {**answers, key: good}), judge(ROWS, {**answers, key: bad})
    assert better.score.points <= worse.score.points and better.score.most <= worse.score.most
    assert LIGHT[better.outcome.light] <= LIGHT[worse.outcome.light]


# Hints


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("parallel import*", "parallel\n  importation of goods", True), ("parallel import*", "parallel exports", False),
        ("parallel import*", "unparallel imports", None), ("net sales", "net salesman", False), ("net sales", "net-sales", True),
        ("not .. challenge", "not, directly or indirectly, challenge", True), ("not .. challenge", "not agreed. challenge", False),
        ("not .. challenge", "not one two three four five six seven challenge", False), ("defen?e", "defense", True), ("defen?e", "defence", True),
        ("平行进口", "平 行\n进口", True), ("平行进口", "平行出口", False),
        ("不得..有效性", "不得对专利的有效性", True), ("不得..有效性", "不得转让。有效性", False),
        ("公平、合理", "公平合理", True), ("frand承诺", "frand 承诺", True),
    ],
)  # fmt: skip
def test_a_phrase(phrase: str, text: str, found: bool | None) -> None:
    assert bool(compiled(phrase).match(text)) == bool(found)


@pytest.mark.parametrize("phrase", ["", "..", ".. sale", "sale .."])
def test_what_is_no_phrase(phrase: str) -> None:
    with pytest.raises(ValueError, match="no phrase"):
        compiled(phrase)


@pytest.mark.parametrize("clause", sorted(KEYS))
@pytest.mark.parametrize("kind", ["phrases", "warnings", "headings"])
def test_every_phrase_of_the_table_is_found(clause: str, kind: str) -> None:
    wanted = {"phrases": "sign", "warnings": "danger", "headings": "heading"}[kind]
    for texts in table("contract")["clauses"][clause][kind].values():
        for phrase in texts:
            text = phrase.replace(" .. ", " ").replace("..", "").replace("*", "").replace("?", "s").upper()
            assert any(hit.clause == clause and hit.kind == wanted and hit.end == len(text.rstrip("）")) for hit in hits(text, book())), (
                phrase
            )


DRAFT = """1. Grant of licence
Licensor hereby grants a non-exclusive licence in the Territory.
2. Improvements. All improvements made by Licensee shall be assigned to Licensor.
3. Licensee shall not challenge the validity of the patents, except where mandatory law allows it.
4. Goods come AS IS.
Governing Law
This contract is governed by the law of China.
"""
ZH = "第一条 许可方式\n本许可为普通许可。\n第二条 被许可人不得就许可专利提出无效宣告请求。\n第三条 平行\n进口由许可人处理，并提供追溯数据。\n"


@pytest.mark.parametrize(
    ("text", "clause", "suggestion", "code"),
    [
        (DRAFT, "K03", "present", "hint.found"), (DRAFT, "K04", "weak", "hint.thin"), (DRAFT, "K09", "harmful", "hint.danger"),
        (DRAFT, "K14", "harmful", "hint.danger"), (DRAFT, "K15", "", "hint.limit-silent"), (DRAFT, "K06", "missing", "hint.none"),
        (DRAFT, "K21", "present", "hint.found"), (DRAFT, "K11", "harmful", "hint.danger"), (ZH, "K03", "present", "hint.found"),
        (ZH, "K14", "harmful", "hint.danger"), (ZH, "K06", "present", "hint.found"), ("No grant-back is agreed.", "K09", "weak", "hint.limit-found"),
    ],
)  # fmt: skip
def test_what_a_draft_suggests(text: str, clause: str, suggestion: str, code: str) -> None:
    found = {one.clause: one for one in findings(text, book(), KEYS, LIMITING)}[clause]
    assert (found.suggestion, found.code) == (suggestion, code)


def test_a_hit_knows_its_limits_and_its_not() -> None:
    places = {(hit.clause, hit.phrase): hit for hit in hits(DRAFT, book())}
    assert places["K14", "shall not challenge"].limited and not places["K14", "shall not challenge"].negated
    other = next(hit for hit in hits("It is not sold as is.", book()) if hit.kind == "danger")
    assert other.negated and not other.limited
    assert {one.clause: one for one in findings("It is not sold as is.", book(), KEYS)}["K11"].suggestion == "weak"


def test_a_heading_word_in_a_sentence_is_no_heading() -> None:
    headed = {one.clause: one.headed for one in findings("The term of office and the grant of leave do not matter here.", book(), KEYS)}
    assert not headed["K20"] and not headed["K03"]


def test_a_suggestion_changes_no_number() -> None:
    with_hints, without = judge(ROWS, WELL, findings(DRAFT, book(), KEYS, LIMITING)), judge(ROWS, WELL)
    assert with_hints.score == without.score and with_hints.outcome == without.outcome
    assert {line.clause: line.agrees for line in with_hints.lines}["K09"] is False
    assert {line.clause: line.agrees for line in with_hints.lines}["K15"] is None


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("aA不得就专利无效 .\nnotchallengeİß1。第条"), max_size=200) | st.text(max_size=100))
def test_any_text_has_findings_and_sections_without_gaps(text: str) -> None:
    found = findings(text, book(), KEYS, LIMITING)
    assert [one.clause for one in found] == KEYS and {one.suggestion for one in found} <= set(hints.SUGGESTS)
    assert all(0 <= hit.start < hit.end <= len(text) for one in found for hit in one.hits)
    parts = sections(text)
    assert "".join(text[part.start : part.end] for part in parts) == text
    assert len(lowered(text)) == len(text)


def test_marks_are_the_places_without_overlap() -> None:
    text = "Improvements: Licensee shall not challenge the validity of the Licensed Patents."
    found = marks(findings(text, book(), KEYS, LIMITING))
    assert [(text[mark.start : mark.end], mark.clauses, mark.danger) for mark in found] == [
        ("Improvements", ("K10",), False), ("shall not challenge the validity", ("K14",), True), (" of the ", ("K14",), False),
        ("Licensed Patents", ("K02", "K14"), False),
    ]  # fmt: skip
    assert marks([]) == []


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["not challenge ", "exclusive licence ", "royalty ", "不得", "质疑", "改进成果", "as is ", ". "]), max_size=12)
)
def test_marks_cover_exactly_what_was_hit(pieces: list[str]) -> None:
    found = findings("".join(pieces), book(), KEYS, LIMITING)
    made = marks(found)
    assert all(one.end <= other.start for one, other in zip(made, made[1:], strict=False))
    assert {at for mark in made for at in range(mark.start, mark.end)} == {
        at for one in found for hit in one.hits for at in range(hit.start, hit.end)
    }


def test_sections_by_their_numbers() -> None:
    found = [
        (part.number, part.title) for part in sections("Preamble\n1. Scope\ntext\n2.1 Fees\nArticle IV: Term\n第十二条 保密\n三、其他\n")
    ]
    assert found == [("", ""), ("1.", "Scope"), ("2.1", "Fees"), ("Article IV", "Term"), ("第十二条", "保密"), ("三、", "其他")]


FIVE_MB = 5_000_000
HOSTILE = {
    "English": DRAFT, "Chinese": ZH, "only nots": "shall not ", "only beginnings": "licensee improvement royalty exclusive ",
    "spaces": " " * 60 + "\n", "numbers": "1.1.1.1.1.1.1 ", "one word": "a", "no sentence ends": "improvement ", "不": "不得就",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_no_faster_than_the_text(name: str) -> None:
    """A fortieth of five megabytes takes a fortieth of two seconds, and twice as much at most twice as long (and a margin)."""
    unit = HOSTILE[name]
    small = (unit * (FIVE_MB // 40 // len(unit.encode()) + 1))[: FIVE_MB // 40]

    def seconds(text: str) -> float:
        begun = time.process_time()
        findings(text, book(), KEYS, LIMITING)
        return time.process_time() - begun

    book()
    one = min(seconds(small) for _time in range(2))
    assert one < 0.6 and min(seconds(small * 4) for _time in range(2)) < 6 * one + 0.05


# Two drafts


def test_two_drafts_beside_each_other() -> None:
    new = DRAFT.replace("3. Licensee shall not challenge the validity of the patents, except where mandatory law allows it.\n", "").replace(
        "AS IS", "with an acceptance test"
    ) + "\nParallel imports are watched by the Licensor."  # fmt: skip
    found = {one.clause: one for one in compare(DRAFT, new, book(), KEYS)}
    assert found["K14"].kind == "vanished" and "shall not challenge" in found["K14"].dangers_gone
    assert found["K06"].kind == "appeared" and found["K03"].kind == "same" and found["K23"].kind == "absent"
    assert found["K11"].kind == "changed" and found["K11"].dangers_gone == ("as is",)
    assert [DRAFT[slice(*place)].strip() for place in found["K11"].gone] == ["Goods come AS IS"]
    back = {one.clause: one for one in compare(new, DRAFT, book(), KEYS)}
    assert back["K11"].new_dangers == ("as is",) and back["K14"].kind == "appeared"


def test_a_draft_that_was_only_numbered_anew_is_the_same() -> None:
    moved = "Preamble.\n" + DRAFT.replace("3. ", "7. ").replace("a non-exclusive licence", "a\nnon-exclusive  licence")
    assert {one.kind for one in compare(DRAFT, moved, book(), KEYS)} == {"same", "absent"}


def test_how_the_judgement_moved() -> None:
    old = judge(ROWS, {**WELL, "K03": "missing", "K09": "weak", "K01": UNKNOWN})
    new = judge(ROWS, {**WELL, "K09": "missing", "K02": UNKNOWN})
    assert [(one.clause, one.kind, one.by) for one in moves(old, new)] == [
        ("K09", "worse", 6), ("K01", "judged", 0), ("K02", "unjudged", 0), ("K03", "better", -15),
    ]  # fmt: skip
    assert moves(old, old) == []
