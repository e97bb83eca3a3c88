"""Mail as jobs: nothing that opens anything lies in the queue, a killed process loses none, none goes out of date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from portal.jobs import claiming, queueing
from portal.jobs.models import Job
from portal.people.actions import inviting, people
from portal.people.actions.addresses import keep_in_step
from portal.people.models import Person
from tests.people.conftest import again, ask_for_link, follow, lines, link_in, sign_in
from tests.statements import statements

Drain = Callable[[], int]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here jobs wait until `drain()`."""
    monkeypatch.setattr(queueing, "announce", lambda: None)


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM jobs_job")
        return repr(cursor.fetchall())


def test_the_queue_keeps_no_link(company: SimpleNamespace, drain: Drain) -> None:
    ask_for_link("alice@example.com")
    inviting.send_set_password_mail(company.bob)
    people.add_person("new@example.com", "New Person")
    seen = stored()
    while drain():
        seen += stored()
    assert len(mail.outbox) == 3
    for letter in mail.outbox:
        assert link_in(letter).rstrip("/").rpartition("/")[2] not in seen
    assert "/key/" not in seen


def test_done_mail_leaves_no_address_behind(company: SimpleNamespace, drain: Drain) -> None:
    ask_for_link("stranger@example.com")
    people.change_email(company.alice, "alice.zhang@example.com")
    assert "stranger@example.com" in stored() and "alice@example.com" in stored()
    drain()
    assert "example.com" not in stored() and [letter.to for letter in mail.outbox] == [["alice@example.com"], ["alice.zhang@example.com"]]


def test_asking_costs_the_same_for_everybody(company: SimpleNamespace, drain: Drain) -> None:
    """Statement by statement, whether there is an account or not; the rest happens when nobody waits."""
    Person.objects.filter(pk=company.bob.pk).update(is_active=False)
    asked = {}
    for email in ("nobody@example.com", "alice@example.com", "robert@example.com", "bob@example.com"):
        browser = Client()
        with statements() as found:
            ask_for_link(email, browser)
        asked[email] = [sql.split("(")[0][:40] for sql in found if "jobs_job" in sql or "people_person" in sql]
    assert set(map(tuple, asked.values())) == {tuple(asked["alice@example.com"])} and len(asked["alice@example.com"]) == 1


def test_a_process_killed_before_sending_loses_nothing(company: SimpleNamespace, drain: Drain) -> None:
    inviting.send_set_password_mail(company.alice)
    assert claiming.claim("killed")
    assert drain() == 0
    Job.objects.update(due_at=timezone.now() - timedelta(seconds=1))  # the lease is over
    assert drain() == 1
    (letter,) = mail.outbox
    assert follow(link_in(letter))


def test_only_the_newest_link_is_mailed(company: SimpleNamespace, drain: Drain) -> None:
    printed = inviting.send_set_password_mail(company.alice)
    assert printed
    inviting.send_set_password_mail(again(company.alice))
    assert drain() == 2
    (letter,) = mail.outbox
    assert not follow(printed.removeprefix("http://localhost:8000")) and follow(link_in(letter))


def test_the_link_returned_and_the_link_mailed_both_open(company: SimpleNamespace, drain: Drain) -> None:
    url = inviting.send_set_password_mail(company.alice)
    drain()
    assert Client().get(url.removeprefix("http://localhost:8000")).status_code == 302
    assert Client().get(link_in(mail.outbox[0])).status_code == 302


def test_who_has_set_the_password_meanwhile_gets_no_first_link(db: None, drain: Drain) -> None:
    person = people.add_person("new@example.com", "New Person", invite=False)
    url = inviting.send_set_password_mail(person)
    assert follow(url.removeprefix("http://localhost:8000"))
    drain()
    assert not [letter for letter in mail.outbox if "/key/" in letter.body]


def test_who_was_deactivated_meanwhile_gets_nothing(company: SimpleNamespace, drain: Drain) -> None:
    inviting.send_set_password_mail(company.alice)
    people.deactivate(company.alice)
    drain()
    assert not mail.outbox


def test_a_mail_server_that_is_down_is_asked_again(db: None, drain: Drain, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any) -> int:
        raise ConnectionRefusedError

    newcomers = [people.add_person(f"new{n}@example.com", f"New {n}", invite=False).pk for n in range(2)]
    with monkeypatch.context() as down:
        down.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        inviting.send_first_links(newcomers)
        assert drain() == 2 and not mail.outbox
    assert drain() == 0, "not yet"
    Job.objects.open().update(due_at=timezone.now())
    assert drain() == 2 and drain() == 0
    assert sorted(letter.to[0] for letter in mail.outbox) == ["new0@example.com", "new1@example.com"]


def test_many_first_links_cost_few_statements(db: None, drain: Drain) -> None:
    newcomers = [people.add_person(f"new{n}@example.com", f"New {n}", invite=False).pk for n in range(30)]
    with statements() as asked:
        inviting.send_first_links(newcomers)
    assert len(asked) <= 5
    assert drain() == 30 and len(mail.outbox) == 30
    assert len(lines("password.link_sent")) == 30 and follow(link_in(mail.outbox[7]))


def test_the_trail_says_where_a_reset_was_asked_from(company: SimpleNamespace, drain: Drain) -> None:
    Client().post("/accounts/password/reset/", {"email": "alice@example.com"}, REMOTE_ADDR="192.0.2.55")
    drain()
    (line,) = lines("password.link_sent")
    assert line.address == "192.0.2.55" and line.request_id and line.subject_id == str(company.alice.pk)


def test_a_notice_is_written_in_the_language_and_zone_of_who_did_it(company: SimpleNamespace, drain: Drain) -> None:
    Person.objects.filter(pk=company.alice.pk).update(language="zh-hans", time_zone="Europe/Berlin")
    keep_in_step(again(company.alice), verified=True)
    sign_in(browser := Client(), "alice@example.com")
    given = {"oldpassword": "a long enough phrase", "password1": "seven green otters", "password2": "seven green otters"}
    assert browser.post("/accounts/password/change/", given).status_code == 302
    assert not mail.outbox
    assert drain() == 1
    (letter,) = mail.outbox
    assert letter.to == ["alice@example.com"] and "127.0.0.1" in letter.body and "CE" in letter.body and "密码" in letter.body
