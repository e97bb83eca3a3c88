"""One's own page and the language button."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.people.models import Membership, Person
from tests.people.conftest import again
from tests.statements import statements


def test_the_page_shows_who_one_is(company: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    page = as_(company.alice).get("/me/").content.decode()
    for shown in (
        "Alice Zhang",
        "alice@example.com",
        "Export sales",
        "Your results are seen by you",
        "/accounts/password/change/",
        "/accounts/2fa/",
    ):
        assert shown in page
    assert "bob@example.com" not in page


def test_strangers_are_asked_to_sign_in(db: None, browser: Client) -> None:
    assert browser.get("/me/").headers["Location"] == "/accounts/login/?next=/me/"
    assert browser.post("/me/sign-out-elsewhere/").headers["Location"].startswith("/accounts/login/")


def test_language_and_zone_are_ones_own(company: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    client = as_(company.alice)
    given = {"language": "zh-hans", "time_zone": "Europe/Berlin"}
    assert client.post("/me/", given).headers["Location"] == "/me/"
    alice = again(company.alice)
    assert (alice.language, alice.time_zone) == ("zh-hans", "Europe/Berlin")
    page = client.get("/me/")
    assert page.headers["Content-Language"] == "zh-hans"
    assert 'lang="zh-Hans"' in page.content.decode()


def test_nothing_else_can_be_changed(company: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    before = Person.objects.filter(pk=company.alice.pk).values().get()
    given = {
        "language": "en",
        "time_zone": "Asia/Shanghai",
        "email": "mallory@example.com",
        "display_name": "Mallory",
        "is_admin": "on",
        "is_staff": "on",
        "is_superuser": "on",
        "is_active": "",
        "password": "x",
        "links_sent": "9",
        "employee_number": "1",
        "department": company.works.pk,
    }
    as_(company.alice).post("/me/", given)
    after = Person.objects.filter(pk=company.alice.pk).values().get()
    assert {key: value for key, value in after.items() if key != "last_login"} == {
        key: value for key, value in before.items() if key != "last_login"
    }


@pytest.mark.parametrize("bad", ["", "xx", "de", "Mars/Phobos", "\x00", "x" * 10_000, "<script>", "../../etc/passwd"])
def test_wrong_values_are_explained(company: SimpleNamespace, as_: Callable[[Person], Client], bad: str) -> None:
    answer = as_(company.alice).post("/me/", {"language": bad, "time_zone": bad})
    assert answer.status_code == 200
    assert "field__error" in answer.content.decode()
    assert again(company.alice).language == "en"


def test_the_page_asks_the_same_of_the_database_for_one_job_and_three(company: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    client = as_(company.alice)
    with statements() as one:
        client.get("/me/")
    for department in (company.sales, company.works):
        Membership.objects.create(person=company.alice, department=department, job_role=company.seller)
    with statements() as three:
        client.get("/me/")
    assert len(one) == len(three) <= 4


def test_the_button_changes_the_persons_language(company: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    client = as_(company.alice)
    answer = client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/me/"})
    assert answer.headers["Location"] == "/me/"
    assert again(company.alice).language == "zh-hans"
    assert client.get("/me/").headers["Content-Language"] == "zh-hans"


def test_a_stranger_keeps_the_language_in_a_cookie(db: None, browser: Client) -> None:
    answer = browser.post("/i18n/setlang/", {"language": "zh-hans", "next": "/accounts/login/"})
    cookie = answer.cookies["django_language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("zh-hans", True, "Lax")
    assert browser.get("/accounts/login/").headers["Content-Language"] == "zh-hans"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\x00", ""])
def test_the_button_leads_nowhere_else(db: None, browser: Client, target: str) -> None:
    assert browser.post("/i18n/setlang/", {"language": "en", "next": target}).headers["Location"] == "/"


@pytest.mark.parametrize("language", ["", "xx", "zh-hant", "../en", "\x00", "e" * 10_000])
def test_an_unknown_language_changes_nothing(company: SimpleNamespace, as_: Callable[[Person], Client], language: str) -> None:
    answer = as_(company.alice).post("/i18n/setlang/", {"language": language, "next": "/me/"})
    assert answer.status_code == 302
    assert "django_language" not in answer.cookies
    assert again(company.alice).language == "en"


def test_the_button_is_no_link(db: None, browser: Client) -> None:
    assert browser.get("/i18n/setlang/?language=zh-hans").status_code == 405
