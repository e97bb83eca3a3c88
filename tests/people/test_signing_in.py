"""Signing in and out: who gets in, what the trail keeps, and that strangers learn nothing."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.people.models import AuditEntry, Person, PersonSession
from portal.people.names import masked
from tests.conftest import PASSWORD
from tests.people.conftest import is_signed_in, lines, sign_in


def test_alice_signs_in_and_out(company: SimpleNamespace, browser: Client) -> None:
    answer = sign_in(browser, "alice@example.com")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert is_signed_in(browser)
    assert [(line.actor, line.address) for line in lines("sign_in.done")] == [(company.alice, "192.0.2.1")]

    key = browser.cookies["sessionid"].value
    out = browser.post("/accounts/logout/")
    assert out.status_code == 302
    assert "no-store" in out.headers["Cache-Control"]
    assert not is_signed_in(browser)
    assert not PersonSession.objects.filter(pk=key).exists()
    assert [line.actor for line in lines("sign_in.ended")] == [company.alice]

    replay = Client()
    replay.cookies["sessionid"] = key
    assert not is_signed_in(replay)


@pytest.mark.parametrize("spelling", ["ALICE@example.com", "  alice@EXAMPLE.com ", "ａｌｉｃｅ@example.com"])
def test_one_mailbox_has_one_spelling(company: SimpleNamespace, browser: Client, spelling: str) -> None:
    sign_in(browser, spelling)
    assert is_signed_in(browser)


def test_a_page_of_a_signed_in_person_is_never_stored(company: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    assert "no-store" in as_(company.alice).get("/me/").headers["Cache-Control"]


def test_the_session_is_another_one_after_signing_in(company: SimpleNamespace, browser: Client) -> None:
    session = browser.session
    session["anything"] = 1
    session.save()
    browser.cookies["sessionid"] = before = session.session_key
    sign_in(browser, "alice@example.com")
    assert browser.cookies["sessionid"].value != before
    planted = Client()
    planted.cookies["sessionid"] = before
    assert not is_signed_in(planted)


def test_wrong_unknown_disabled_and_passwordless_look_alike(company: SimpleNamespace, make_person: Callable[..., Person]) -> None:
    Person.objects.create_person("new@example.com", "New Person")
    make_person("Dora Gone", is_active=False)
    pages = []
    for email in ("alice@example.com", "nobody@example.com", "new@example.com", "dora@example.com"):
        answer = sign_in(Client(), email, "not the password")
        assert answer.status_code == 200
        pages.append(answer.content.decode().replace(email, "").split("csrfmiddlewaretoken")[0])
    assert len(set(pages)) == 1
    assert "email address and/or password" in pages[0] or "could not" in pages[0] or pages[0]


def test_a_failure_is_noted_without_the_address_somebody_typed(company: SimpleNamespace, browser: Client) -> None:
    sign_in(browser, "alice@example.com", "not the password")
    sign_in(browser, "secret.stranger@example.org", "not the password")
    known, unknown = lines("sign_in.failed")
    assert known.subject_id == str(company.alice.pk)
    assert unknown.subject_id == ""
    assert "secret.stranger" not in repr([(line.subject_name, line.detail) for line in AuditEntry.objects.all()])
    assert unknown.detail == {"entered": masked("secret.stranger@example.org")} == {"entered": "s…r@e…g"}


def test_a_deactivated_person_is_out_at_once(company: SimpleNamespace, browser: Client, as_: Callable[[Person], Client]) -> None:
    signed_in = as_(company.alice)
    assert is_signed_in(signed_in)
    Person.objects.filter(pk=company.alice.pk).update(is_active=False)
    assert not is_signed_in(signed_in)
    answer = sign_in(browser, "alice@example.com")
    assert answer.headers["Location"] == "/accounts/inactive/"
    assert not is_signed_in(browser)


def test_sign_up_is_closed(db: None, browser: Client) -> None:
    given = {"email": "eve@example.com", "password1": PASSWORD, "password2": PASSWORD, "is_admin": "on"}
    for answer in (browser.get("/accounts/signup/"), browser.post("/accounts/signup/", given)):
        assert answer.status_code == 200
        assert "signup_closed" in " ".join(template.name or "" for template in answer.templates)
    assert not Person.objects.exists()


@pytest.mark.parametrize("path", ["email/", "confirm-email/", "confirm-email/abc:def/", "login/code/confirm/"])
def test_nobody_changes_their_own_address(company: SimpleNamespace, as_: Callable[[Person], Client], path: str) -> None:
    client = as_(company.alice)
    for answer in (client.get(f"/accounts/{path}"), client.post(f"/accounts/{path}", {"email": "mallory@example.com", "action_add": ""})):
        assert answer.status_code == 404
    assert list(company.alice.emailaddress_set.all()) == []


def test_the_door_to_accounts_leads_to_ones_own_page(company: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    assert as_(company.alice).get("/accounts/").headers["Location"] == "/me/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_signing_in_never_leads_elsewhere(company: SimpleNamespace, browser: Client, target: str) -> None:
    answer = browser.post("/accounts/login/", {"login": "alice@example.com", "password": PASSWORD, "next": target})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize(
    "nasty", ["\x00", "a\x00@example.com", "x" * 10_000, "‮alice@example.com", "<script>@example.com", "'; drop table--", "\ud800"]
)
def test_nasty_input_is_refused_and_breaks_nothing(company: SimpleNamespace, browser: Client, nasty: str) -> None:
    typed = nasty.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    for data in ({"login": typed, "password": typed}, {"login": "alice@example.com", "password": typed}):
        answer = browser.post("/accounts/login/", data)
        assert answer.status_code == 200
        assert b"<script>@" not in answer.content
    assert not is_signed_in(browser)


def test_signing_in_needs_a_token_of_the_own_session(company: SimpleNamespace) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = sign_in(browser, "alice@example.com")
    assert answer.status_code == 403
    assert not is_signed_in(browser)
