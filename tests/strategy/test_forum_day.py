"""It is the next day already where the papers come from: what is served there today is not still to come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from portal.people.models import Person
from strategy.actions import answering
from strategy.models import CaseDay, ToolRecord
from strategy.queries import tools
from strategy.queries.rulebook import rulebook
from tests.strategy.cases import ITC

pytestmark = pytest.mark.django_db
CHINESE = {"arrived": "suit", "country": "CN", "side": "accused", "domicile": "abroad"}


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine in the evening of 25 November 2026 in New York, ten in the morning of the 26th in Beijing."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 26, 2, tzinfo=UTC))


@pytest.fixture
def traveller(company: SimpleNamespace, own: None) -> Person:
    Person.objects.filter(pk=company.alice.pk).update(time_zone="America/New_York")
    company.alice.refresh_from_db()
    return company.alice


def test_served_in_beijing_today_and_read_in_new_york_the_evening_before(
    company: SimpleNamespace, traveller: Person, as_: Callable[[Person], Client]
) -> None:
    tool, alice = tools.TOOLS["playbook"], as_(traveller)
    run = answering.answer(answering.begin(tool, traveller), tool, CHINESE)
    answer = alice.post(run.get_absolute_url(), {"screen": "served_on", "served_on": "2026-11-26"})
    assert answer.status_code == 302, "the day is accepted"
    alice.post(run.get_absolute_url(), {"screen": "method", "method": "hand"})
    page = alice.get(reverse("tool_outcome", args=[run.pk]))
    assert page.status_code == 200
    sent = {"subject": "Suit in Beijing", "department": company.export.pk, "seen": page.context["form"]["seen"].value()}
    alice.post(reverse("tool_outcome", args=[run.pk]), sent)
    record = ToolRecord.objects.get()
    assert record.day == date(2026, 11, 26) and record.answers["served_on"] == "2026-11-26"
    alice.post(reverse("case_begin", args=[record.pk]), {"playbook": "L.CN"})
    entered = CaseDay.objects.get()
    assert entered.day == date(2026, 11, 26)
    timetable = entered.case.timetables.get()
    assert not timetable.lines["problems"] and entered.case.next_day == date(2026, 12, 11), "fifteen days from that day on"
    again = alice.get(reverse("record_again", args=[record.pk]))
    assert again.context["again"].given.today == date(2026, 11, 26)


def test_a_day_that_is_to_come_in_the_forum_too_is_refused(traveller: Person, as_: Callable[[Person], Client]) -> None:
    tool, alice = tools.TOOLS["playbook"], as_(traveller)
    run = answering.answer(answering.begin(tool, traveller), tool, CHINESE)
    assert alice.post(run.get_absolute_url(), {"screen": "served_on", "served_on": "2026-11-27"}).status_code == 200
    american = answering.answer(answering.begin(tool, traveller), tool, {key: ITC[key] for key in ("arrived", "country", "side")})
    assert alice.post(american.get_absolute_url(), {"screen": "served_on", "served_on": "2026-11-26"}).status_code == 200


def test_the_zone_of_what_is_not_known_yet(own: None) -> None:
    tool, book = tools.TOOLS["playbook"], rulebook()
    assert tool.zone(CHINESE, book) == "Asia/Shanghai" and tool.zone(ITC, book) == "America/New_York"
    assert tool.zone({"arrived": "suit", "country": "CN", "court": "unknown"}, book) == "Asia/Shanghai"
    assert tools.TOOLS["joint"].zone({}, book) == ""
