"""Training in the admin site: who may look, who may act, and what each act leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from portal.people.models import AuditEntry, Person
from tests.training.test_attempting import give
from training.actions import assigning, attempting
from training.models import Assignment, AttemptGrant, Certificate, Course, Enrolment, Question

Browser = Callable[[Person], Client]
MODELS = ["course", "question", "assignment", "attemptgrant", "certificate"]


@pytest.mark.parametrize("model", MODELS)
def test_who_may_look(enrolled: SimpleNamespace, as_: Browser, model: str) -> None:
    address = f"/admin/training/{model}/"
    assert as_(enrolled.xena).get(address).status_code == 200
    assert as_(enrolled.audrey).get(address).status_code == 200
    for person in (enrolled.erin, enrolled.alice, enrolled.bob):
        assert as_(person).get(address).status_code in (302, 403)
        assert as_(person).get(f"{address}add/").status_code in (302, 403)


def moment(days: int) -> dict[str, str]:
    at = timezone.localtime() + timedelta(days=days)
    return {"due_at_0": f"{at:%Y-%m-%d}", "due_at_1": "18:00:00"}


def test_publishing_and_archiving_are_noted(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    chosen = {"_selected_action": [course.course.pk]}
    as_(company.audrey).post("/admin/training/course/", chosen | {"action": "archive"})
    assert Course.objects.get().state == Course.PUBLISHED  # an auditor changes nothing
    browser = as_(company.xena)
    browser.post("/admin/training/course/", chosen | {"action": "archive"})
    browser.post("/admin/training/course/", chosen | {"action": "archive"})
    assert Course.objects.get().state == Course.ARCHIVED
    browser.post("/admin/training/course/", chosen | {"action": "publish"})
    assert Course.objects.get().state == Course.PUBLISHED
    lines = AuditEntry.objects.filter(action__startswith="training.course_").order_by("pk")
    assert [line.action for line in lines] == ["training.course_archived", "training.course_published"]
    assert browser.post(f"/admin/training/course/{course.course.pk}/change/", {"slug": "stolen"}).status_code == 403


def test_looking_at_a_key_is_noted(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    question = Question.objects.first()
    assert question is not None
    page = as_(company.audrey).get(f"/admin/training/question/{question.pk}/change/")
    assert page.status_code == 200 and "correct" in page.content.decode()
    line = AuditEntry.objects.get(action="training.key_view")
    assert (line.actor, line.subject_id) == (company.audrey, str(question.pk))
    assert as_(company.erin).get(f"/admin/training/question/{question.pk}/change/").status_code in (302, 403)
    assert AuditEntry.objects.filter(action="training.key_view").count() == 1


def test_assigning_ending_and_moving_the_date(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    browser = as_(company.xena)
    wanted = {"department": company.sales.pk, "course": course.course.pk, "days_for_later": 30}
    assert browser.post("/admin/training/assignment/add/", wanted | moment(20)).status_code == 302
    assert Enrolment.objects.count() == 2 and Assignment.objects.get().made_by == company.xena
    assert browser.post("/admin/training/assignment/add/", wanted | moment(40)).status_code == 302
    made = Assignment.objects.get()
    assert set(Enrolment.objects.values_list("due_at", flat=True)) == {made.due_at}
    browser.post("/admin/training/assignment/", {"action": "end", "_selected_action": [made.pk]})
    assert Assignment.objects.get().ended_at is not None
    assert browser.post(f"/admin/training/assignment/{made.pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("days", [-1, 3000])
def test_a_date_nobody_can_mean_is_refused(company: SimpleNamespace, course: SimpleNamespace, as_: Browser, days: int) -> None:
    wanted = {"department": company.sales.pk, "course": course.course.pk, "days_for_later": 30}
    page = as_(company.xena).post("/admin/training/assignment/add/", wanted | moment(days))
    assert page.status_code == 200 and "within the next three years" in page.content.decode() and not Assignment.objects.exists()
    far = {"due_at_0": "9999-12-31", "due_at_1": "23:59:59"}
    assert as_(company.xena).post("/admin/training/assignment/add/", wanted | far).status_code == 200 and not Assignment.objects.exists()


def test_only_published_courses_can_be_assigned(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    Course.objects.update(state=Course.DRAFT)
    wanted = {"department": company.sales.pk, "course": course.course.pk, "days_for_later": 30}
    assert as_(company.xena).post("/admin/training/assignment/add/", wanted | moment(9)).status_code == 200
    assert not Assignment.objects.exists()


def test_an_auditor_ends_nothing(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    made = assigning.assign(company.sales, course.course, due_at=timezone.now() + timedelta(days=3), by=company.bob)
    as_(company.audrey).post("/admin/training/assignment/", {"action": "end", "_selected_action": [made.pk]})
    assert Assignment.objects.get().ended_at is None


def test_a_further_attempt_is_granted_once_and_noted(enrolled: SimpleNamespace, as_: Browser) -> None:
    wanted = {"person": enrolled.alice.pk, "quiz": enrolled.quiz.pk, "reason": "Power cut", "granted_by": enrolled.alice.pk}
    assert as_(enrolled.audrey).post("/admin/training/attemptgrant/add/", wanted).status_code == 403
    assert as_(enrolled.xena).post("/admin/training/attemptgrant/add/", wanted).status_code == 302
    row = AttemptGrant.objects.get()
    assert (row.granted_by, row.reason) == (enrolled.xena, "Power cut")
    line = AuditEntry.objects.get(action="training.grant_attempt")
    assert (line.subject_id, line.detail["reason"]) == (str(enrolled.alice.pk), "Power cut")
    assert attempting.standing(enrolled.alice, enrolled.quiz).allowed == 4
    assert as_(enrolled.xena).post("/admin/training/attemptgrant/add/", wanted | {"reason": ""}).status_code == 200
    assert AttemptGrant.objects.count() == 1


def test_revoking_needs_a_reason_and_touches_nothing_else(enrolled: SimpleNamespace, as_: Browser) -> None:
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    give(attempt)
    attempting.submit(attempt)
    proof = Certificate.objects.get()
    address = f"/admin/training/certificate/{proof.pk}/change/"
    browser = as_(enrolled.xena)
    browser.post(address, {"revoked_why": "  ", "holder": "Mallory"})
    assert Certificate.objects.get().revoked_at is None
    assert as_(enrolled.audrey).post(address, {"revoked_why": "x"}).status_code == 403
    assert browser.post(address, {"revoked_why": "Issued to the wrong person", "holder": "Mallory", "number": "1"}).status_code == 302
    after = Certificate.objects.get()
    assert after.revoked_at and (after.holder, after.number) == ("Alice Zhang", proof.number)
    assert browser.post(address, {"revoked_why": "Changed my mind"}).status_code == 403
    assert AuditEntry.objects.get(action="training.certificate_revoke").detail == {"why": "Issued to the wrong person"}


@pytest.mark.parametrize(
    "query", ["q=%27%25_%5C", "q=课程", "o=99.-1", "person__password__startswith=a", "e=1", "p=-1", "_to_field=digest"]
)
def test_junk_in_addresses_is_harmless(company: SimpleNamespace, course: SimpleNamespace, as_: Browser, query: str) -> None:
    for model in MODELS:
        assert as_(company.xena).get(f"/admin/training/{model}/?{query}").status_code in (200, 302, 400)
