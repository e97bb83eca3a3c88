"""The admin site's side doors: what lists may be asked, what may be picked from, what is done to many at once."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from portal.people.models import AuditEntry, Person
from tests.house.matrix import Rights, rights
from tests.security.asking import ask, browser
from training.models import Enrolment, Reminder

pytestmark = pytest.mark.django_db
MODELS = rights()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


JUNK = [
    "o=99.-99.x",
    "o=-0.0",
    "p=-1",
    "p=999999",
    "p=x",
    "all=",
    "q=%25_%5C%22%27",
    "e=1",
    "_popup=1",
    "_to_field=password",
    "_to_field=id",
    "_facets=1",
    "id__in=x",
    "pk=x",
    "pk__gt=99999999999999999999999",
    "password__startswith=a",
    "person__password__startswith=a",
    "made_by__password__startswith=a",
    "actor__password__startswith=a",
    "holder__regex=(",
    "at__gte=yesterday",
    "issued_at__year=9999999",
    "is_active__exact=%00",
    "state__exact=x",
    "state__regex=(",
    "issued_at__gte=99999-01-01",
    "countermeasure__number__exact=9999999999999999999999",
    "order_by=user__password",
    "countermeasure__exact=9999999999999999999999",
    "department=%27",
]


@pytest.mark.parametrize("own", MODELS, ids=lambda own: own.label)
def test_no_question_to_a_list_is_too_odd(world: SimpleNamespace, own: Rights) -> None:
    """Answered, refused, or led back to the plain list; a filter on what the list does not show is never answered."""
    for role in ("xena", "audrey"):
        client = browser(world, role)
        for query in JUNK if role == "xena" else JUNK[:3]:
            answer = ask(client, "GET", f"{own.base}?{query}")
            assert answer.response.status_code in {200, 302, 400}, query
            assert "password__" not in query or answer.response.status_code in {302, 400}, query


@pytest.mark.parametrize("own", MODELS, ids=lambda own: own.label)
def test_an_action_with_junk_does_nothing(world: SimpleNamespace, own: Rights) -> None:
    for role in ("xena", "audrey", "erin"):
        for chosen in ("x", "99999999999999999999999", "-1", ""):
            for action in ("archive", "publish", "end", "archive_all", "publish_newest", "deactivate", "delete_selected", "no_such_action"):
                sent = {"action": action, "_selected_action": chosen, "post": "yes", "select_across": "0", "index": "y"}
                answer = ask(browser(world, role), "POST", own.base, sent)
                assert answer.response.status_code in {200, 302, 400, 403}, (role, action, chosen)
                assert not answer.written
            if role != "xena":
                break


def test_popups_and_other_fields_open_nothing_more(world: SimpleNamespace) -> None:
    """What Erin may not see she may not pick from either; nobody picks by a field that is not for it."""
    for query in (
        "app_label=people&model_name=membership&field_name=department",
        "app_label=people&model_name=departmenthead&field_name=person",
        "app_label=training&model_name=attemptgrant&field_name=person",
        "app_label=people&model_name=person&field_name=password",
        "app_label=articles&model_name=article&field_name=slug",
        "app_label=auth&model_name=group&field_name=permissions",
        "app_label=people&model_name=membership&field_name=%00",
        "app_label=x&model_name=y&field_name=z",
    ):
        assert ask(browser(world, "erin"), "GET", f"/admin/autocomplete/?{query}&term=a").outcome == "403", query
    for tail in ("?_popup=1", "?_to_field=password", "?_popup=1&_to_field=email"):
        assert ask(browser(world, "erin"), "GET", f"/admin/people/person/{tail}").outcome == "403"
        assert ask(browser(world, "alice"), "GET", f"/admin/people/person/{tail}").outcome == "403"
    picked = ask(
        browser(world, "audrey"), "GET", "/admin/autocomplete/?app_label=training&model_name=attemptgrant&field_name=person&term=alice"
    )
    assert picked.outcome in {"200", "403"}
    if picked.outcome == "200":
        assert [row["text"] for row in json.loads(picked.text)["results"]] == ["Alice Zhang"]
    assert "md5$" not in picked.text and "example.com" not in picked.text


def test_the_order_never_depends_on_what_is_hidden(world: SimpleNamespace) -> None:
    """Twenty people, their hidden columns shuffled: whatever the address asks for, the order of names stays."""
    chance = random.Random(1)
    people = [Person.objects.create_person(f"p{n}@example.com", f"Person {n:02}") for n in range(20)]
    for person in people:
        person.memberships.create(department=world.export, starts="2026-01-01")
        Enrolment.objects.create(person=person, course=world.third)
    orders = []
    for _shuffle in range(3):
        hidden = chance.sample(range(20), 20)
        for person, number in zip(people, hidden, strict=True):
            Person.objects.filter(pk=person.pk).update(password=f"{number:02}", links_sent=number, last_login=None)
        for query in (
            "order_by=person__password",
            "sort=password",
            "order_by=-person__links_sent",
            "sort=%3F",
            "sort=pk;drop",
            "o=password",
            "ordering=-best",
        ):
            for role, address in (("bob", "/team/people/"), ("xena", "/admin/people/person/")):
                answer = ask(browser(world, role), "GET", f"{address}?{query}&q=person")
                if answer.response.status_code == 200:
                    orders.append((address, sorted(range(20), key=lambda n: answer.text.find(f"Person {n:02}"))))  # noqa: B023
    for address in ("/team/people/", "/admin/people/person/"):
        found = [order for where, order in orders if where == address]
        assert len({tuple(order) for order in found}) <= 1
    assert [order for where, order in orders if where == "/team/people/"][0] == list(range(20))


def test_many_at_once_are_all_ones_own_or_none(world: SimpleNamespace) -> None:
    """A head's own entries with one foreign, missing or senseless among them: nothing is done."""
    for foreign in (world.charlies_owed.pk, 999_999_999, "x", "", "-1", "\x00", "9" * 40):
        answer = ask(browser(world, "bob"), "POST", "/team/remind/", {"enrolment": [world.owed.pk, foreign]})
        assert answer.outcome == "404", foreign
        assert not Reminder.objects.exists()


def test_whoever_looks_at_a_key_is_noted(world: SimpleNamespace) -> None:
    before = AuditEntry.objects.filter(action="training.key_view").count()
    ask(browser(world, "audrey"), "GET", f"/admin/training/question/{world.question.pk}/change/")
    ask(browser(world, "erin"), "GET", f"/admin/training/question/{world.question.pk}/change/")
    noted = AuditEntry.objects.filter(action="training.key_view")
    assert noted.count() == before + 1 and noted.latest("pk").actor_name == "Audrey Liu"
