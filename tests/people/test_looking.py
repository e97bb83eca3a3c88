"""Looking at the portal as a learner or as a manager: who may, what is seen, how it ends."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from portal.people.actions.looking import KEY
from portal.people.looks import LASTS, Look
from portal.people.models import DepartmentHead, JobRole, Person, PersonSession
from tests.people.conftest import lines
from tests.racing import at_once
from tests.statements import statements

Browser = Callable[[Person], Client]
LEARNER = {"as": "learner", "job_role": ""}


def look(browser: Client, sent: dict[str, Any] = LEARNER) -> Client:
    assert browser.post("/view-as/", sent).headers["Location"] == "/"
    return browser


def page(browser: Client, address: str = "/") -> str:
    return browser.get(address).content.decode()


def aged(browser: Client, seconds: int) -> None:
    session = browser.session
    session[KEY] = session[KEY] | {"since": session[KEY]["since"] - seconds}
    session.save()


def test_an_editor_looks_as_a_learner(company: SimpleNamespace, as_: Browser) -> None:
    browser = as_(company.erin)
    assert "View as a learner" in page(browser) and "/admin/" in page(browser)
    look(browser)
    seen = page(browser)
    assert "You are looking at the portal as a learner." in seen and "Read only." in seen and "Stop looking" in seen
    assert "/admin/" not in seen and "/me/" not in seen and "Your menu, A learner" in seen and "Erin" not in seen
    assert browser.get("/admin/").status_code == browser.get("/team/").status_code == 403
    assert "A look has no account of its own" in page(browser, "/me/")
    assert "Stop looking" in page(browser, "/nothing/here/"), "what is not there is marked too"
    browser.post("/view-as/stop/")
    assert "Stop looking" not in page(browser) and "/admin/" in page(browser)
    assert [line.actor for line in lines("people.view_as.start") + lines("people.view_as.stop")] == [company.erin] * 2
    assert lines("people.view_as.stop")[0].detail["why"] == "asked"


@pytest.mark.parametrize(
    ("name", "learner", "manager"),
    [("alice", 403, 403), ("bob", 403, 403), ("erin", 302, 403), ("xena", 302, 302), ("audrey", 302, 302), ("adam", 302, 403)],
)
def test_who_may(company: SimpleNamespace, make_person: Any, as_: Browser, name: str, learner: int, manager: int) -> None:
    company.adam = make_person("Adam Approver", is_approver=True)
    person = getattr(company, name)
    assert as_(person).post("/view-as/", LEARNER).status_code == learner
    browser = as_(person)
    assert browser.post("/view-as/", {"as": "manager", "department": company.sales.pk}).status_code == manager
    assert ("The manager of a department" in page(as_(person), "/view-as/")) == (manager == 302)
    if manager == 403:
        assert KEY not in browser.session


def test_what_does_not_exist_is_no_choice(company: SimpleNamespace, as_: Browser) -> None:
    browser = as_(company.xena)
    for sent in ({"as": "manager"}, {"as": "manager", "department": 99999}, {"as": "learner", "job_role": 99999}):
        assert browser.post("/view-as/", sent).status_code == 200
        assert KEY not in browser.session
    assert lines("people.view_as.start") == []


def test_a_job_role_marks_its_courses_only(company: SimpleNamespace, as_: Browser) -> None:
    browser = look(as_(company.erin), {"as": "learner", "job_role": company.seller.pk})
    assert "a learner with the job role “Export sales manager”" in page(browser)
    JobRole.objects.filter(pk=company.seller.pk).update(name={"en": "Seller"})
    assert "job role “Seller”" in page(browser)


def test_the_key_of_the_session_changes_and_the_old_one_is_dead(company: SimpleNamespace, as_: Browser) -> None:
    browser = as_(company.xena)
    keys = [browser.session.session_key]
    look(browser)
    keys.append(browser.session.session_key)
    browser.post("/view-as/stop/")
    keys.append(browser.session.session_key)
    assert len(set(keys)) == 3
    assert not PersonSession.objects.filter(pk__in=keys[:2]).exists()
    assert PersonSession.objects.get(pk=keys[2]).person == company.xena


def test_a_form_from_before_or_within_works_nowhere_else(company: SimpleNamespace) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(company.xena)
    browser.get("/view-as/")
    before = browser.cookies["csrftoken"].value
    assert browser.post("/view-as/", LEARNER, headers={"X-CSRFToken": before}).status_code == 302
    within = browser.cookies["csrftoken"].value
    assert browser.post("/view-as/stop/", headers={"X-CSRFToken": before}).status_code == 403
    assert browser.post("/view-as/stop/", headers={"X-CSRFToken": within}).status_code == 302
    assert browser.post("/me/", {"language": "zh-hans", "time_zone": "UTC"}, headers={"X-CSRFToken": within}).status_code == 403
    assert Person.objects.get(pk=company.xena.pk).language == "en"


def test_it_ends_by_itself_after_half_an_hour(company: SimpleNamespace, as_: Browser) -> None:
    browser = look(as_(company.erin))
    aged(browser, LASTS - 5)
    assert "Stop looking" in page(browser)
    key = browser.session.session_key
    aged(browser, 10)
    seen = page(browser)
    assert "Stop looking" not in seen and "The look has ended." in seen and "/admin/" in seen
    assert browser.session.session_key != key and lines("people.view_as.stop")[0].detail["why"] == "time"


def test_what_was_filled_in_while_looking_does_nothing_once_it_is_over(company: SimpleNamespace, as_: Browser) -> None:
    browser = look(as_(company.erin))
    aged(browser, LASTS)
    answer = browser.post("/me/", {"language": "zh-hans", "time_zone": "UTC"})
    assert answer.status_code == 403 and "nothing was changed" in answer.content.decode()
    assert Person.objects.get(pk=company.erin.pk).language == "en"
    assert browser.post("/me/", {"language": "zh-hans", "time_zone": "UTC"}).status_code == 302, "then one is oneself"


def test_leaving_works_when_the_look_is_over_too(company: SimpleNamespace) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(company.xena)
    browser.get("/view-as/")
    browser.post("/view-as/", LEARNER, headers={"X-CSRFToken": browser.cookies["csrftoken"].value})
    aged(browser, LASTS)
    assert browser.post("/accounts/logout/", headers={"X-CSRFToken": browser.cookies["csrftoken"].value}).status_code == 302
    assert browser.get("/").headers["Location"].startswith("/accounts/login/")


def test_it_ends_with_the_role_the_account_and_the_department(company: SimpleNamespace, as_: Browser) -> None:
    role, gone, away = (look(as_(company.audrey), {"as": "manager", "department": company.works.pk}) for _n in range(3))
    Person.objects.filter(pk=company.audrey.pk).update(is_auditor=False, is_editor=True)
    assert role.get("/team/").status_code == 403 and KEY not in role.session
    Person.objects.filter(pk=company.audrey.pk).update(is_auditor=True)
    DepartmentHead.objects.filter(department=company.works).delete()
    company.works.memberships.all().delete()
    company.works.delete()
    assert "Stop looking" not in page(gone) and KEY not in gone.session
    assert [line.detail["why"] for line in lines("people.view_as.stop")] == ["role", "gone"]
    Person.objects.filter(pk=company.audrey.pk).update(is_active=False)
    assert away.get("/team/").headers["Location"].startswith("/accounts/login/") and KEY not in away.session


def test_signing_out_ends_it_and_says_so(company: SimpleNamespace, as_: Browser) -> None:
    browser = look(as_(company.xena))
    assert browser.get("/accounts/logout/").status_code == 200
    browser.post("/accounts/logout/")
    assert lines("people.view_as.stop")[0].detail["why"] == "sign_out" and lines("sign_in.ended")[0].actor == company.xena
    assert browser.get("/").headers["Location"].startswith("/accounts/login/")


def test_nobody_looks_through_a_look(company: SimpleNamespace, as_: Browser) -> None:
    browser = look(as_(company.xena))
    assert browser.post("/view-as/", {"as": "manager", "department": company.sales.pk}).status_code == 403
    assert "You are looking already" in page(browser, "/view-as/") and "Look as its manager" not in page(browser, "/view-as/")
    assert len(lines("people.view_as.start")) == 1 and browser.session[KEY]["department"] is None


def test_the_language_stays_ones_own(company: SimpleNamespace, as_: Browser) -> None:
    browser = look(as_(company.erin))
    browser.post("/i18n/setlang/", {"language": "zh-hans"})
    assert Person.objects.get(pk=company.erin.pk).language == "zh-hans"
    assert '<html lang="zh-Hans">' in page(browser)


def test_a_stand_in_is_never_stored(company: SimpleNamespace) -> None:
    nobody = Person(pk=0, email="nobody@example.com", display_name="Nobody")
    nobody.look = Look()
    for attempt in (nobody.save, nobody.delete):
        with pytest.raises(TypeError):
            attempt()
    assert Person.objects.count() == 7


def test_what_a_page_writes_by_being_read_is_undone(company: SimpleNamespace, as_: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that counts its readers, say."""

    def counted(*_args: Any, **_rest: Any) -> list[Any]:
        Person.objects.filter(pk=company.alice.pk).update(display_name="Read by somebody")
        return []

    monkeypatch.setattr("portal.articles.views.reading.shelves", counted)
    assert look(as_(company.erin)).get("/articles/").status_code == 200
    assert Person.objects.get(pk=company.alice.pk).display_name == "Alice Zhang"
    as_(company.erin).get("/articles/")
    assert Person.objects.get(pk=company.alice.pk).display_name == "Read by somebody"


@pytest.mark.django_db(transaction=True)
def test_others_write_while_a_page_is_looked_at(company: SimpleNamespace, as_: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite knows one writer; a page that only reads is not that one."""

    def slow(*_args: Any, **_rest: Any) -> list[Any]:
        assert Person.objects.count() and written_by_another(company.bob, "Robert Li") == 1
        return []

    browser = look(as_(company.erin))
    monkeypatch.setattr("portal.articles.views.reading.shelves", slow)
    assert browser.get("/articles/").status_code == 200
    assert Person.objects.get(pk=company.bob.pk).display_name == "Robert Li"


@pytest.mark.django_db(transaction=True)
def test_a_page_that_writes_after_somebody_else_did_is_made_again(
    company: SimpleNamespace, as_: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def writing(*_args: Any, **_rest: Any) -> list[Any]:
        asked.append(Person.objects.count())
        if len(asked) == 1:
            written_by_another(company.bob, "Robert Li")
        Person.objects.filter(pk=company.alice.pk).update(display_name="Read by somebody")
        return []

    browser = look(as_(company.erin))
    browser.raise_request_exception = False
    monkeypatch.setattr("portal.articles.views.reading.shelves", writing)
    assert browser.get("/articles/").status_code == 200 and len(asked) == (2 if connection.vendor == "sqlite" else 1)
    assert Person.objects.get(pk=company.alice.pk).display_name == "Alice Zhang"
    assert Person.objects.get(pk=company.bob.pk).display_name == "Robert Li"


def written_by_another(person: Person, name: str) -> int:
    """On another connection, now. Returns how many rows."""
    found = at_once(lambda: Person.objects.filter(pk=person.pk).update(display_name=name))
    assert isinstance(found[0], int), found[0]
    return found[0]


def test_ordinary_requests_ask_nothing_more_and_a_look_one_thing(company: SimpleNamespace, as_: Browser) -> None:
    def asked(browser: Client) -> int:
        browser.get("/articles/")
        with statements() as found:
            browser.get("/articles/")
        return len(found)

    alone, learner = asked(as_(company.erin)), asked(look(as_(company.erin)))
    role = asked(look(as_(company.erin), {"as": "learner", "job_role": company.seller.pk}))
    assert (alone, learner, role) == (2, 2, 3)
