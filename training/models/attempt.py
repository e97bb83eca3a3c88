"""Attempts at a quiz, their items, and the append-only record of every answer that was saved."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.people.models import Person
from training.models.question import QuestionVersion
from training.models.quiz import Quiz


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, person: Person) -> AttemptQuerySet:
        """One's own attempts, and those of the people one may read."""
        return self.filter(person__in=Person.objects.visible_to(person))


class Attempt(models.Model):
    """One go at a quiz. The draw, the order and the rules are frozen when it starts."""

    OPEN, SUBMITTED = "open", "submitted"
    STATES = [(OPEN, _("open")), (SUBMITTED, _("submitted"))]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="attempts", verbose_name=_("person"))
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="taken", verbose_name=_("quiz"))
    number = models.PositiveSmallIntegerField(_("attempt"))
    allowed = models.PositiveSmallIntegerField(_("attempts allowed"))
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=OPEN)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    deadline_at = models.DateTimeField(_("ends"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    timed_out = models.BooleanField(_("closed by the clock"), default=False)
    pass_mark = models.DecimalField(_("pass mark (%)"), max_digits=5, decimal_places=2)
    reveal = models.CharField(max_length=10, choices=Quiz.REVEAL)
    points = models.DecimalField(_("points"), max_digits=12, decimal_places=6, null=True, blank=True)
    max_points = models.DecimalField(_("of"), max_digits=12, decimal_places=6)
    percent = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2, null=True, blank=True)
    passed = models.BooleanField(_("passed"), null=True, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(fields=["person", "quiz"], condition=Q(state="open"), name="one_open_attempt_per_person_and_quiz"),
            models.UniqueConstraint(fields=["person", "quiz", "number"], name="one_attempt_per_number"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=F("allowed")), name="attempt_number_within_the_limit"),
            models.CheckConstraint(
                condition=Q(state="open", submitted_at=None, passed=None)
                | Q(state="submitted", submitted_at__isnull=False, passed__isnull=False, percent__isnull=False),
                name="submitted_attempt_has_a_result",
            ),
        ]
        indexes = [models.Index(fields=["deadline_at"], condition=Q(state="open"), name="open_attempt_by_deadline")]

    def __str__(self) -> str:
        return f"{self.person} · {self.quiz} · {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("attempt" if self.state == self.OPEN else "result", args=[self.pk])


class AttemptItem(models.Model):
    """A question as this attempt shows it. While the attempt is open, what is given stands in the events; submission writes it here."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="items")
    shuffle = models.JSONField(default=list)  # option keys in the order shown
    points = models.DecimalField(max_digits=8, decimal_places=4, default=1)
    given = models.JSONField(null=True, blank=True)
    share = models.DecimalField(max_digits=7, decimal_places=6, null=True, blank=True)  # of its points, after marking

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_item_per_attempt_and_position"),
            models.UniqueConstraint(fields=["attempt", "version"], name="one_item_per_attempt_and_question"),
            models.CheckConstraint(condition=Q(share=None) | Q(share__gte=0, share__lte=1), name="share_from_0_to_1"),
        ]


class AnswerEvent(models.Model):
    """One accepted save: the record of what was given when, and the answer to every replay of the same key."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="events")
    item = models.ForeignKey(AttemptItem, models.CASCADE, related_name="events")
    key = models.UUIDField()
    revision = models.PositiveIntegerField()
    given = models.JSONField(null=True)
    flagged = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "key"], name="one_answer_event_per_attempt_and_key"),
            models.UniqueConstraint(fields=["item", "revision"], name="one_answer_event_per_item_and_revision"),
        ]


class AttemptGrant(models.Model):
    """An administrator allows a person one more attempt, and says why."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="attempt_grants", verbose_name=_("person"))
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="grants", verbose_name=_("quiz"))
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("granted by"))
    granted_at = models.DateTimeField(_("granted"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("further attempt")
        verbose_name_plural = _("further attempts")
