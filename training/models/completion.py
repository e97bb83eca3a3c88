"""Completions and certificates: written once, in the transaction of the last step."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.apps import apps
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.people.models import Person
from training.models.attempt import Attempt
from training.models.course import Course


def public_id() -> str:
    """128 bits nobody guesses: the address of the public page."""
    return secrets.token_urlsafe(16)


class CompletionQuerySet(models.QuerySet["Completion"]):
    def visible_to(self, person: Person) -> CompletionQuerySet:
        return self.filter(person__in=Person.objects.visible_to(person))


class Completion(models.Model):
    """A person has completed a version of a course."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="completions", verbose_name=_("person"))
    course = models.ForeignKey(Course, models.PROTECT, related_name="completions", verbose_name=_("course"))
    course_version = models.PositiveIntegerField(_("version of the course"))
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, blank=True, related_name="+")
    completed_at = models.DateTimeField(_("completed"), default=timezone.now)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        constraints = [
            models.UniqueConstraint(fields=["person", "course", "course_version"], name="one_completion_per_person_and_course_version")
        ]


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, person: Person) -> CertificateQuerySet:
        return self.filter(completion__person__in=Person.objects.visible_to(person))

    def with_law(self) -> CertificateQuerySet:
        """Adds `risk_due_at` (by when a difference is to be learned after a change of law; None: the certificate is not at risk), `risk_id`
        (that difference) and `renewed_at` (when one was learned last)."""
        deltas = apps.get_model("training", "Delta")._default_manager.filter(certificate=OuterRef("pk"))
        first = deltas.filter(done_at=None, withdrawn_at=None).order_by("due_at", "pk")
        return self.annotate(
            risk_due_at=Subquery(first.values("due_at")[:1]),
            risk_id=Subquery(first.values("pk")[:1]),
            renewed_at=Subquery(deltas.filter(done_at__isnull=False).order_by("-done_at").values("done_at")[:1]),
        )


class Certificate(models.Model):
    """What proves a completion to others: names as they were on the day, never re-issued by a change of ours."""

    completion = models.OneToOneField(Completion, models.PROTECT, related_name="certificate")
    number = models.CharField(_("number"), max_length=40, unique=True)
    public_id = models.CharField(max_length=40, unique=True, default=public_id, editable=False)
    holder = models.CharField(_("holder"), max_length=120)
    course_title = models.JSONField(_("course"))  # language → str, as on the day
    company = models.CharField(_("company"), max_length=200, blank=True)
    percent = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2, null=True, blank=True)
    issued_at = models.DateTimeField(_("issued"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_why = models.CharField(_("why"), max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        indexes = [models.Index(fields=["expires_at"], condition=Q(revoked_at=None), name="standing_certificate_by_end")]

    def __str__(self) -> str:
        return self.number

    @property
    def issued_on(self) -> date:
        """The day of issue in the company's time zone: a certificate reads the same for everybody, wherever they are."""
        return timezone.localtime(self.issued_at, timezone.get_default_timezone()).date()

    @property
    def expires_on(self) -> date | None:
        """The day on which it ends, in the company's time zone."""
        return timezone.localtime(self.expires_at, timezone.get_default_timezone()).date() if self.expires_at else None

    def state(self, at: datetime | None = None) -> str:
        """ "valid", "expired" or "revoked" at a moment (default: now); read `with_law` also "at_risk": valid, but the law has changed."""
        if self.revoked_at:
            return "revoked"
        if self.expires_at and self.expires_at <= (at or timezone.now()):
            return "expired"
        return "at_risk" if getattr(self, "risk_due_at", None) else "valid"

    def get_absolute_url(self) -> str:
        return reverse("certificate", args=[self.number])
