"""An invention and its way: told by its inventors in confidence, screened, and then filed, kept secret, published or dropped.

Who sees it: its inventors from the first word on; once it is submitted whoever screens or decides, the heads of its unit, administrators
and auditors. For everybody else, and for whoever looks at the portal as somebody else, it does not exist. Every step is a line that is
never edited; what was submitted is kept in it as it was signed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.people.models import Department, Membership, Person
from strategy.models.record import METHODS, ToolRecord
from strategy.rules.flow import SCREENERS, STATUSES, waits_for


class DisclosureNumber(models.Model):
    """The last number of a disclosure given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"D-{self.year}-{self.last:04}"


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def of(self, person: Person) -> DisclosureQuerySet:
        """Those somebody made or is an inventor of. A stand-in has none."""
        if person.look:
            return self.none()
        named = Inventor.objects.filter(disclosure=OuterRef("pk"), person=person.pk)
        return self.filter(Q(maker=person.pk) | Q(Exists(named)))

    def submitted(self) -> DisclosureQuerySet:
        """Those somebody else has been told of: a draft is its inventors' alone."""
        return self.exclude(submitted_at=None)

    def visible_to(self, person: Person) -> DisclosureQuerySet:
        """One's own; of those submitted the unit's for its head, all for whoever screens or decides, administers or audits."""
        if person.look:
            return self.none()
        named = Inventor.objects.filter(disclosure=OuterRef("pk"), person=person.pk)
        others = Q(Exists(Membership.objects.current().filter(person=person.pk, job_role__code__in=SCREENERS)))
        if person.reads_all:
            others = Q()
        elif person.heads_any:
            others |= Q(department__in=person.headed_ids)
        return self.filter(Q(maker=person.pk) | Q(Exists(named)) | (Q(submitted_at__isnull=False) & others))

    def waiting_for(self, person: Person, roles: Iterable[str]) -> DisclosureQuerySet:
        """Those whose next step is open to somebody with these job roles. Nobody decides on an invention of their own."""
        mine = Disclosure.objects.of(person)
        return self.submitted().filter(status__in=waits_for(roles)).exclude(pk__in=mine.values("pk"))

    def soonest_first(self, today: date) -> DisclosureQuerySet:
        """By the day that is watched: those still to come, the nearest first; then the newest."""
        runs = Case(When(watched_on__gte=today, then=Value(0)), default=Value(1))
        return self.order_by(runs, Case(When(watched_on__gte=today, then=F("watched_on"))), "-made_at")


class Disclosure(models.Model):
    """An invention as its inventors tell of it. `answers`: to the tool's questions, and the days entered later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), max_length=2000, blank=True)
    problem = models.TextField(_("problem"), max_length=6000, blank=True)
    solution = models.TextField(_("solution"), max_length=12000, blank=True)
    novelty = models.TextField(_("what is new"), max_length=6000, blank=True)
    prior_art = models.TextField(_("known prior art"), max_length=6000, blank=True)
    answers = models.JSONField(_("answers"), default=dict)
    status = models.CharField(_("status"), max_length=12, default="draft")
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="disclosures", verbose_name=_("made by"))
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department"))
    record = models.ForeignKey(ToolRecord, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("record"))
    joint_checks = models.ManyToManyField(ToolRecord, blank=True, related_name="+", verbose_name=_("joint R&D checks"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    submitted_at = models.DateTimeField(_("first submitted"), null=True, blank=True)
    serial = models.PositiveIntegerField(default=0)  # grows with every change, so that nobody overwrites what they have not seen
    watched_on = models.DateField(_("day that is watched"), null=True, blank=True)  # by `clocks.watched`, written with every change

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="a_disclosure_stands_where_its_course_knows"),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "withdrawn")) | Q(submitted_at__isnull=False, record__isnull=False),
                name="what_is_past_a_draft_was_submitted_and_recorded",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "watched_on"], name="disclosures_by_status"),
            models.Index(fields=["department", "-made_at"], name="disclosures_of_a_department"),
        ]

    DESCRIPTION = ("title", "summary", "problem", "solution", "novelty", "prior_art")
    OPEN_TO_INVENTORS = frozenset({"draft", "returned"})

    def __str__(self) -> str:
        return self.number  # its title is told in confidence

    def get_absolute_url(self) -> str:
        return reverse("disclosure", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether its inventors may still change it."""
        return self.status in self.OPEN_TO_INVENTORS

    @property
    def description(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.DESCRIPTION}


class Inventor(models.Model):
    """Who made the invention, with what share. Without `person`: somebody outside the company."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="inventors", verbose_name=_("disclosure"))
    position = models.PositiveSmallIntegerField(_("place"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="inventions", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=120)
    share = models.DecimalField(_("share in per cent"), max_digits=5, decimal_places=2)
    contribution = models.CharField(_("contribution"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("inventor")
        verbose_name_plural = _("inventors")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=100), name="an_inventor_has_a_share_of_the_invention"),
            models.UniqueConstraint(fields=["disclosure", "position"], name="one_inventor_a_place"),
            models.UniqueConstraint(
                fields=["disclosure", "person"], condition=Q(person__isnull=False), name="a_person_is_an_inventor_of_it_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DisclosureMove(models.Model):
    """A line of its history: a step from one status to another, or (`before` = `after`) days that were entered. Never edited.

    `given`: what was answered with the step. A submission keeps its whole text as it was signed, and the record that was made of it.
    A trigger of the database refuses every update (migration); this class refuses it earlier and says why.
    """

    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="moves", verbose_name=_("disclosure"))
    number = models.PositiveSmallIntegerField(_("number"))
    before = models.CharField(_("from"), max_length=12)
    after = models.CharField(_("to"), max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    by_name = models.CharField(_("name then"), max_length=120)
    at = models.DateTimeField(_("when"), default=timezone.now)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    given = models.JSONField(_("given with it"), default=dict)
    record = models.ForeignKey(ToolRecord, models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name=_("record"))
    text = models.JSONField(_("text"), null=True, blank=True)
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True)
    method = models.CharField(_("signed by"), max_length=16, choices=METHODS, blank=True)

    class Meta:
        verbose_name = _("step of a disclosure")
        verbose_name_plural = _("steps of disclosures")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "number"], name="a_disclosure_moves_one_step_at_a_time"),
            models.CheckConstraint(condition=Q(before__in=STATUSES, after__in=STATUSES), name="a_step_leads_between_known_statuses"),
            models.CheckConstraint(
                condition=~Q(after="submitted") | (Q(record__isnull=False, text__isnull=False) & ~Q(text_sha256="") & ~Q(method="")),
                name="a_submission_is_signed_and_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A step of a disclosure is never edited: what was wrong is put right by the next one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("A step of a disclosure is never taken back: what was wrong is put right by the next one.")


class DisclosureReminder(models.Model):
    """Who has to know was reminded of a day, so many days before."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="reminders", verbose_name=_("disclosure"))
    day = models.DateField(_("day"))
    before = models.PositiveSmallIntegerField(_("days before"))
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder of a disclosure")
        verbose_name_plural = _("reminders of disclosures")
        constraints = [
            models.UniqueConstraint(fields=["disclosure", "day", "before"], name="nobody_is_reminded_twice_of_the_same_day"),
        ]

    def __str__(self) -> str:
        return f"{self.disclosure_id} {self.day} -{self.before}"
