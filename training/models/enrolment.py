"""Who takes which course until when, which lessons are read, who was reminded."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.people.models import Department, Person
from training.models.course import Course, Lesson


class Assignment(models.Model):
    """A course asked of a department with all below it: its present members and those who join later."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="assignments", verbose_name=_("department"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="assignments", verbose_name=_("course"))
    due_at = models.DateTimeField(_("due"))
    days_for_later = models.PositiveSmallIntegerField(
        _("days for people who join later"),
        default=30,
        help_text=_("Who joins later gets this many days, and at least until the due date."),
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["department", "course"], condition=Q(ended_at=None), name="one_running_assignment_per_department_and_course"
            )
        ]

    def __str__(self) -> str:
        return f"{self.course} · {self.department}"


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, person: Person) -> EnrolmentQuerySet:
        return self.filter(person__in=Person.objects.visible_to(person))

    def owed(self) -> EnrolmentQuerySet:
        """Not yet complete, of courses that are published."""
        return self.filter(completed_at=None, course__state=Course.PUBLISHED)

    def overdue(self, at: datetime) -> EnrolmentQuerySet:
        return self.filter(completed_at=None, due_at__lt=at)


class Enrolment(models.Model):
    """A person takes a course. `completed_at` mirrors the newest completion and is written in its transaction."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="enrolments", verbose_name=_("person"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="enrolments", verbose_name=_("course"))
    assignment = models.ForeignKey(Assignment, models.SET_NULL, null=True, blank=True, related_name="enrolments")
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    enrolled_at = models.DateTimeField(_("enrolled"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True, editable=False)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [models.UniqueConstraint(fields=["person", "course"], name="one_enrolment_per_person_and_course")]
        indexes = [
            models.Index(fields=["course", "completed_at", "due_at"], name="enrolment_by_standing"),
            models.Index(fields=["due_at"], condition=Q(completed_at=None), name="owed_enrolment_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.course}"


class LessonCompletion(models.Model):
    """A person has read a lesson to its end."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="lesson_completions")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="completions")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="one_completion_per_person_and_lesson")]


class Reminder(models.Model):
    """A reminder that went out: at most one a day for each enrolment, never after completion."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="reminders")
    day = models.DateField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "day"], name="one_reminder_per_enrolment_and_day")]
