"""How days, texts and ticks are read: what is impossible is said by name, and stands in the form as it was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from strategy.forms.answering import ScreenForm
from strategy.queries.tools import Screen, Tool
from strategy.queries.tools.base import days_of
from strategy.queries.walks import Walk
from strategy.queries.wordings import Words
from strategy.rules.engine import UNKNOWN, Ask, Facts, Problem

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
SERVED = Ask("served_on", "date")


class Served(Tool):
    """Asks for one day."""

    key = "playbook"

    def asks(self, book: Any) -> Sequence[Ask]:
        return (SERVED,)

    def problems(self, answers: Facts, today: date) -> list[Problem]:
        late = str(answers.get("served_on", "")) > today.isoformat() and answers["served_on"] != UNKNOWN
        return [*days_of((SERVED,), answers), *([Problem("date.in-future", "served_on")] if late else [])]


def form(sent: str | None = None, **kept: Any) -> ScreenForm:
    walk, screen, words = Walk(Served(), kept, TODAY), Screen("served_on", (SERVED,)), Words("playbook")
    return ScreenForm(walk, screen, words, QueryDict(sent)) if sent is not None else ScreenForm.again(walk, screen, words)


@pytest.mark.parametrize(
    ("sent", "given"),
    [
        ("served_on=2026-02-28", "2026-02-28"),
        ("served_on=2024-02-29", "2024-02-29"),
        ("served_on=2026/2/3", "2026-02-03"),
        ("served_on=2026年2月3日", "2026-02-03"),
        ("served_on=&served_on.unknown=on", UNKNOWN),
    ],
)
def test_days_are_read(own: None, sent: str, given: str) -> None:
    asked = form(sent)
    assert asked.is_valid(), asked.errors
    assert asked.given == {"served_on": given}


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ("served_on=2026-02-31", "There is no day “2026-02-31” in the calendar."),
        ("served_on=2026-02-29", "There is no day"),
        ("served_on=next week", "is not a date"),
        ("served_on=31.12.2025", "is not a date"),
        ("served_on=", "Give the day, or say that you don’t know it."),
        ("", "Give the day, or say that you don’t know it."),
        ("served_on=2026-02-01&served_on.unknown=on", "Leave one of the two."),
    ],
)
def test_what_is_no_day_is_said(own: None, sent: str, says: str) -> None:
    asked = form(sent)
    assert not asked.is_valid() and says in str(asked.errors["served_on"])


def test_what_was_written_stands_in_the_form(own: None) -> None:
    asked = form("served_on=2026-02-31")
    assert not asked.is_valid()
    assert 'type="text"' in str(asked["served_on"]) and "2026-02-31" in str(asked["served_on"])
    assert 'type="date"' in str(form()["served_on"])


def test_a_problem_stands_beside_its_question(own: None) -> None:
    asked = form("served_on=2026-03-03")
    assert not asked.is_valid() and Words("playbook").problem(Problem("date.in-future", "served_on")) in str(asked.errors["served_on"])
    again = form(served_on="2026-03-03")  # kept before another answer made it wrong
    assert again.errors["served_on"] and "2026-03-03" in str(again["served_on"])
    assert not form(served_on="2026-03-01").errors and not form(served_on=UNKNOWN).errors


def test_the_walk_leads_to_what_is_wrong(own: None) -> None:
    assert Walk(Served(), {"served_on": "2026-03-03"}, TODAY).next == Screen("served_on", (SERVED,))
    assert Walk(Served(), {"served_on": "2026-03-01"}, TODAY).next is None
