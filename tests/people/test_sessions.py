"""How long a session lasts, and ending the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from portal import jobs
from portal.people.jobs import forget_expired_sessions
from portal.people.middleware import SEEN, is_over
from portal.people.models import Person, PersonSession
from tests.people.conftest import is_signed_in, lines, sign_in
from tests.statements import statements

HOUR = 3600


@pytest.mark.parametrize(
    ("age", "unused", "over"),
    [
        (0, 0, False),
        (2 * HOUR, 2 * HOUR, False),
        (2 * HOUR + 1, 2 * HOUR + 1, True),
        (12 * HOUR, 10, False),
        (12 * HOUR + 1, 10, True),
        (-30, -30, False),
        (-2 * HOUR, -2 * HOUR, True),
    ],
)
def test_when_a_session_is_over(age: int, unused: int, over: bool) -> None:
    now = 1_800_000_000
    assert is_over(now, now - age, now - unused) is over


def test_an_unused_session_ends_and_says_where_to_come_back_to(
    company: SimpleNamespace, browser: Client, clock: Callable[[float], None]
) -> None:
    sign_in(browser, "alice@example.com")
    clock(2 * HOUR + 1)
    answer = browser.get("/me/")
    assert answer.headers["Location"] == "/accounts/login/?next=/me/"
    assert not PersonSession.objects.filter(person=company.alice).exists()


def test_a_used_session_lasts_twelve_hours_and_no_longer(company: SimpleNamespace, browser: Client, clock: Callable[[float], None]) -> None:
    sign_in(browser, "alice@example.com")
    for _hour in range(11):
        clock(HOUR)
        assert is_signed_in(browser)
    clock(HOUR + 1)
    assert not is_signed_in(browser)


def test_a_session_from_the_future_is_not_believed(company: SimpleNamespace, browser: Client, clock: Callable[[float], None]) -> None:
    sign_in(browser, "alice@example.com")
    clock(-2 * HOUR)
    assert not is_signed_in(browser)


def test_being_in_use_is_written_every_five_minutes_only(company: SimpleNamespace, browser: Client, clock: Callable[[float], None]) -> None:
    sign_in(browser, "alice@example.com")
    first = browser.session[SEEN]
    clock(240)
    with statements() as asked:
        browser.get("/me/")
    assert not [sql for sql in asked if sql.startswith(("UPDATE", "INSERT"))]
    assert browser.session[SEEN] == first
    clock(61)
    browser.get("/me/")
    assert 301 <= browser.session[SEEN] - first < 360


def test_the_idle_limit_is_a_setting(company: SimpleNamespace, browser: Client, clock: Callable[[float], None], settings: object) -> None:
    settings.SESSION_IDLE_MINUTES = 10  # type: ignore[attr-defined]
    sign_in(browser, "alice@example.com")
    clock(601)
    assert not is_signed_in(browser)


def test_what_is_over_is_cleared_away_each_day(company: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    as_(company.alice)
    as_(company.bob)
    PersonSession.objects.filter(person=company.alice).update(expire_date=timezone.now() - timedelta(seconds=1))
    jobs.enqueue(forget_expired_sessions)
    assert {session.person for session in PersonSession.objects.all()} == {company.bob}


def test_alice_signs_out_everywhere_else(company: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    here, there, bob = as_(company.alice), as_(company.alice), as_(company.bob)
    assert here.get("/me/sign-out-elsewhere/").status_code == 405
    assert here.post("/me/sign-out-elsewhere/").headers["Location"] == "/me/"
    assert [is_signed_in(browser) for browser in (here, there, bob)] == [True, False, True]
    assert [line.detail for line in lines("sign_in.ended_elsewhere")] == [{"count": 1}]
