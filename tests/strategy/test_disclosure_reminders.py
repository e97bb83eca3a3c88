"""Reminders before the end of priority: 60, 30 and 7 days before, each once, until something is filed abroad or closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone

from portal.jobs.models import Job
from portal.people.models import Membership, Person
from strategy.actions import disclosure_moving, disclosure_reminding
from strategy.models import Disclosure, DisclosureReminder
from strategy.rules.counting import add_months
from tests.strategy.disclosing import filed, in_days, roles

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(own: None, company: SimpleNamespace) -> SimpleNamespace:
    return roles(company)


def ending_in(days: int) -> date:
    """A filing day whose priority ends in so many days."""
    return add_months(in_days(days), -12)


def waiting(found: Disclosure) -> list[tuple[int, date]]:
    """(days before, on) of the reminders that wait."""
    jobs = Job.objects.open().filter(key__startswith=f"disclosure:{found.pk}:")
    return sorted((job.arguments["args"][2], timezone.localdate(job.due_at)) for job in jobs)


def enter(firm: SimpleNamespace, found: Disclosure, what: str, day: date) -> None:
    disclosure_moving.enter_day(found, what, day, note="", by=firm.petra, today=in_days(0))


def test_three_reminders_wait_and_go_to_inventors_and_to_whoever_files(firm: SimpleNamespace, drain: Callable[[], int]) -> None:
    found = filed(firm, ending_in(60))
    day = found.watched_on
    assert day is not None
    assert waiting(found) == [(before, day - timedelta(days=before)) for before in (7, 30, 60)]
    Person.objects.filter(pk=firm.alice.pk).update(language="zh-hans")
    disclosure_reminding.remind(str(found.pk), day.isoformat(), 60)
    drain()
    assert sorted(letter.to[0] for letter in mail.outbox) == ["alice@example.com", "petra@example.com"]
    hers = next(letter for letter in mail.outbox if letter.to == ["petra@example.com"])
    assert found.number in hers.subject and f"/disclosures/{found.pk}/" in hers.body
    assert found.title not in hers.subject + hers.body, "the title is told in confidence"
    his = next(letter for letter in mail.outbox if letter.to == ["alice@example.com"])
    assert f"{day.year}年{day.month}月{day.day}日" in his.subject


def test_a_reminder_is_sent_once_however_often_its_job_runs(firm: SimpleNamespace, drain: Callable[[], int]) -> None:
    found = filed(firm, ending_in(20))
    day = found.watched_on
    assert day is not None and [before for before, _on in waiting(found)] == [7]
    for _run in range(2):
        disclosure_reminding.remind(str(found.pk), day.isoformat(), 7)
    drain()
    assert DisclosureReminder.objects.count() == 1 and len(mail.outbox) == 2


@pytest.mark.parametrize("what", ["abroad_on", "closed_on"])
def test_none_once_it_is_filed_abroad_or_closed(firm: SimpleNamespace, drain: Callable[[], int], what: str) -> None:
    found = filed(firm, ending_in(90))
    day = found.watched_on
    assert day is not None and len(waiting(found)) == 3
    enter(firm, found, what, in_days(0))
    assert not waiting(found)
    disclosure_reminding.remind(str(found.pk), day.isoformat(), 60)  # one that was just running
    drain()
    assert not mail.outbox and not DisclosureReminder.objects.exists()


def test_a_corrected_filing_day_moves_them(firm: SimpleNamespace, drain: Callable[[], int]) -> None:
    found = filed(firm, ending_in(200))
    old = found.watched_on
    enter(firm, found, "filed_on", ending_in(100))
    found.refresh_from_db()
    new = found.watched_on
    assert old is not None and new is not None and new < old
    assert waiting(found) == [(before, new - timedelta(days=before)) for before in (7, 30, 60)]
    disclosure_reminding.remind(str(found.pk), old.isoformat(), 7)
    drain()
    assert not mail.outbox
    enter(firm, found, "filed_on", ending_in(-5))
    assert not waiting(found)


def test_what_fell_due_while_nothing_worked_is_sent_afterwards_and_not_after_the_day(
    firm: SimpleNamespace, drain: Callable[[], int]
) -> None:
    found = filed(firm, ending_in(90))
    Job.objects.open().filter(key__endswith=":60").update(due_at=timezone.now() - timedelta(days=1))
    drain()
    assert len(mail.outbox) == 2
    Disclosure.objects.filter(pk=found.pk).update(answers={**found.answers, "filed_on": ending_in(-2).isoformat()})
    mail.outbox.clear()
    disclosure_reminding.remind(str(found.pk), in_days(-2).isoformat(), 7)
    drain()
    assert not mail.outbox


def test_who_left_the_job_or_the_company_is_not_reminded(firm: SimpleNamespace) -> None:
    found = filed(firm, ending_in(90))
    assert [one.email for one in disclosure_reminding.told(found)] == ["alice@example.com", "petra@example.com"]
    Membership.objects.filter(person=firm.petra).delete()
    assert [one.email for one in disclosure_reminding.told(found)] == ["alice@example.com", "ivan@example.com"]
    Person.objects.filter(pk=firm.alice.pk).update(is_active=False)
    assert [one.email for one in disclosure_reminding.told(found)] == ["ivan@example.com"]
