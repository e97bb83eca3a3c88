"""What of the tools waits for whom, on the first page: own actions, the next day of a case, inventions, reviews; for heads their plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.people.models import JobRole, Membership, Person
from portal.people.zones import company_day
from strategy.actions import casework, planning
from strategy.models import ToolRecord
from strategy.models.record import LEGAL_ROLES
from strategy.queries.waiting import Pile, waiting
from tests.statements import statements
from tests.strategy.cases import german, german_rules, opened
from tests.strategy.disclosing import roles, speak, submitted
from tests.strategy.records import bare

As = Callable[[Person], Client]


def planned(company: SimpleNamespace, title: str, days: int | None, owner: Person | None = None, status: str = "open") -> None:
    due = None if days is None else company_day() + timedelta(days=days)
    planning.add(planning.Draft(title, 4, owner=owner, due=due), company.export, by=company.bob, status=status)


def lawyer(company: SimpleNamespace) -> Person:
    role, _new = JobRole.objects.get_or_create(code=LEGAL_ROLES[1], defaults={"name": {"en": "Counsel"}})
    Membership.objects.create(person=company.mona, department=company.sales, job_role=role)
    return company.mona


def asked(record: ToolRecord) -> None:
    ToolRecord.objects.filter(pk=record.pk).update(review_asked_at=record.made_at)


def test_nothing_waits_and_nothing_is_shown(company: SimpleNamespace, as_: As) -> None:
    for person in (company.alice, company.bob, company.erin):
        page = as_(person).get("/").content.decode()
        assert "From the tools" not in page and "You owe nothing today" in page and "of the plan" not in page


def test_own_actions_and_the_late_ones(company: SimpleNamespace, as_: As) -> None:
    planned(company, "Ask the distributor", 5, company.alice)
    page = as_(company.alice).get("/").content.decode()
    assert "1 action of the plan is yours" in page and "next due <time" in page and "What you owe" in page and "Nothing is overdue." in page
    planned(company, "Ask the owner", -2, company.alice)
    planned(company, "For anybody", -9)
    page = as_(company.alice).get("/").content.decode()
    assert "2 actions of the plan are yours" in page and "1 late" in page and "1 action or deadline is late." in page
    assert "Nothing is overdue." not in page
    assert "From the tools" not in as_(company.charlie).get("/").content.decode()


def test_a_head_reads_how_the_plan_stands(company: SimpleNamespace, as_: As) -> None:
    planned(company, "Ask the distributor", 5, company.alice)
    planned(company, "Ask the owner", -2, company.alice)
    planned(company, "Not agreed yet", None, status="proposed")
    page = as_(company.bob).get("/").content.decode()
    assert "3 actions of the plan are open in your units." in page and "1 late" in page and "From the tools" not in page
    assert "of the plan" not in as_(company.mona).get("/").content.decode()


def test_a_case_gives_its_next_day(company: SimpleNamespace, as_: As) -> None:
    german_rules()
    case = opened(company.alice, german(), "L.DE", company.export)
    found = waiting(company.alice)
    assert found.case == Pile(1, 0, case.next_day) and case.next_day is not None
    page = as_(company.alice).get("/").content.decode()
    assert "Next deadline in your cases" in page and 'href="/cases/?scope=mine"' in page
    assert waiting(company.charlie).case == Pile()
    casework.close(case, "Settled", by=company.alice)
    assert waiting(company.alice).case == Pile()


def test_an_invention_waits_for_whoever_screens_it_and_never_for_its_inventor(company: SimpleNamespace, as_: As) -> None:
    speak()
    roles(company)
    submitted(company.alice)
    submitted(company.petra)
    assert (waiting(company.petra).disclosure.number, waiting(company.ivan).disclosure.number) == (1, 2)
    assert waiting(company.alice).disclosure == waiting(company.bob).disclosure == Pile()
    assert "2 disclosures wait for you" in as_(company.ivan).get("/").content.decode()


def test_a_review_waits_for_others_who_answer_for_law(company: SimpleNamespace, as_: As) -> None:
    mona = lawyer(company)
    for number, maker in enumerate((company.alice, company.charlie, mona), 1):
        asked(bare(maker, number=number))
    bare(company.alice, number=9)
    assert waiting(mona).review.number == 2 and waiting(company.xena).review == Pile()
    assert "2 records wait for your review" in as_(mona).get("/").content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_all_of_it_is_one_statement(company: SimpleNamespace, count: int) -> None:
    mona = lawyer(company)
    for number in range(count):
        planned(company, f"Action {number}", number, mona)
        asked(bare(company.alice, number=number))
    with statements() as found:
        told = waiting(Person.objects.get(pk=mona.pk), [company.export.pk])
        assert (told.plan.number, told.review.number, told.unit.number) == (count, count, count)
    assert len(found) == 2, "the person and everything else"


def test_nothing_of_ones_own_waits_for_a_stand_in(company: SimpleNamespace, as_: As) -> None:
    planned(company, "For anybody", -9)
    planned(company, "For Xena", -9, company.xena)
    xena = as_(company.xena)
    assert "1 action of the plan is yours" in xena.get("/").content.decode()
    assert xena.post("/view-as/", {"as": "learner", "job_role": company.seller.pk}).status_code == 302
    assert "From the tools" not in xena.get("/").content.decode()
    xena.post("/view-as/stop/")
    assert xena.post("/view-as/", {"as": "manager", "department": company.sales.pk}).status_code == 302
    page = xena.get("/").content.decode()
    assert "2 actions of the plan are open in your units." in page and "From the tools" not in page
