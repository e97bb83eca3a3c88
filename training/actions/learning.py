"""Enrolling oneself and reading lessons to their end."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.people.models import Person
from training.actions import completing
from training.models import Course, Enrolment, Lesson, LessonCompletion


def enrol(person: Person, course: Course) -> Enrolment:
    """Take a course by oneself; a second call gives back the first enrolment."""
    found, _new = Enrolment.objects.get_or_create(person=person, course=course)
    return found


@transaction.atomic
def finish_lesson(person: Person, lesson: Lesson, *, at: datetime | None = None) -> None:
    """Note that the lesson is read; the last step completes the course in the same transaction. A repetition changes nothing."""
    moment = at or timezone.now()
    _row, new = LessonCompletion.objects.get_or_create(person=person, lesson=lesson, defaults={"at": moment})
    if not new:
        return
    Enrolment.objects.filter(person=person, course=lesson.course_id, started_at=None).update(started_at=moment)
    completing.complete_if_done(person, lesson.course, at=moment)
