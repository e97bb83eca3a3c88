"""Who must take what: the table everybody reads, and an administrator who puts it in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from portal.people.actions import memberships, people
from portal.people.models import AuditEntry, JobRole, Membership, Person
from portal.people.zones import company_day, company_evening
from tests.statements import statements
from training.actions import learning, loading, requiring
from training.formats import RequirementDraft, TrainingContent
from training.models import Enrolment, Requirement
from training.queries.requiring import table

pytestmark = pytest.mark.django_db
As = Callable[[Person], Client]


@pytest.fixture
def asked(company: SimpleNamespace, make_course: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    """Everybody must take the first course in 30 days, sellers the second in 45."""
    basic, selling = make_course("basic").course, make_course("selling").course
    Requirement.objects.create(course=basic, days=30)
    Requirement.objects.create(course=selling, job_role=company.seller, days=45)
    return SimpleNamespace(**vars(company), basic=basic, selling=selling)


def enrolled(course: object) -> set[str]:
    return set(Enrolment.objects.filter(course=course).values_list("person__display_name", flat=True))


def test_everybody_reads_the_table_with_their_own_jobs_marked(asked: SimpleNamespace, as_: As) -> None:
    client = as_(asked.alice)
    with statements() as first:
        page = client.get("/courses/by-role/").content.decode()
    assert "Everybody" in page and "30 days" in page and "45 days" in page and "Your job" in page and "not asked" in page
    assert "until then it is advice" in page and "Put the table in force" not in page
    assert "Your job asks it" in client.get("/courses/").content.decode()
    JobRole.objects.create(code="other", name={"en": "Other"})
    Requirement.objects.create(course=asked.basic, job_role=JobRole.objects.get(code="other"), days=10)
    with statements() as second:
        client.get("/courses/by-role/")
    assert len(first) == len(second) <= 5


def test_an_administrator_puts_it_in_force(asked: SimpleNamespace, as_: As) -> None:
    learning.enrol(asked.alice, asked.selling)
    late = learning.enrol(asked.charlie, asked.selling)
    soon = timezone.now() + timedelta(days=3)
    Enrolment.objects.filter(pk=late.pk).update(due_at=soon)
    page = as_(asked.xena).get("/courses/by-role/").content.decode()
    active = Person.objects.active().count()
    sellers = Membership.objects.current().filter(job_role=asked.seller, person__is_active=True).count()
    assert f"{active} people are concerned." in page and f"{active + sellers - 2} enrolments are made." in page
    assert "1 course that somebody takes already gets a date." in page
    page = as_(asked.xena).post("/courses/by-role/ask/", follow=True).content.decode()
    assert "The table is in force: everybody it concerns is enrolled." in page and "Nobody is missing" in page
    assert (
        Enrolment.objects.filter(course=asked.basic).count() == active and Enrolment.objects.filter(course=asked.selling).count() == sellers
    )
    assert Enrolment.objects.get(person=asked.charlie, course=asked.selling).due_at == soon
    due = Enrolment.objects.get(person=asked.alice, course=asked.selling).due_at
    assert due is not None and timedelta(days=44) < due - timezone.now() < timedelta(days=46)
    assert AuditEntry.objects.filter(action="training.ask_by_role", actor=asked.xena).count() == 1
    before = Enrolment.objects.count()
    requiring.ask(by=asked.xena)
    assert Enrolment.objects.count() == before


def test_who_takes_up_the_job_later_is_asked_then(asked: SimpleNamespace) -> None:
    newcomer = Person.objects.create_person("new@example.com", "New Person")
    requiring.catch_up([newcomer.pk])
    assert not Enrolment.objects.filter(person=newcomer).exists()  # the table is advice so far
    requiring.ask(by=asked.xena)
    seller = Person.objects.create_person("seller@example.com", "Late Seller")
    memberships.begin_membership(seller, asked.works, job_role=asked.seller)
    assert "Late Seller" in enrolled(asked.selling) and "Late Seller" in enrolled(asked.basic)
    assert "New Person" not in enrolled(asked.selling)


@pytest.mark.parametrize("who", ["alice", "bob", "erin"])
def test_nobody_else_puts_it_in_force(asked: SimpleNamespace, as_: As, who: str) -> None:
    assert as_(getattr(asked, who)).post("/courses/by-role/ask/").status_code == 403
    assert not Enrolment.objects.exists()


def test_a_job_that_begins_later_counts_from_its_first_day(asked: SimpleNamespace) -> None:
    first_day = company_day() + timedelta(days=14)
    Membership.objects.filter(person=asked.alice).update(starts=first_day)
    requiring.ask(by=asked.xena)
    due = Enrolment.objects.get(person=asked.alice, course=asked.selling).due_at
    assert due == company_evening(first_day + timedelta(days=45))
    later = Person.objects.create_person("later@example.com", "Later Seller")
    memberships.begin_membership(later, asked.works, job_role=asked.seller, starts=first_day)
    assert Enrolment.objects.get(person=later, course=asked.selling).due_at == due


def test_the_day_is_the_companys_whoever_asks(asked: SimpleNamespace, as_: As) -> None:
    Person.objects.filter(pk=asked.xena.pk).update(time_zone="America/New_York")
    as_(Person.objects.get(pk=asked.xena.pk)).post("/courses/by-role/ask/")
    due = Enrolment.objects.get(person=asked.alice, course=asked.basic).due_at
    assert due == company_evening(company_day() + timedelta(days=30))


def test_somebody_new_without_a_job_is_somebody_too(asked: SimpleNamespace) -> None:
    requiring.ask(by=asked.xena)
    newcomer = people.add_person("new@example.com", "New Person", by=asked.xena, invite=False)
    assert Enrolment.objects.filter(person=newcomer, course=asked.basic).exists()


def test_taking_it_out_of_force_asks_nobody_more_and_takes_nothing_back(asked: SimpleNamespace, as_: As) -> None:
    requiring.ask(by=asked.xena)
    owed = Enrolment.objects.count()
    page = as_(asked.xena).post("/courses/by-role/end/", follow=True).content.decode()
    assert "The table is advice again." in page and "Put the table in force" in page
    people.add_person("new@example.com", "New Person", by=asked.xena, invite=False)
    assert Enrolment.objects.count() == owed


def test_what_a_table_in_force_asks_anew_is_in_force(asked: SimpleNamespace) -> None:
    requiring.ask(by=asked.xena)
    rows = [RequirementDraft("basic", "", 30), RequirementDraft("selling", "seller", 45), RequirementDraft("selling", "", 60)]
    loading.load(TrainingContent(requirements=rows))
    assert not Requirement.objects.filter(since=None).exists() and table(asked.alice).asked
    assert Enrolment.objects.filter(person=asked.erin, course=asked.selling).exists()
