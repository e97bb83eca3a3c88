"""Enrolments below any page: one a person and course, and standing where they should in lists."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from training.actions import learning
from training.models import Course, Enrolment, LessonCompletion


def test_enrolling_twice_gives_the_first_enrolment(company: SimpleNamespace, course: SimpleNamespace) -> None:
    first = learning.enrol(company.alice, course.course)
    assert learning.enrol(company.alice, course.course) == first and Enrolment.objects.count() == 1


def test_the_first_lesson_begins_the_course_and_a_repetition_keeps_the_time(company: SimpleNamespace, course: SimpleNamespace) -> None:
    at = timezone.now() - timedelta(days=3)
    learning.enrol(company.alice, course.course)
    learning.finish_lesson(company.alice, course.lessons[0], at=at)
    learning.finish_lesson(company.alice, course.lessons[0])
    learning.finish_lesson(company.alice, course.lessons[1])
    assert Enrolment.objects.get().started_at == at
    assert LessonCompletion.objects.get(lesson=course.lessons[0]).at == at


def test_owed_and_overdue_are_what_they_say(company: SimpleNamespace, course: SimpleNamespace) -> None:
    now = timezone.now()
    late = Enrolment.objects.create(person=company.alice, course=course.course, due_at=now - timedelta(seconds=1))
    Enrolment.objects.create(person=company.bob, course=course.course, due_at=now)
    Enrolment.objects.create(person=company.charlie, course=course.course, completed_at=now, due_at=now - timedelta(days=9))
    assert list(Enrolment.objects.overdue(now)) == [late]
    assert Enrolment.objects.owed().count() == 2
    Course.objects.update(state=Course.ARCHIVED)
    assert not Enrolment.objects.owed().exists()


def test_enrolments_are_seen_by_their_person_and_who_reads_them(company: SimpleNamespace, course: SimpleNamespace) -> None:
    row = learning.enrol(company.alice, course.course)
    readers = [company.alice, company.bob, company.xena, company.audrey]
    assert all(row in Enrolment.objects.visible_to(person) for person in readers)
    assert not any(Enrolment.objects.visible_to(person).exists() for person in (company.charlie, company.mona, company.erin))
