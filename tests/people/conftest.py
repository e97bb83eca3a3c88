"""What the stories of people share: mail that is there at once, a clock that can be turned, a fresh count of guesses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from portal.jobs import queueing, working
from portal.people import bells, middleware
from portal.people.models import AuditEntry, Department, Person
from tests.conftest import PASSWORD

NEW_PASSWORD = "seven green otters"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is queued is done now, in this thread and transaction."""
    monkeypatch.setattr(queueing, "announce", working.drain)


@pytest.fixture(autouse=True)
def fresh_counts(request: pytest.FixtureRequest) -> None:
    for database in ("db", "transactional_db"):
        if database in request.fixturenames:
            request.getfixturevalue(database)
            cache.clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """`clock(seconds)`: the sessions' clock jumps by so much."""
    real, ahead = middleware.time.time, [0.0]

    def turn(seconds: float) -> None:
        ahead[0] += seconds

    class Clock:
        @staticmethod
        def time() -> float:
            return real() + ahead[0]

    monkeypatch.setattr("portal.people.middleware.time", Clock)
    return turn


def sign_in(client: Client, email: str, password: str = PASSWORD, address: str = "192.0.2.1", **more: Any) -> HttpResponse:
    return client.post("/accounts/login/", {"login": email, "password": password}, REMOTE_ADDR=address, **more)


def is_signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def ask_for_link(email: str, client: Client | None = None) -> HttpResponse:
    return (client or Client()).post("/accounts/password/reset/", {"email": email})


def link_in(message: Any) -> str:
    """The path of the set-password link in a mail."""
    found = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", message.body)
    assert found, message.body
    return found.group(1)


def newest_link() -> str:
    return link_in(mail.outbox[-1])


def follow(link: str, password: str = NEW_PASSWORD, client: Client | None = None) -> bool:
    """Open a link and set a password by it; whether that worked."""
    browser = client or Client()
    opened = browser.get(link)
    if opened.status_code != 302:
        return False
    page = opened.headers["Location"]
    return browser.post(page, {"password1": password, "password2": password}).status_code == 302


def lines(action: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(action=action).order_by("pk"))


def again(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def verified(person: Person) -> bool:
    return EmailAddress.objects.get(user=person).verified


@pytest.fixture
def browser() -> Client:
    return Client()


@pytest.fixture
def xena(company: SimpleNamespace, as_: Callable[[Person], Client]) -> Client:
    """The administrator's browser."""
    return as_(company.xena)


@pytest.fixture
def moved() -> Iterator[list[list[int]]]:
    """What the bell said, each time it rang."""
    rung: list[list[int]] = []

    def hear(person_ids: list[int], **_rest: Any) -> None:
        rung.append(person_ids)

    bells.people_moved.connect(hear)
    yield rung
    bells.people_moved.disconnect(hear)


def department_form(department: Department, **more: Any) -> dict[str, Any]:
    given = {
        "name_en": department.name["en"],
        "name_zh": department.name.get("zh-hans", ""),
        "code": department.code,
        "parent": department.parent_id or "",
        "heads-TOTAL_FORMS": 0,
        "heads-INITIAL_FORMS": 0,
    }
    return given | more
