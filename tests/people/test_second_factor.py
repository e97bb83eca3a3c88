"""Authenticator apps, recovery codes and passkeys."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db import transaction
from django.test import Client

from portal.people.actions import people
from portal.people.actions.addresses import keep_in_step
from portal.people.models import Person
from tests.conftest import PASSWORD
from tests.people.conftest import is_signed_in, lines, sign_in


@pytest.fixture(autouse=True)
def commits_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction, "on_commit", lambda work, *_rest, **_more: work())


@pytest.fixture
def code(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """`code(person)`: what the app shows now; `code(person, steps=1)` turns the clock by so many periods first."""
    moved = [0]
    real = totp.time.time

    class Clock:
        @staticmethod
        def time() -> float:
            return real() + 30 * moved[0]

    monkeypatch.setattr(totp, "time", Clock)

    def shown(person: Person, steps: int = 0) -> str:
        moved[0] += steps
        secret = totp.decrypt(Authenticator.objects.get(user=person, type="totp").data["secret"])
        return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))

    yield shown


def prove(browser: Client) -> None:
    """Give the password once more, as changes of the sign-in ask for."""
    assert browser.post("/accounts/reauthenticate/?next=/me/", {"password": PASSWORD}).headers["Location"] == "/me/"


def enrol(browser: Client) -> None:
    """Alice adds her app, as the page says."""
    sign_in(browser, "alice@example.com")
    assert browser.get("/accounts/2fa/totp/activate/").headers["Location"].startswith("/accounts/reauthenticate/")
    prove(browser)
    browser.get("/accounts/2fa/totp/activate/")
    secret = browser.session[totp.SECRET_SESSION_KEY]
    shown = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    assert browser.post("/accounts/2fa/totp/activate/", {"code": shown}).status_code == 302


@pytest.fixture
def alice(company: SimpleNamespace) -> Person:
    keep_in_step(company.alice, verified=True)
    return company.alice


def test_alice_adds_an_app_and_signs_in_with_it(alice: Person, browser: Client, code: Callable[..., str], mailoutbox: list[Any]) -> None:
    enrol(browser)
    assert {line.detail["kind"] for line in lines("second_factor.added")} >= {"totp"}
    assert mailoutbox[-1].to == ["alice@example.com"]

    there = Client()
    assert sign_in(there, "alice@example.com").headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_signed_in(there), "the password alone is not enough"
    now = code(alice, steps=1)
    assert there.post("/accounts/2fa/authenticate/", {"code": now}).status_code == 302
    assert is_signed_in(there)

    third = Client()
    sign_in(third, "alice@example.com")
    assert third.post("/accounts/2fa/authenticate/", {"code": now}).status_code == 200, "the same code a second time"
    assert not is_signed_in(third)
    assert [line.detail["kind"] for line in lines("second_factor.failed")] == ["totp"]


def test_the_code_of_the_window_before_is_refused(alice: Person, browser: Client, code: Callable[..., str]) -> None:
    enrol(browser)
    there = Client()
    sign_in(there, "alice@example.com")
    old = code(alice, steps=1)
    code(alice, steps=1)
    assert there.post("/accounts/2fa/authenticate/", {"code": old}).status_code == 200
    assert not is_signed_in(there)


def test_guessing_codes_ends_soon(alice: Person, browser: Client, code: Callable[..., str]) -> None:
    enrol(browser)
    there = Client()
    sign_in(there, "alice@example.com")
    for i in range(50):
        there.post("/accounts/2fa/authenticate/", {"code": f"{i:06}"})
    assert len(lines("second_factor.failed")) <= 10
    there.post("/accounts/2fa/authenticate/", {"code": code(alice, steps=1)})
    assert not is_signed_in(there)


def test_an_own_second_factor_clears_no_count_of_wrong_passwords(alice: Person, browser: Client, code: Callable[..., str]) -> None:
    enrol(browser)
    for i in range(19):
        sign_in(Client(), f"guess{i}@example.com", "wrong wrong wrong")
    there = Client()
    sign_in(there, "alice@example.com")
    there.post("/accounts/2fa/authenticate/", {"code": code(alice, steps=1)})
    assert is_signed_in(there)
    before = len(lines("sign_in.failed"))
    for i in range(10):
        sign_in(Client(), f"other{i}@example.com", "wrong wrong wrong")
    assert len(lines("sign_in.failed")) == before + 1


def test_a_recovery_code_works_once(alice: Person, browser: Client) -> None:
    enrol(browser)
    codes = Authenticator.objects.get(user=alice, type="recovery_codes").wrap().get_unused_codes()
    for expected in (True, False):
        there = Client()
        sign_in(there, "alice@example.com")
        there.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert is_signed_in(there) is expected


def test_removing_the_app_asks_for_the_password_again(alice: Person, browser: Client, as_: Callable[[Person], Client]) -> None:
    enrol(browser)
    stolen = as_(alice)  # a session without a fresh password
    answer = stolen.post("/accounts/2fa/totp/deactivate/")
    assert "reauthenticate" in answer.headers["Location"]
    assert Authenticator.objects.filter(user=alice, type="totp").exists()
    assert browser.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=alice).exists()
    assert "totp" in {line.detail["kind"] for line in lines("second_factor.removed")}


def test_an_unconfirmed_address_gets_no_second_factor(company: SimpleNamespace, browser: Client) -> None:
    keep_in_step(company.alice)
    sign_in(browser, "alice@example.com")
    assert browser.get("/accounts/2fa/totp/activate/").headers["Location"] == "/accounts/2fa/"


def test_the_pages_answer(alice: Person, browser: Client) -> None:
    sign_in(browser, "alice@example.com")
    prove(browser)
    for path in ("", "totp/activate/", "webauthn/", "webauthn/add/"):
        assert browser.get(f"/accounts/2fa/{path}").status_code == 200, path
    browser.post("/accounts/logout/")
    enrol(browser)
    for path in ("", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/"):
        assert browser.get(f"/accounts/2fa/{path}").status_code == 200, path
    options = Client().get("/accounts/2fa/webauthn/login/", headers={"x-requested-with": "XMLHttpRequest"})
    assert re.search(r'"challenge"', options.content.decode())


def test_an_administrator_helps_somebody_who_lost_the_phone(alice: Person, browser: Client, mailoutbox: list[Any]) -> None:
    enrol(browser)
    assert people.remove_second_factors(alice) == 2
    assert people.remove_second_factors(alice) == 0
    assert not is_signed_in(browser)
    there = Client()
    sign_in(there, "alice@example.com", PASSWORD)
    assert is_signed_in(there)
    assert mailoutbox[-1].to == ["alice@example.com"]
