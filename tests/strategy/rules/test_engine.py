"""Questions lead through by the answers before them; an outcome without a reason, or without whom to ask, cannot be made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategy.rules.engine import UNKNOWN, Ask, Outcome, Reason, Row, clean, next_ask, progress, remaining

ASKS = (
    Ask("arrived", "choice", ("suit", "customs")),
    Ask("court", "choice", ("national", "upc"), lambda facts: facts.get("arrived") == "suit"),
    Ask("division", "text", (), lambda facts: facts.get("court") == "upc"),
    Ask("served_on", "date"),
)


@pytest.mark.parametrize(
    ("facts", "left", "done"),
    [
        ({}, ["arrived", "served_on"], (0, 2)),
        ({"arrived": "suit"}, ["court", "served_on"], (1, 3)),
        ({"arrived": "suit", "court": "upc"}, ["division", "served_on"], (2, 4)),
        ({"arrived": UNKNOWN}, ["served_on"], (1, 2)),
        ({"arrived": "customs", "court": "upc", "division": "Munich"}, ["served_on"], (1, 2)),
        ({"arrived": "customs", "served_on": "2026-03-02"}, [], (2, 2)),
    ],
)
def test_answers_lead_through_the_questions(facts: dict[str, object], left: list[str], done: tuple[int, int]) -> None:
    assert [ask.key for ask in remaining(ASKS, facts)] == left
    assert progress(ASKS, facts) == done
    following = next_ask(ASKS, facts)
    assert (following.key if following else None) == (left[0] if left else None)


def test_going_back_drops_what_is_no_longer_asked() -> None:
    before = {"arrived": "suit", "court": "upc", "division": "Munich", "served_on": "2026-03-02"}
    assert clean(ASKS, before) == before
    assert clean(ASKS, before | {"court": "national"}) == {"arrived": "suit", "court": "national", "served_on": "2026-03-02"}
    assert clean(ASKS, before | {"arrived": "customs"}) == {"arrived": "customs", "served_on": "2026-03-02"}


@given(st.dictionaries(st.sampled_from([ask.key for ask in ASKS]), st.sampled_from(["suit", "customs", "upc", "national", UNKNOWN, ""])))
def test_clean_facts_stay_clean_and_are_all_counted(facts: dict[str, object]) -> None:
    cleaned = clean(ASKS, facts)
    assert clean(ASKS, cleaned) == cleaned
    done, total = progress(ASKS, facts)
    assert done == len(cleaned) and total - done == len(remaining(ASKS, facts))


def test_what_makes_no_answer_cannot_be_made() -> None:
    why = (Reason("because"),)
    assert Outcome("ask", "unsettled", why, who=("local-counsel",)).who == ("local-counsel",)
    for light, reasons, who in [("go", (), ()), ("ask", why, ()), ("green", why, ())]:
        with pytest.raises(ValueError):
            Outcome(light, "x", reasons, who=who)
    with pytest.raises(ValueError):
        Ask("arrived", "radio")
    assert Row(table="exhaustion", key="CN.patents").rule == "exhaustion/CN.patents"
