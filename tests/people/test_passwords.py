"""Links that set a password, changing one, and the rules of a good one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.translation import get_language

from portal.people import mailing
from portal.people.actions import inviting, people
from portal.people.actions.addresses import keep_in_step
from portal.people.models import Person, PersonSession
from tests.conftest import PASSWORD
from tests.people.conftest import NEW_PASSWORD, again, ask_for_link, follow, is_signed_in, lines, newest_link, sign_in, verified


def test_a_forgotten_password_is_set_by_a_link(company: SimpleNamespace, mailoutbox: list[Any]) -> None:
    keep_in_step(company.alice)
    assert not verified(company.alice)
    elsewhere = Client()
    sign_in(elsewhere, "alice@example.com")
    answer = ask_for_link("Alice@Example.com")
    assert answer.headers["Location"] == "/accounts/password/reset/done/"
    (message,) = mailoutbox
    assert message.to == ["alice@example.com"]
    assert "http://localhost:8000/accounts/password/reset/key/" in message.body

    assert follow(newest_link())
    assert again(company.alice).check_password(NEW_PASSWORD)
    assert verified(company.alice), "whoever used the link reads that mailbox"
    assert not is_signed_in(elsewhere), "other browsers are out"
    assert [line.subject_id for line in lines("password.set_by_link")] == [str(company.alice.pk)]
    assert not any(link_part in repr(line.detail) for line in lines("password.link_sent") for link_part in ("key", NEW_PASSWORD))


@pytest.mark.parametrize("who", ["known", "unknown", "deactivated"])
def test_asking_for_a_link_tells_nobody_who_has_an_account(company: SimpleNamespace, mailoutbox: list[Any], who: str) -> None:
    Person.objects.filter(pk=company.bob.pk).update(is_active=False)
    email = {"known": "alice@example.com", "unknown": "nobody@example.com", "deactivated": "bob@example.com"}[who]
    answer = ask_for_link(email)
    page = Client().get(answer.headers["Location"])
    assert (answer.status_code, page.status_code) == (302, 200)
    assert email.encode() not in page.content
    assert len(mailoutbox) == (who == "known")


def test_a_forged_host_never_stands_in_a_mail(company: SimpleNamespace, mailoutbox: list[Any]) -> None:
    given = {"email": "alice@example.com"}
    assert Client().post("/accounts/password/reset/", given, headers={"host": "evil.example"}).status_code == 400
    Client().post("/accounts/password/reset/", given, headers={"x-forwarded-host": "evil.example"})
    assert [("evil" in message.body, "http://localhost:8000/" in message.body) for message in mailoutbox] == [(False, True)]


def test_a_link_works_once(company: SimpleNamespace) -> None:
    ask_for_link("alice@example.com")
    link = newest_link()
    assert follow(link)
    assert not follow(link, "another good phrase")
    assert again(company.alice).check_password(NEW_PASSWORD)


def kill_by_newer(person: Person) -> None:
    ask_for_link(person.email)


def kill_by_password(person: Person) -> None:
    person.set_password("changed otherwise")
    person.save()


def kill_by_email(person: Person) -> None:
    people.change_email(person, "alice.new@example.com")


def kill_by_signing_in(person: Person) -> None:
    sign_in(Client(), person.email)


def kill_by_deactivation(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.parametrize("kill", [kill_by_newer, kill_by_password, kill_by_email, kill_by_signing_in, kill_by_deactivation])
@pytest.mark.parametrize("first", [False, True])
def test_a_link_is_dead_after(company: SimpleNamespace, kill: Callable[[Person], None], first: bool) -> None:
    if first:
        Person.objects.filter(pk=company.alice.pk).update(password="!unusable")
        company.alice = again(company.alice)
    inviting.send_set_password_mail(company.alice)
    link = newest_link()
    if not (first and kill is kill_by_signing_in):
        kill(again(company.alice))
        assert not follow(link)
        assert not again(company.alice).check_password(NEW_PASSWORD)


@pytest.mark.parametrize(
    ("first", "age", "opens"),
    [
        (False, timedelta(minutes=59), True),
        (False, timedelta(minutes=61), False),
        (True, timedelta(days=6, hours=23), True),
        (True, timedelta(days=7, minutes=1), False),
    ],
)
def test_a_link_lasts_an_hour_and_a_first_one_a_week(
    company: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, first: bool, age: timedelta, opens: bool
) -> None:
    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    if first:
        Person.objects.filter(pk=company.alice.pk).update(password="!unusable")
    inviting.send_set_password_mail(again(company.alice))
    link, real = newest_link(), PasswordResetTokenGenerator._now
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: real(self) + age)
    assert follow(link) is opens


def mangled(link: str, company: SimpleNamespace) -> list[str]:
    head, _dash, token = link.rstrip("/").rpartition("/")[2].partition("-")
    base = "/accounts/password/reset/key/"
    other = f"{company.bob.pk:x}"
    swapped = token[:-1] + ("a" if token[-1] != "a" else "b")
    return [
        f"{base}{other}-{token}/",
        f"{base}{head}-{token[:-1]}/",
        f"{base}{head}-{token.upper()}/",
        f"{base}{head}-{swapped}/",
        f"{base}zzzzzzzzzzzzz-{token}/",
    ]


def test_a_changed_link_opens_nothing(company: SimpleNamespace) -> None:
    ask_for_link("alice@example.com")
    for link in mangled(newest_link(), company):
        answer = Client().get(link)
        assert answer.status_code == 200
        assert not follow(link)
    assert again(company.alice).check_password(PASSWORD)
    assert again(company.bob).check_password(PASSWORD)


def test_the_key_does_not_stay_in_the_address(company: SimpleNamespace, browser: Client) -> None:
    ask_for_link("alice@example.com")
    page = browser.get(newest_link()).headers["Location"]
    assert page.endswith("-set-password/")
    assert browser.get(page).headers["Referrer-Policy"] == "same-origin"


def test_changing_the_password_keeps_this_browser_and_ends_the_others(company: SimpleNamespace, mailoutbox: list[Any]) -> None:
    here, there = Client(), Client()
    for browser in (here, there):
        sign_in(browser, "alice@example.com")
    assert is_signed_in(there)
    before = here.cookies["sessionid"].value
    given = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    answer = here.post("/accounts/password/change/", given)
    assert answer.headers["Location"] == "/me/"
    assert is_signed_in(here)
    assert here.cookies["sessionid"].value != before
    assert not is_signed_in(there)
    assert PersonSession.objects.filter(person=company.alice).count() == 1
    assert [line.actor for line in lines("password.changed")] == [company.alice]
    assert NEW_PASSWORD not in repr([line.detail for line in lines("password.changed")])
    assert [message.to for message in mailoutbox] == [["alice@example.com"]]


def test_a_wrong_old_password_changes_nothing(company: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    given = {"oldpassword": "something else", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert as_(company.alice).post("/accounts/password/change/", given).status_code == 200
    assert again(company.alice).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("eleven char", False),
        ("twelve chars", True),
        ("x" * 4 + "y" * 60, True),
        ("correct horse " * 9 + "xy", True),  # 128
        ("correct horse " * 9 + "xyz", False),
        ("a" * 4096, False),
        ("🦊🦊 🦔🦔 🐢🐢 🦉🦉", False),  # eleven characters
        ("🦊🦊 🦔🦔 🐢🐢 🦉🦉 🐙", True),
        ("  spaces are kept  ", True),
        ("nul\x00is refused", False),
        ("Sample Trading Co. 1", False),
        ("alice zhang 2026!", False),
        ("i am alicezhang ok", False),
        ("ip strategy portal", False),
        ("password1234", False),
        ("qwertyuiopas", True),  # not among the common ones; twelve characters and no rule of composition
    ],
)
def test_rules_of_a_password(company: SimpleNamespace, password: str, good: bool) -> None:
    try:
        validate_password(password, company.alice)
    except ValidationError:
        assert not good
    else:
        assert good


def test_a_password_is_kept_as_it_was_typed(company: SimpleNamespace) -> None:
    ask_for_link("alice@example.com")
    assert follow(newest_link(), "  with spaces around 🦊 ")
    assert again(company.alice).check_password("  with spaces around 🦊 ")


@pytest.mark.parametrize("bad", ["short", "a" * 4096, "nul\x00in the middle"])
def test_a_bad_password_is_explained_and_the_link_stays_good(company: SimpleNamespace, bad: str) -> None:
    ask_for_link("alice@example.com")
    link = newest_link()
    assert not follow(link, bad)
    assert again(company.alice).check_password(PASSWORD)
    assert follow(link)


def test_mail_is_written_in_the_persons_language(company: SimpleNamespace, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[Any] = []
    render = mailing.render_to_string
    monkeypatch.setattr("portal.people.mailing.render_to_string", lambda *given: spoken.append(get_language()) or render(*given))
    people.update_person(company.alice, language="zh-hans")
    inviting.send_set_password_mail(company.alice)
    assert spoken == ["zh-hans", "zh-hans"]
    assert "\n" not in mailoutbox[0].subject


def test_somebody_deactivated_gets_no_link(company: SimpleNamespace, mailoutbox: list[Any]) -> None:
    people.deactivate(company.alice)
    with pytest.raises(ValidationError):
        inviting.send_set_password_mail(company.alice)
    assert mailoutbox == []


def test_a_mail_server_that_fails_stops_nobody(company: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    assert ask_for_link("alice@example.com").status_code == 302
    person = people.add_person("new@example.com", "New Person")
    assert person.pk
    inviting.send_first_links([person.pk])
    assert mail.outbox == []


def test_the_time_in_a_link_is_part_of_what_is_signed(company: SimpleNamespace) -> None:
    from portal.people.links import LinkTokens

    tokens = LinkTokens()
    stamp, _dash, mark = tokens.make_token(company.alice).partition("-")
    assert not tokens.check_token(company.alice, f"{stamp[:-1]}z-{mark}")
