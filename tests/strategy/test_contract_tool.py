"""The contract check as a tool: its screens, and what its outcome says in both languages, whatever was answered."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.common.languages import LANGUAGES
from strategy.queries import tools
from strategy.queries.papers import judged, paper
from strategy.queries.rulebook import rulebook
from strategy.rules.contract import ABOUT, STATES
from strategy.rules.engine import UNKNOWN
from strategy.rules.papers import Paper, Section

pytestmark = pytest.mark.django_db
TOOL = tools.TOOLS["contract"]
TODAY = date(2026, 11, 26)
KEYS = [f"K{number:02}" for number in range(1, 25)]
ABOUT_IT = {"subject": ["know-how"], "direction": "in", "side": "licensee", "markets": ["CN"], "effective": "2026-12-01"}
WELL = {**ABOUT_IT, **dict.fromkeys(KEYS, "present")}
SHORT = {
    "name": "licence.docx", "kind": "docx", "sha256": "ab" * 32, "characters": 1200, "language": "en", "keep": False,
    "hints": {"K06": {"suggestion": "harmful", "code": "hint.danger", "count": 2, "dangers": ["guarantee* .. no parallel import*"]}},
}  # fmt: skip


def told(answers: dict[str, Any], language: str = "en") -> Paper:
    return paper(judged(TOOL, answers, rulebook(), TODAY), language)


def section(found: Paper, key: str) -> Section | None:
    return next((one for one in found.sections if one.key == key), None)


def test_eight_screens_with_the_result_and_every_clause_on_one(own: None) -> None:
    book = rulebook()
    screens = TOOL.screens(book, {})
    assert len(screens) + 1 <= 8 and [one.key for one in screens] == [
        "about",
        "markets",
        "first",
        "rights",
        "competition",
        "money",
        "running",
    ]
    asked = [ask.key for screen in screens for ask in screen.asks]
    assert sorted(asked) == sorted(ask.key for ask in TOOL.asks(book)) and len(asked) == len(set(asked))
    assert [ask.key for ask in screens[2].asks] == ["K03", "K04", "K05", "K06"]


@pytest.mark.parametrize(
    ("changes", "light", "code"),
    [
        ({}, "go", "contract.ready"), ({"K22": "weak"}, "caution", "contract.mend"), ({"K05": "missing"}, "stop", "contract.do-not-sign"),
        ({"K05": UNKNOWN}, "ask", "contract.not-judged"), ({"markets": ["other"]}, "ask", "contract.not-judged"),
    ],
)  # fmt: skip
def test_the_light_of_a_contract(own: None, changes: dict[str, Any], light: str, code: str) -> None:
    outcome = TOOL.judge({**WELL, **changes}, rulebook(), TODAY)
    assert (outcome.light, outcome.code) == (light, code)


def test_the_table_multiplies_points_by_weight_and_names_whose_it_is(own: None) -> None:
    rows = section(told({**WELL, "K05": "missing", "K22": "weak"}), "clauses").rows  # type: ignore[union-attr]
    assert len(rows) == 24 and rows[0][0].startswith("K05 ")
    assert rows[0][1:] == ("Missing", "Critical", "3\u00a0×\u00a05\u00a0=\u00a015", "Customs and trade-compliance officer")
    assert rows[1][0].startswith("K22 ") and rows[1][1] == "Weak" and rows[-1][3].endswith("=\u00a00")


def test_the_score_is_explained_and_adds_up(own: None) -> None:
    found = told({**WELL, "K05": "missing", "K06": "harmful", "K22": "weak"})
    score = section(found, "score")
    assert score is not None and score.head[-1] == "At most"
    rows = [[int(cell or 0) for cell in row[1:]] for row in score.rows]
    assert [sum(column) for column in zip(*rows[:-1], strict=True)][1:] == rows[-1][1:] and rows[-1][1] == 24
    assert all(row[0] * row[2] == row[3] for row in rows[:-1])
    data = TOOL.data({**WELL, "K05": "missing", "K06": "harmful", "K22": "weak"}, None, rulebook(), TODAY)  # type: ignore[arg-type]
    assert rows[-1][3:] == [data["score"]["points"], data["score"]["of"]]  # type: ignore[index]
    assert "Clauses not judged" not in score.note


def test_what_is_not_judged_makes_the_score_a_range(own: None) -> None:
    found = told({**WELL, "K05": UNKNOWN})
    assert "Clauses not judged yet: 1. The score lies between 0 and 15 until they are." in section(found, "score").note  # type: ignore[union-attr]
    assert section(found, "clauses").rows[0][1:4] == ("Not judged", "Critical", "–")  # type: ignore[union-attr]


def test_wording_is_proposed_for_what_is_weak_against_us_or_missing(own: None) -> None:
    found = told({**WELL, "K03": "weak", "K06": "harmful", "K11": "missing", "K12": UNKNOWN})
    rows = section(found, "fallback").rows  # type: ignore[union-attr]
    assert {row[0][:3] for row in rows} == {"K03", "K06", "K11"} and all(len(row[1]) > 60 for row in rows)
    assert section(told(WELL), "fallback") is None


def test_the_draft_is_named_with_its_hash_and_its_hints(own: None) -> None:
    found = told({**WELL, "draft": SHORT})
    assert ("SHA-256", "ab" * 32) in section(found, "draft").rows  # type: ignore[union-attr]
    clauses = section(found, "clauses")
    assert clauses is not None and clauses.head[-1] == "In the draft"
    assert next(row[-1] for row in clauses.rows if row[0].startswith("K06")).endswith("(guarantee … no parallel import)")
    assert TOOL.data({**WELL, "draft": SHORT}, None, rulebook(), TODAY)["draft"] == SHORT  # type: ignore[arg-type]
    assert section(told(WELL), "draft") is None and "draft" not in TOOL.data(WELL, None, rulebook(), TODAY)  # type: ignore[arg-type]


def test_hints_change_no_judgement(own: None) -> None:
    assert TOOL.judge({**WELL, "draft": SHORT}, rulebook(), TODAY) == TOOL.judge(WELL, rulebook(), TODAY)


def test_impossible_answers_are_named_by_their_question(own: None) -> None:
    found = TOOL.problems({**WELL, "K05": "splendid", "effective": "2026-02-30"}, TODAY)
    assert {(one.code, one.key) for one in found} == {("contract.question-not-answered", "K05"), ("contract.date-unclear", "effective")}
    assert TOOL.problems(WELL, TODAY) == []


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        **{key: st.sampled_from([*STATES, UNKNOWN]) for key in KEYS},
        **{ask.key: st.sampled_from([*ask.options, UNKNOWN]) for ask in ABOUT if ask.kind == "choice"},
        **{ask.key: st.lists(st.sampled_from(ask.options), unique=True) for ask in ABOUT if ask.kind == "several"},
        "effective": st.sampled_from([UNKNOWN, "2026-12-01", "2028-02-29"]),
        "draft": st.just(SHORT),
    },
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANSWERS)
def test_any_answers_have_an_outcome_in_both_languages(own: None, answers: dict[str, Any]) -> None:
    given_ = judged(TOOL, answers, rulebook(), TODAY)
    for language in LANGUAGES:
        found = paper(given_, language)
        assert found.reasons and all(point.text and "{" not in point.text for point in (*found.reasons, *found.changes, *found.steps))
        clauses = section(found, "clauses")
        assert clauses is not None and len(clauses.rows) == 24 and len({len(row) for row in clauses.rows}) == 1
        assert all(cell for row in clauses.rows for cell in row[:5])
