"""The complaint response playbook as its outcome reads: which one, which days, the first days, and that any answers have a paper."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.people.models import Person
from strategy.queries import tools
from strategy.queries.papers import judged, paper
from strategy.queries.rulebook import rulebook
from strategy.rules.engine import UNKNOWN, clean
from strategy.rules.papers import Paper
from strategy.rules.playbook import ASKS
from strategy.rules.records import restored
from tests.strategy.cases import ITC, kept
from tests.strategy.rules.test_playbook import ANSWERS

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)
TOOL = tools.find("playbook")


def read(answers: dict[str, Any], language: str = "en") -> Paper:
    assert TOOL is not None
    return paper(judged(TOOL, answers, rulebook(), TODAY), language)


def section(found: Paper, key: str) -> Any:
    return next(one for one in found.sections if one.key == key)


def test_a_complaint_at_the_itc(own: None) -> None:
    found = read(ITC)
    assert (found.light, found.verdict) == ("go", "One playbook fits")
    assert [point.rule for point in found.reasons] == ["playbook/L.ITC", "step/L.ITC.04"]
    assert found.reasons[1].text == (
        "Written response to complaint and notice: counted from “Service of the ITC complaint and notice” (10 Nov 2026), "
        "the day is 30 Nov 2026."
    )
    assert {fact.id for fact in found.facts} == {"L.ITC", "L.ITC.04", "L.ITC.o1"} and found.who[-1] == "Local counsel"
    table = section(found, "timetable-L.ITC")
    assert len(table.rows) == 15
    assert table.rows[0] == (
        "Written response to complaint and notice",
        "Deadline: Mon 30 Nov 2026, until midnight in New York (UTC-5)",
        "20 calendar days after “Service of the ITC complaint and notice” (10 Nov 2026)",
        "Accused side · Litigation and dispute counsel",
        "In reserve, for the way of service: Thu 10 Dec 2026 · If missed: US ITC Section 337: Default",
        "L.ITC.04, verified",
    )
    assert "Days off there (United States) are known from 1990 to 2035." in table.note
    assert "whether a time that ends on a day off" in table.note.lower()
    tasks = [row[0] for row in section(found, "first-days").rows]
    assert "Notify the insurer" in tasks and "Notify the chamber of commerce" in tasks and len(tasks) == 16
    assert any(task.startswith("Find the co-respondents") for task in tasks)
    assert section(found, "default").rows[0][0] == "US ITC Section 337: Default"
    assert section(found, "beside").rows == (("US federal district court (patent/trademark suit)",),)


def test_a_court_nobody_is_sure_of_has_both_timetables(own: None) -> None:
    found = read({"arrived": "suit", "country": "DE", "court": UNKNOWN, "side": "accused", "served_on": "2026-11-20", "method": "hand"})
    assert found.light == "ask"
    assert {one.title for one in found.sections if one.key.startswith("timetable")} == {
        "Timetable, if it is: Unified Patent Court infringement action",
        "Timetable, if it is: Germany: infringement suit and nullity",
    }
    assert any("counted from “Notice of intention to defend” (4 Dec 2026), the day is 18 Dec 2026" in point.text for point in found.reasons)


def test_a_letter_starts_no_time(own: None) -> None:
    found = read({"arrived": "letter", "country": "CA", "side": "accused", "served_on": "2026-11-20", "method": "mail-abroad"})
    assert found.light == "ask" and not any(one.key.startswith("timetable") for one in found.sections)
    assert [point.text for point in found.reasons] == [
        "You said that this arrived: “A letter that accuses or warns us”. No playbook of the portal answers it there."
    ]


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"served_on": "2026-02-30"}, "date.impossible"),
        ({"served_on": "2026-12-24"}, "date.in-future"),
        ({"served_on": "1889-01-01"}, "date.too-early"),
        ({"arrived": "suit", "country": "GB", "court": "upc"}, "court.not-there"),
        ({"arrived": "suit", "goods": "perishable"}, "goods.no-detention"),
        ({"served_on": UNKNOWN}, ""),
        (ITC, ""),
    ],
)
def test_what_cannot_be_is_said(answers: dict[str, Any], problem: str) -> None:
    assert TOOL is not None
    assert [one.code for one in TOOL.problems(answers, TODAY)] == [problem] * bool(problem)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in ANSWERS.items()}))
def test_any_answers_have_a_paper_in_both_languages(own: None, answers: dict[str, Any]) -> None:
    assert TOOL is not None
    book, led = rulebook(), clean(ASKS, answers)
    found = judged(TOOL, led, book, TODAY)
    assert len(TOOL.screens(book, led)) <= 8
    for language in ("en", "zh-hans"):
        told = paper(found, language)
        assert told.reasons and told.limit and section(told, "first-days").rows


def test_a_record_keeps_its_timetables_and_the_rules_of_their_days(own: None, company: Any) -> None:
    alice: Person = company.alice
    record = kept(alice)
    table = restored(record.data["timetables"]["L.ITC"])
    assert [due.key for due in table.dues if due.day] == ["L.ITC.04"] and record.data["rules"]["L.ITC"]["step/L.ITC.04"] == 1
    assert record.rules == {"playbook/L.ITC": 1, "step/L.ITC.04": 1} and record.data["beside"] == ["L.USDC"]
