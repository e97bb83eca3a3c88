"""The law a lesson teaches is looked at again every twelve months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

from django.test import Client

from portal.articles.models import next_review
from portal.people.models import AuditEntry, Person
from portal.people.zones import company_day
from training.actions import learning, reviewing
from training.models import Course, Lesson
from training.queries.reviewing import overdue

Browser = Callable[[Person], Client]
PAGE, CONFIRM = "/courses/borders/lessons/lesson-1/", "/desk/lessons/borders/lesson-1/confirm/"


def test_learners_are_warned_and_editors_confirm(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    for person in (company.alice, company.erin):
        learning.enrol(person, course.course)
    alice, erin = as_(company.alice), as_(company.erin)
    assert "may be out of date" not in alice.get(PAGE).content.decode() and not overdue()
    Lesson.objects.filter(key="lesson-1").update(review_by=company_day() - timedelta(days=1))
    page = alice.get(PAGE).content.decode()
    assert "This lesson may be out of date." in page and CONFIRM not in page
    assert [lesson.key for lesson in overdue()] == ["lesson-1"]
    assert alice.post(CONFIRM).status_code == 403
    assert CONFIRM in erin.get(PAGE).content.decode() and erin.post(CONFIRM, follow=True).status_code == 200
    assert not overdue() and Lesson.objects.get(key="lesson-1").review_by == next_review()
    assert "may be out of date" not in alice.get(PAGE).content.decode()
    reviewing.confirm(course.lessons[0], by=company.xena)
    assert AuditEntry.objects.filter(action="lesson.confirm_law").count() == 1


def test_what_nobody_can_open_waits_for_nobody(course: SimpleNamespace) -> None:
    Lesson.objects.update(review_by=company_day() - timedelta(days=1))
    assert len(overdue()) == 2
    Lesson.objects.filter(key="lesson-2").update(retired=True)
    assert [lesson.key for lesson in overdue()] == ["lesson-1"]
    Course.objects.update(state=Course.DRAFT)
    assert not overdue()
