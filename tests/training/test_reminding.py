"""Reminders: one mail a person, none to who finished, none twice a day, in the person's language and zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from smtplib import SMTPException
from types import SimpleNamespace
from unittest import mock

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.jobs.models import Job
from portal.people.models import AuditEntry, Person
from training.actions import learning, reminding
from training.models import Enrolment, Reminder

Outbox = Callable[..., reminding.Reminded]


@pytest.fixture
def send(drain: Callable[[], int]) -> Outbox:
    """Remind, and have the jobs that are due done."""

    def remind(by: Person, at: datetime | None = None) -> reminding.Reminded:
        done = reminding.remind(Enrolment.objects.order_by("pk"), by=by, at=at)
        drain()
        return done

    return remind


@pytest.fixture
def owing(company: SimpleNamespace, make_course: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    """Alice owes two courses, Charlie one of them."""
    one, two = make_course("one"), make_course("two")
    now = timezone.now()
    Enrolment.objects.create(person=company.alice, course=one.course, due_at=now - timedelta(days=4))
    Enrolment.objects.create(person=company.alice, course=two.course, due_at=now + timedelta(days=4))
    Enrolment.objects.create(person=company.charlie, course=one.course)
    return company


def test_one_mail_a_person_names_all_they_owe(owing: SimpleNamespace, send: Outbox) -> None:
    assert send(owing.xena) == reminding.Reminded(people=2, left_out=0)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["alice@example.com", "charlie@example.com"]
    body = next(letter.body for letter in mail.outbox if letter.to == ["alice@example.com"])
    assert "Dear Alice Zhang" in body and "these courses are waiting" in body
    assert "Course one (was due " in body and "Course two (due " in body and "CST (UTC+8)" in body
    assert "http://localhost:8000/courses/one/" in body and "&" not in body.replace("&c", "")
    lines = AuditEntry.objects.filter(action="training.remind")
    assert {line.subject_id for line in lines} == {str(owing.alice.pk), str(owing.charlie.pk)} and all(
        line.actor == owing.xena for line in lines
    )


def test_never_to_somebody_who_finished_or_left(owing: SimpleNamespace, send: Outbox) -> None:
    Enrolment.objects.filter(person=owing.alice).update(completed_at=timezone.now())
    Person.objects.filter(pk=owing.charlie.pk).update(is_active=False)
    assert send(owing.xena) == reminding.Reminded(people=0, left_out=3)
    assert not mail.outbox and not Reminder.objects.exists()


def test_never_twice_a_day_and_again_the_next(owing: SimpleNamespace, send: Outbox) -> None:
    at = datetime(2026, 11, 24, 3, tzinfo=UTC)
    assert send(owing.xena, at).people == 2
    assert send(owing.bob, at + timedelta(hours=3)) == reminding.Reminded(people=0, left_out=3)
    assert len(mail.outbox) == 2
    assert send(owing.xena, at + timedelta(days=1)).people == 2


def test_the_day_is_the_day_of_the_person_reminded(owing: SimpleNamespace, send: Outbox) -> None:
    """An hour passes: a new day in Shanghai, the same day in Berlin."""
    Person.objects.filter(pk=owing.charlie.pk).update(time_zone="Europe/Berlin")
    at = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
    assert send(owing.xena, at).people == 2
    assert send(owing.xena, at + timedelta(hours=1)).people == 1
    assert [letter.to for letter in mail.outbox[2:]] == [["alice@example.com"]]


def test_in_the_language_and_zone_of_the_person(owing: SimpleNamespace, send: Outbox) -> None:
    due = datetime(2026, 11, 30, 10, tzinfo=UTC)
    Enrolment.objects.update(due_at=due)
    Person.objects.filter(pk=owing.alice.pk).update(language="zh-hans", time_zone="Asia/Tokyo")
    Person.objects.filter(pk=owing.charlie.pk).update(time_zone="Europe/Berlin")
    send(owing.xena)
    alice, charlie = sorted(mail.outbox, key=lambda letter: letter.to)
    assert "课程 one" in alice.body and "2026年11月30日 19:00 JST" in alice.body
    assert "Course one" in charlie.body and "30 Nov 2026, 11:00 CET (UTC+1)" in charlie.body


def test_a_mail_that_cannot_be_sent_is_tried_again_and_at_last_asked_for_anew(
    owing: SimpleNamespace, send: Outbox, drain: Callable[[], int]
) -> None:
    with mock.patch("django.core.mail.EmailMessage.send", side_effect=SMTPException("no such box")):
        send(owing.xena)
        for _retry in range(4):
            Job.objects.open().update(due_at=timezone.now())
            assert drain() == 2
        assert send(owing.xena).people == 0 and Reminder.objects.count() == 3, "they are still on their way"
        Job.objects.open().update(due_at=timezone.now())
        assert drain() == 2
    assert not mail.outbox and not Reminder.objects.exists() and Job.objects.failed().count() == 2
    assert send(owing.xena).people == 2 and len(mail.outbox) == 2


def test_what_is_finished_before_the_mail_goes_out_is_not_named(owing: SimpleNamespace, drain: Callable[[], int]) -> None:
    reminding.remind(Enrolment.objects.order_by("pk"), by=owing.xena)
    Enrolment.objects.filter(person=owing.alice, course__slug="one").update(completed_at=timezone.now())
    Enrolment.objects.filter(person=owing.charlie).update(completed_at=timezone.now())
    drain()
    (letter,) = mail.outbox
    assert letter.to == ["alice@example.com"] and "Course two" in letter.body and "Course one" not in letter.body


def test_names_cannot_write_mail_headers(owing: SimpleNamespace, send: Outbox) -> None:
    Person.objects.filter(pk=owing.alice.pk).update(display_name="Al\r\nBcc: evil@example.com <x>\"'&{{ site }}")
    send(owing.xena)
    letter = next(letter for letter in mail.outbox if letter.to == ["alice@example.com"])
    assert letter.recipients() == ["alice@example.com"] and "Bcc" not in letter.message()
    assert "{{ site }}" in letter.body


def test_the_database_holds_one_reminder_a_day(owing: SimpleNamespace) -> None:
    row = learning.enrol(owing.bob, Enrolment.objects.first().course)  # type: ignore[union-attr]
    Reminder.objects.create(enrolment=row, day="2026-11-24")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(enrolment=row, day="2026-11-24")
