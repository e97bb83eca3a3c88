"""The first administrator and the demo company."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from portal.people import bells
from portal.people.actions.demo import PASSWORD, contents
from portal.people.models import Department, DepartmentHead, JobRole, Membership, Person
from tests.people.conftest import follow, is_signed_in, link_in, sign_in


def run(*given: str) -> str:
    out = StringIO()
    call_command(*given, stdout=out)
    return out.getvalue()


def test_the_first_administrator_gets_a_link_printed_and_mailed(db: None, mailoutbox: list[Any]) -> None:
    said = run("createadmin", "Xena@Example.com", "--name", "Xena Novak", "--language", "zh-hans", "--time-zone", "Europe/Berlin")
    xena = Person.objects.get()
    assert (xena.email, xena.roles, xena.language, xena.time_zone) == ("xena@example.com", ["admin"], "zh-hans", "Europe/Berlin")
    (message,) = mailoutbox
    printed = re.search(r"http://localhost:8000(/\S+)", said)
    assert printed and Client().get(printed[1]).status_code == 302, "both links open, until one is used"
    assert follow(link_in(message))
    assert not follow(printed[1])
    browser = Client()
    sign_in(browser, "xena@example.com", "seven green otters")
    assert browser.get("/admin/people/person/").status_code == 200


def test_a_second_one_is_not_made_by_accident(company: SimpleNamespace, mailoutbox: list[Any]) -> None:
    with pytest.raises(CommandError, match="already"):
        run("createadmin", "zoe@example.com", "--name", "Zoe")
    assert mailoutbox == []
    run("createadmin", "zoe@example.com", "--name", "Zoe", "--force")
    assert Person.objects.get(email="zoe@example.com").is_admin


@pytest.mark.parametrize(
    "wrong",
    [("nonsense", "--name", "X"), ("x@example.com", "--name", "X", "--time-zone", "Mars/Phobos"), ("x@example.com", "--name", "\u200b")],
)
def test_wrong_values_are_explained(db: None, wrong: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as refused:
        run("createadmin", *wrong)
    assert len(str(refused.value)) > 20
    assert not Person.objects.exists()


def test_the_demo_company(db: None, mailoutbox: list[Any]) -> None:
    moved: set[int] = set()

    def hear(person_ids: list[int], **_rest: Any) -> None:
        moved.update(person_ids)

    bells.people_moved.connect(hear)
    assert PASSWORD in run("demo_company")
    bells.people_moved.disconnect(hear)
    everybody = Person.objects.all()
    assert len(everybody) == len(contents()["people"]) == 25
    assert moved == {person.pk for person in everybody}
    assert len({person.time_zone for person in everybody}) == 3
    assert len({person.password for person in everybody}) == 1, "hashed once"
    assert mailoutbox == []
    roles = {
        email: Person.objects.get(email=f"{email}@example.com") for email in ("alice", "bob", "erin", "victor", "xena", "audrey", "li.na")
    }
    assert [roles[name].roles for name in ("alice", "erin", "victor", "xena", "audrey")] == [
        [],
        ["editor", "approver"],
        ["approver"],
        ["admin"],
        ["auditor"],
    ]
    assert roles["bob"].heads_any
    assert roles["li.na"].language == "zh-hans"
    for person in everybody:
        browser = Client()
        browser.force_login(person)
        assert is_signed_in(browser)
    browser = Client()
    sign_in(browser, "li.na@example.com", PASSWORD)
    assert browser.get("/me/").headers["Content-Language"] == "zh-hans"


def test_the_demo_company_twice_is_the_same(db: None) -> None:
    def counts() -> list[int]:
        return [model.objects.count() for model in (Person, Department, JobRole, Membership, DepartmentHead)]

    run("demo_company")
    before = counts()
    assert "0 people added" in run("demo_company")
    assert counts() == before


def test_the_demo_company_stays_out_of_production_and_of_real_ones(make_person: Callable[..., Person], settings: Any) -> None:
    make_person("Somebody Real")
    with pytest.raises(CommandError, match="of your own"):
        run("demo_company")
    settings.PRODUCTION = True
    Person.objects.all().delete()
    with pytest.raises(CommandError, match="production"):
        run("demo_company")
    assert not Person.objects.exists()
