"""Completing a course: in the transaction of its last step, exactly once, with the certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.people.models import Person
from training.actions import certifying, locking, waving
from training.models import Attempt, Completion, Course, Enrolment, Lesson, LessonCompletion, Quiz, Wave


@dataclass(frozen=True)
class Unmet:
    """A rule of completion that is not met: a lesson to read, or a quiz to pass (with the best result so far)."""

    lesson: Lesson | None = None
    quiz: Quiz | None = None
    best: Decimal | None = None


def is_done(person: Person, course: Course) -> bool:
    """Whether every lesson is read and every quiz passed, as the database sees it now. One statement."""
    return _done(person, course).exists()


def _done(person: Person, course: Course) -> QuerySet[Course]:
    """The course, where the person has done every step of it."""
    read = LessonCompletion.objects.filter(person=person, lesson=OuterRef("pk"))
    passed = Attempt.objects.filter(person=person, quiz=OuterRef("pk"), passed=True)
    open_lessons = Lesson.objects.filter(course=course, retired=False).exclude(Exists(read))
    open_quizzes = Quiz.objects.steps().filter(course=course).exclude(Exists(passed))
    any_step = Q(Exists(Lesson.objects.filter(course=course, retired=False))) | Q(Exists(Quiz.objects.steps().filter(course=course)))
    return Course.objects.filter(any_step, ~Exists(open_lessons), ~Exists(open_quizzes), pk=course.pk)


def complete_if_done(person: Person, course: Course, *, attempt: Attempt | None = None, at: datetime) -> Completion | None:
    """Write the completion and its certificate if the last step is done; call it in that step's transaction.

    The person's enrolment is locked first, so that two last steps at once see each other: whichever comes second completes.
    A completion that exists stays as it is.
    """
    enrolment = locking.enrolment(person, course)
    begun = enrolment.started_at if enrolment and enrolment.started_at else at
    found = _done(person, course).annotate(told=Exists(Wave.objects.filter(lifted_at=None, struck_at__gte=begun)))
    told = found.values_list("told", flat=True).first() if enrolment else None
    if enrolment is None or told is None:
        return None
    completion, new = _completion(person, course, attempt, at, known=enrolment.completed_at is not None)
    if new:
        certificate = certifying.issue(completion, course, person, attempt)
        if told:  # the law has changed since the person began
            waving.catch_up(certificate, person, course, at=at)
        Enrolment.objects.filter(pk=enrolment.pk).update(completed_at=at, started_at=enrolment.started_at or at)
    return completion


def _completion(person: Person, course: Course, attempt: Attempt | None, at: datetime, *, known: bool) -> tuple[Completion, bool]:
    if known:
        found = Completion.objects.filter(person=person, course=course, course_version=course.version).first()
        if found:
            return found, False
    row = Completion(person=person, course=course, course_version=course.version, attempt=attempt, completed_at=at)
    row.save(force_insert=True)
    return row, True
