"""Guessing passwords: an address gets so many tries; others' guesses lock nobody out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import Client

from portal.people.actions.addresses import keep_in_step
from portal.people.backends import PersonBackend
from portal.people.models import Person
from tests.people.conftest import ask_for_link, follow, is_signed_in, newest_link, sign_in


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses whose password was really compared."""
    seen: list[str] = []
    plain = PersonBackend._authenticate

    def watched(self: PersonBackend, request: Any, **given: Any) -> Any:
        seen.append(given["email"])
        return plain(self, request, **given)

    monkeypatch.setattr(PersonBackend, "_authenticate", watched)
    return seen


def test_the_count_is_shared_by_all_processes() -> None:
    assert settings.CACHES["default"]["BACKEND"] in {
        "django.core.cache.backends.db.DatabaseCache",
        "django.core.cache.backends.redis.RedisCache",
    }
    assert "locmem" not in type(caches["default"]).__module__


def test_one_address_gets_twenty_wrong_guesses_in_a_quarter_of_an_hour(company: SimpleNamespace, evaluated: list[str]) -> None:
    for i in range(60):
        sign_in(Client(), f"guess{i}@example.com", "wrong wrong wrong")
    assert len(evaluated) == 20
    assert not signs_in("alice@example.com", "192.0.2.1"), "the throttled address must wait"
    assert signs_in("alice@example.com", "198.51.100.7"), "from anywhere else the right password works"


def test_one_account_gets_ten_from_one_address_and_its_owner_is_never_locked_out(company: SimpleNamespace, evaluated: list[str]) -> None:
    for i in range(30):
        sign_in(Client(), "alice@example.com", f"wrong wrong {i}", address="203.0.113.5")
    assert len(evaluated) == 10
    for far in range(40):  # many addresses against one account
        sign_in(Client(), "alice@example.com", "wrong wrong wrong", address=f"203.0.113.{100 + far}")
    assert signs_in("alice@example.com", "198.51.100.7")
    assert signs_in("bob@example.com", "203.0.113.5"), "the address itself has tries left"


def test_a_forged_forwarding_header_makes_no_new_address(company: SimpleNamespace, evaluated: list[str]) -> None:
    for i in range(50):
        sign_in(Client(), f"guess{i}@example.com", "wrong wrong wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{i}")
    assert len(evaluated) == 20


def test_behind_one_proxy_only_its_own_word_counts(company: SimpleNamespace, evaluated: list[str], settings: Any) -> None:
    settings.PROXIES = 1
    for i in range(50):
        sign_in(Client(), f"guess{i}@example.com", "wrong wrong wrong", HTTP_X_FORWARDED_FOR=f"10.0.0.{i}, 198.51.100.9")
    assert len(evaluated) == 20
    assert signs_in("alice@example.com", "192.0.2.1", HTTP_X_FORWARDED_FOR="198.51.100.10")


def test_right_passwords_use_up_nothing(company: SimpleNamespace) -> None:
    assert all(signs_in("alice@example.com", "192.0.2.1") for _i in range(25))


def test_setting_a_password_by_link_lets_its_owner_try_again_but_clears_no_address(company: SimpleNamespace, evaluated: list[str]) -> None:
    keep_in_step(company.alice)
    for i in range(10):
        sign_in(Client(), "alice@example.com", f"wrong {i}", address="127.0.0.1")
    assert not signs_in("alice@example.com", "127.0.0.1")
    ask_for_link("alice@example.com")
    assert follow(newest_link())
    assert sign_in(browser := Client(), "alice@example.com", "seven green otters", address="127.0.0.1").status_code == 302
    assert is_signed_in(browser)
    evaluated.clear()
    for i in range(30):
        sign_in(Client(), f"guess{i}@example.com", "wrong wrong wrong", address="127.0.0.1")
    assert len(evaluated) == 10


def test_when_the_count_cannot_be_kept_nobody_gets_in(
    company: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, evaluated: list[str]
) -> None:
    def broken(*_args: Any, **_rest: Any) -> None:
        raise ConnectionError("cache down")

    monkeypatch.setattr("allauth.core.internal.ratelimit.cache.add", broken)
    browser = Client(raise_request_exception=False)
    sign_in(browser, "alice@example.com")
    assert evaluated == []
    assert not is_signed_in(browser)


def test_only_few_links_are_sent_to_one_mailbox(company: SimpleNamespace, mailoutbox: list[Any]) -> None:
    answers = [ask_for_link("alice@example.com").status_code for _i in range(8)]
    assert answers == [302] * 5 + [429] * 3
    assert len(mailoutbox) == 5


def signs_in(email: str, address: str, **more: Any) -> bool:
    browser = Client()
    sign_in(browser, email, address=address, **more)
    return "_auth_user_id" in browser.session and Person.objects.get(email=email).pk == int(browser.session["_auth_user_id"])
