"""What actions promise, refuse and do when repeated."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.people import bells
from portal.people.actions import NotPossible, departments, memberships, people
from portal.people.actions.addresses import keep_in_step
from portal.people.actions.memberships import Job
from portal.people.models import Membership, Person
from portal.people.trail import note
from tests.people.conftest import again, lines


@pytest.fixture
def rung() -> Any:
    heard: list[list[int]] = []

    def hear(person_ids: list[int], **_rest: Any) -> None:
        assert transaction.get_connection().in_atomic_block
        heard.append(person_ids)

    bells.people_moved.connect(hear)
    yield heard
    bells.people_moved.disconnect(hear)


def test_adding_refuses_what_is_wrong_and_leaves_nothing(company: SimpleNamespace, mailoutbox: list[Any]) -> None:
    wrong: list[dict[str, Any]] = [
        {"email": "nonsense"},
        {"email": "ALICE@example.com"},
        {"display_name": ""},
        {"display_name": "Nul\x00"},
        {"time_zone": "Mars/Phobos"},
        {"language": "xx"},
        {"roles": ["wizard"]},
    ]
    before = Person.objects.count()
    for values in wrong:
        given = {"email": "new@example.com", "display_name": "New"} | values
        with pytest.raises(ValidationError):
            people.add_person(**given)
    assert Person.objects.count() == before
    assert mailoutbox == []


def test_adding_with_jobs_and_without_mail(company: SimpleNamespace, rung: list[list[int]], mailoutbox: list[Any]) -> None:
    jobs = [Job(company.sales), Job(company.works, company.seller, date(2026, 2, 1))]
    person = people.add_person("new@example.com", "New Person", jobs=jobs, invite=False, by=company.xena)
    assert person.memberships.count() == 2
    assert rung == [[person.pk], [person.pk]]
    assert mailoutbox == []
    assert {line.actor for line in lines("membership.begun")} == {company.xena}


def test_beginning_twice_is_beginning_once(company: SimpleNamespace, rung: list[list[int]]) -> None:
    first = memberships.begin_membership(company.alice, company.works)
    assert memberships.begin_membership(company.alice, company.works, company.seller) == first
    assert rung == [[company.alice.pk]]
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(person=company.alice, department=company.works)


def test_moving(company: SimpleNamespace, rung: list[list[int]]) -> None:
    Membership.objects.update(starts=date(2026, 1, 1))
    memberships.move(company.alice, company.works, company.seller, date(2026, 6, 1))
    memberships.move(company.alice, company.works, company.seller, date(2026, 6, 1))
    old, new = company.alice.memberships.order_by("starts")
    assert (old.ends, new.department, new.ends) == (date(2026, 5, 31), company.works, None)
    assert rung == [[company.alice.pk]] * 2


def test_ending(company: SimpleNamespace, rung: list[list[int]]) -> None:
    membership = company.alice.memberships.get()
    Membership.objects.update(starts=date(2026, 1, 1))
    membership.refresh_from_db()
    last = timezone.localdate() - timedelta(days=1)
    memberships.end_membership(membership)
    memberships.end_membership(membership)
    assert membership.ends == last
    assert not Membership.objects.current().filter(person=company.alice).exists()
    assert len(rung) == len(lines("membership.ended")) == 1


def test_moving_a_department_tells_everybody_below(company: SimpleNamespace, rung: list[list[int]]) -> None:
    departments.move_department(company.sales, company.works)
    assert rung == [sorted([company.alice.pk, company.bob.pk])]
    with pytest.raises(NotPossible):
        departments.move_department(company.works, company.export)
    company.works.refresh_from_db()
    assert company.works.parent is None


def test_roles_again_change_nothing(company: SimpleNamespace) -> None:
    assert people.change_roles(company.alice, ["editor"], by=company.xena)
    assert not people.change_roles(company.alice, ["editor"], by=company.xena)
    assert len(lines("person.roles_changed")) == 1


def test_a_stale_page_does_not_fool_the_rule_of_the_last_administrator(company: SimpleNamespace) -> None:
    """Two browsers show two administrators; one has been demoted meanwhile."""
    erin = company.erin
    people.change_roles(erin, ["admin"])
    stale = again(company.xena)
    people.change_roles(again(erin), ["editor"], by=stale)
    with pytest.raises(NotPossible):
        people.change_roles(stale, [], by=stale)
    with pytest.raises(NotPossible):
        people.deactivate(stale)
    assert again(company.xena).is_superuser


def test_a_deactivated_administrator_does_not_count(company: SimpleNamespace) -> None:
    people.change_roles(company.erin, ["admin"])
    people.deactivate(company.erin)
    with pytest.raises(NotPossible):
        people.deactivate(company.xena)


def test_one_address_row_follows_the_person(company: SimpleNamespace) -> None:
    keep_in_step(company.alice, verified=True)
    assert keep_in_step(company.alice).verified, "a confirmed address stays confirmed"
    people.change_email(company.alice, "other@example.com")
    assert [(row.email, row.primary, row.verified) for row in company.alice.emailaddress_set.all()] == [("other@example.com", True, False)]
    assert not people.change_email(company.alice, "OTHER@example.com")
    with pytest.raises(ValidationError):
        people.change_email(company.alice, "bob@example.com")
    with pytest.raises(ValidationError):
        people.change_email(again(company.alice), "no address")


def test_a_line_says_who_whom_what_and_when(company: SimpleNamespace) -> None:
    before = timezone.now()
    line = note("report.exported", company.sales, actor=company.xena, rows=3)
    assert (line.actor, line.actor_name, line.subject_type, line.subject_id) == (
        company.xena,
        "Xena Novak",
        "people.department",
        str(company.sales.pk),
    )
    assert before <= line.at <= timezone.now()
    assert line.detail == {"rows": 3}
