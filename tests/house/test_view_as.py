"""Looking as somebody else, at every address of the matrix: nothing is changed, and what is seen is what that somebody sees."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from portal.people.models import AuditEntry, DepartmentHead, Person
from tests.house import matrix
from tests.house.matrix import Row, parametrise
from tests.security.asking import Answer, ask, browser
from tests.security.world import session_of
from training.models import Attempt

pytestmark = pytest.mark.django_db
ITS_OWN = ("/accounts/", "/me/", "/view-as/", "/i18n/", "/admin/logout/")  # done by the person who looks, or refused to a stand-in
WHO = [("erin", ""), ("xena", ""), ("xena", "sales"), ("audrey", "works")]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def looking(world: SimpleNamespace, role: str, department: str = "") -> Client:
    """A browser that looks as a learner, or as the head of a department."""
    world.sessions["looking"] = session_of(getattr(world, role))  # its key changes, and the others' stay
    client = browser(world, "looking")
    sent = {"as": "manager", "department": getattr(world, department).pk} if department else {"as": "learner"}
    assert client.post("/view-as/", sent).status_code == 302
    return client


def sent(client: Client, world: SimpleNamespace, row: Row, method: str) -> Answer:
    body, kind = row.sent(world.places) if method == "POST" else (None, {})
    with transaction.atomic():
        answer = ask(client, method, row.path(world.places), body, **kind)
        cache.clear()
        transaction.set_rollback(True)
    return answer


@pytest.mark.parametrize(**parametrise(matrix.writable()))
def test_whatever_is_posted_is_refused_and_changes_nothing(world: SimpleNamespace, row: Row) -> None:
    with transaction.atomic():
        for role, department in WHO:
            answer = sent(looking(world, role, department), world, row, "POST")
            if row.address.startswith(("/accounts/logout/", "/i18n/setlang/", "/view-as/stop/", "/admin/logout/")):
                assert answer.response.status_code in {302, 200, 403}
            else:
                assert (answer.response.status_code, answer.written) == (403, set()), role
                assert "can be changed" in answer.text or "looking" in answer.text
        transaction.set_rollback(True)


@pytest.mark.parametrize(**parametrise([row for row in matrix.readable() if not row.address.startswith(ITS_OWN)]))
def test_a_learner_without_a_record_gets_the_same_everywhere(world: SimpleNamespace, row: Row) -> None:
    """Whatever the person who looks may do otherwise; lessons alone are open, as if the course were taken."""
    with transaction.atomic():
        new = Person.objects.create_person("new@example.com", "New")
        world.sessions["new"] = session_of(new)
        expected = sent(browser(world, "new"), world, row, "GET").outcome
        if "{second}/lessons/first/" in row.address and expected == "302":
            expected = "200"
        for role in ("erin", "xena", "audrey"):
            answer = sent(looking(world, role), world, row, "GET")
            assert (answer.outcome, answer.written) == (expected, set()), role
        transaction.set_rollback(True)


TEAM = ["/", "/team/", "/team/?department={export}", "/team/?department={works}", "/team/people/", "/team/people/?state=owed", "/team/assign/",
        "/team/people/{alice}/", "/team/people/{charlie}/", "/attempts/{attempt}/result/", "/certificates/{certificate}/",
        "/team/people.csv?department={export}", "/attempts/{charlies_attempt}/result/"]  # fmt: skip
VARYING = re.compile(
    r'<section class="looking".*?</section>\s*|<details class="pop">.*?</details>|csrfmiddlewaretoken" value="\w+|<time.*?</time>|[0-9a-f]{32}',
    re.DOTALL,
)


def without(page: str) -> list[str]:
    """The lines of a page that do not vary from one request to the next."""
    return [line for line in VARYING.sub("", page).splitlines() if line.strip()]


@pytest.mark.parametrize("address", TEAM)
def test_a_manager_sees_what_the_head_of_the_department_sees(world: SimpleNamespace, address: str) -> None:
    """The same page to the letter, but for the bar, the menu and the clock; even where an attempt's time is over and nobody has seen it."""
    with transaction.atomic():
        head = Person.objects.create_person("head@example.com", "A manager", time_zone="Asia/Shanghai")
        DepartmentHead.objects.create(department=world.sales, person=head)
        world.sessions["head"] = session_of(head)
        path = address.format_map(world.places)
        Attempt.objects.filter(pk=world.running.pk).update(deadline_at=timezone.now() - timedelta(minutes=5))
        looked = [ask(looking(world, role, "sales"), "GET", path) for role in ("xena", "audrey")]
        assert Attempt.objects.get(pk=world.running.pk).state == Attempt.OPEN, "handing it in is not for who only looks"
        seen = ask(browser(world, "head"), "GET", path)
        page = without(seen.text)
        for answer in looked:
            assert (answer.response.status_code, without(answer.text)) == (seen.response.status_code, page)
        transaction.set_rollback(True)


def test_the_lessons_of_a_course_are_open_to_a_look(world: SimpleNamespace) -> None:
    client = looking(world, "erin")
    page = ask(client, "GET", "/courses/customs/").text
    assert 'href="/courses/customs/lessons/first/"' in page and "You are not enrolled yet." in page
    assert ask(client, "GET", "/courses/customs/lessons/first/").outcome == "200"


def test_other_methods_and_scripts_change_nothing_either(world: SimpleNamespace) -> None:
    client = looking(world, "xena", "sales")
    for method in ("PUT", "PATCH", "DELETE", "POST"):
        for headers in ({}, {"Accept": "application/json"}, {"X-HTTP-Method-Override": "GET"}):
            answer = ask(client, method, "/courses/customs/enrol/", headers=headers)
            assert (answer.outcome, answer.written) == ("403", set())
    assert (
        ask(client, "POST", "/courses/customs/final/start/", headers={"Accept": "application/json"}).response.json()["error"] == "looking"
    )
    assert ask(client, "TRACE", "/").outcome == "405"


def test_the_trail_names_who_looks(world: SimpleNamespace) -> None:
    client = looking(world, "audrey", "sales")
    assert ask(client, "GET", "/team/people.csv").outcome == "200"
    ask(client, "POST", "/team/remind/", {"enrolment": world.owed.pk})
    begun, exported, refused = AuditEntry.objects.order_by("-pk")[:3][::-1]
    assert (begun.action, exported.action, refused.action) == ("people.view_as.start", "reports.export", "access.refused")
    assert {line.actor for line in (begun, exported, refused)} == {world.audrey}
    assert begun.detail == {"kind": "manager", "department": world.sales.pk, "code": "sales"}
    assert exported.detail["looking_as"] == refused.detail["looking_as"] == begun.detail
