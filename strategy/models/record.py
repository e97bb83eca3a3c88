"""Answers in the making, and what was decided: kept as it was read, for ever.

A record holds the answers, the outcome, the versions of the rules it came from, and the whole text in both languages as it was shown.
Whatever happens to rules, facts and words afterwards, it is read from its own text, whose SHA-256 is signed. The head of the text names
number, subject, maker, unit and day; triggers of the database let no column be changed but those that are written later.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.common.languages import pick
from portal.people.models import Department, Membership, Person
from strategy.models.rule import TOOLS, Rule

LIGHTS = [
    ("go", pgettext_lazy("light", "Go")),
    ("caution", pgettext_lazy("light", "Go with care")),
    ("ask", pgettext_lazy("light", "Ask")),
    ("stop", pgettext_lazy("light", "Stop")),
]
SUBJECTS = [
    ("goods", _("Goods or order")),
    ("contract", _("Contract")),
    ("case", _("Case")),
    ("shipment", _("Shipment or measure")),
    ("standard", _("Standard or licence demand")),
    ("unit", _("Unit")),
    ("invention", _("Invention")),
    ("project", _("Joint project")),
]
METHODS = [("password", _("password")), ("totp", _("code from an app")), ("recovery_codes", _("recovery code"))]
REVIEWS = [("agreed", _("Agreed")), ("objected", _("Not agreed"))]
LEGAL_ROLES = ("ip-manager", "dispute-counsel")  # job roles that read every record: whoever answers for them


class ToolRun(models.Model):
    """Answers in the making. Nobody but the person sees them; each run becomes one record at most."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tool = models.CharField(_("tool"), max_length=20, choices=TOOLS)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tool_runs", verbose_name=_("person"))
    answers = models.JSONField(_("answers"), default=dict)
    former = models.ForeignKey("ToolRecord", models.SET_NULL, null=True, blank=True, related_name="reruns", verbose_name=_("made from"))
    begun_at = models.DateTimeField(_("begun"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("answers in the making")
        verbose_name_plural = _("answers in the making")
        ordering = ["-changed_at"]
        indexes = [models.Index(fields=["person", "-changed_at"], name="runs_of_a_person")]

    def __str__(self) -> str:
        return f"{self.tool} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("tool_run", args=[self.pk])

    @property
    def kept(self) -> ToolRecord | None:
        """The record these answers have become."""
        return getattr(self, "record", None)


class RecordNumber(models.Model):
    """The last number of a record given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"R-{self.year}-{self.last:04}"


class ToolRecordQuerySet(models.QuerySet["ToolRecord"]):
    def visible_to(self, person: Person) -> ToolRecordQuerySet:
        """One's own and those shared with one; the unit's for its head; all for whoever answers for law, administers or audits.

        What was kept when a disclosure was submitted is seen by whoever sees the disclosure, and by nobody else.
        """
        if person.reads_all and not person.look:
            return self
        told = apps.get_model("strategy", "Disclosure").objects.visible_to(person)
        kept = apps.get_model("strategy", "DisclosureMove").objects.filter(record=OuterRef("pk"))
        seen = Q(tool="disclosure") & Q(Exists(kept.filter(disclosure__in=told.values("pk"))))
        return self.filter(seen | (_in_scope(person) & ~(Q(tool="disclosure") & Q(Exists(kept)))))

    def of_units(self, person: Person) -> ToolRecordQuerySet:
        """Those of the departments somebody heads."""
        return self.filter(department__in=person.headed_ids) if person.heads_any else self.none()

    def waiting(self) -> ToolRecordQuerySet:
        """Those whose review was asked for and not yet given."""
        return self.filter(review_asked_at__isnull=False, reviewed_at=None)

    def with_changed(self) -> ToolRecordQuerySet:
        """Adds `changed`: whether a rule it cites has another version by now, or holds no longer."""
        return self.annotate(changed=Exists(RecordRule.objects.outdated().filter(record=OuterRef("pk"))))


def _in_scope(person: Person) -> Q:
    """The scope of any other record."""
    if person.reads_all:
        return Q(pk__isnull=False)
    held = Membership.objects.current().filter(person=person.pk, job_role__code__in=LEGAL_ROLES)
    shared = RecordShare.objects.filter(record=OuterRef("pk"), person=person.pk)
    mine = Q(person=person.pk) | Q(Exists(shared)) | Q(Exists(held.none() if person.look else held))
    return mine | Q(department__in=person.headed_ids) if person.heads_any else mine


class ToolRecord(models.Model):
    """What a tool answered to somebody, for a subject, on a day. Only signature and review are added later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=20, unique=True)
    tool = models.CharField(_("tool"), max_length=20, choices=TOOLS)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tool_records", verbose_name=_("person"))
    person_name = models.CharField(_("name then"), max_length=120)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department"))
    unit_name = models.JSONField(_("name of the department then"), default=dict, blank=True)  # language → text; none without a department
    subject_kind = models.CharField(_("kind of subject"), max_length=12, choices=SUBJECTS)
    subject = models.CharField(_("subject"), max_length=200)
    answers = models.JSONField(_("answers"))
    outcome = models.JSONField(_("outcome"))
    light = models.CharField(_("light"), max_length=8, choices=LIGHTS)
    code = models.CharField(_("outcome"), max_length=60)
    rules = models.JSONField(_("versions of the rules"))  # id of a rule → version
    data = models.JSONField(default=dict)  # what a tool keeps beside: levels, a timetable, a score
    document = models.JSONField(_("text"))  # language → the whole text as it was shown; "head": what else the SHA-256 covers
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    day = models.DateField(_("day"))
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    run = models.OneToOneField(ToolRun, models.SET_NULL, null=True, blank=True, related_name="record")
    former = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name=_("made from"))
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    signed_method = models.CharField(_("signed by"), max_length=16, choices=METHODS, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewer")
    )
    reviewer_name = models.CharField(_("name of the reviewer then"), max_length=120, blank=True)
    review_asked_at = models.DateTimeField(_("review asked"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    review = models.CharField(_("review"), max_length=10, choices=REVIEWS, blank=True)
    review_note = models.CharField(_("note of the reviewer"), max_length=1000, blank=True)

    objects = ToolRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(reviewer=None) | ~Q(reviewer=F("person")), name="nobody_reviews_their_own_record"),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_method="") | (Q(signed_at__isnull=False) & ~Q(signed_method="")),
                name="a_signed_record_says_how",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, review="") | (Q(reviewed_at__isnull=False, reviewer__isnull=False) & ~Q(review="")),
                name="a_reviewed_record_says_by_whom",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-made_at"], name="records_of_a_person"),
            models.Index(fields=["department", "-made_at"], name="records_of_a_department"),
            models.Index(fields=["review_asked_at"], condition=Q(reviewed_at=None, review_asked_at__isnull=False), name="records_waiting"),
        ]

    WRITTEN_LATER = {"signed_at", "signed_method", "reviewer", "reviewer_name", "review_asked_at", "reviewed_at", "review", "review_note"}

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        later = kwargs.get("update_fields")
        if not self._state.adding and (not later or set(later) - self.WRITTEN_LATER):
            raise TypeError("A record is never changed: only its signature and its review are written later.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("record", args=[self.pk])

    @property
    def text(self) -> dict[str, Any]:
        """The text in the reader's language, as it was shown."""
        found: dict[str, Any] = pick(self.document)
        return found

    @property
    def kind_words(self) -> str:
        """What its subject is, in the words of its day."""
        return str(pick(self.document.get("head", {}).get("subject_kind_words", {})) or self.get_subject_kind_display())

    @property
    def is_of_submission(self) -> bool:
        """Whether it was kept when a disclosure was submitted: told in confidence. One statement for records of that tool, else none."""
        return self.tool == "disclosure" and self.submissions.exists()  # type: ignore[attr-defined]

    @property
    def unit(self) -> str:
        """The unit by the name it had then; nothing where it was made for none."""
        return str(pick(self.unit_name))


class RecordRuleQuerySet(models.QuerySet["RecordRule"]):
    def outdated(self) -> RecordRuleQuerySet:
        """Those whose version is not the one that holds now."""
        return self.filter(~Exists(Rule.objects.filter(key=OuterRef("rule"), version=OuterRef("version"), current=True)))


class RecordRule(models.Model):
    """A rule a record cites, in the version it was made by: for finding the records that a change of rules concerns."""

    record = models.ForeignKey(ToolRecord, models.CASCADE, related_name="cited_rules", verbose_name=_("record"))
    rule = models.CharField(_("rule"), max_length=40, db_index=True)
    version = models.PositiveIntegerField(_("version"))

    objects = RecordRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of a record")
        verbose_name_plural = _("rules of records")
        constraints = [models.UniqueConstraint(fields=["record", "rule"], name="a_record_cites_a_rule_in_one_version")]

    def __str__(self) -> str:
        return f"{self.rule} ({self.version})"


class RecordShare(models.Model):
    """Somebody was shown a record that they would not see by themselves."""

    record = models.ForeignKey(ToolRecord, models.CASCADE, related_name="shares", verbose_name=_("record"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("shared by"))
    shared_at = models.DateTimeField(_("shared"), default=timezone.now)

    class Meta:
        verbose_name = _("shared record")
        verbose_name_plural = _("shared records")
        constraints = [models.UniqueConstraint(fields=["record", "person"], name="a_record_is_shared_once_with_a_person")]

    def __str__(self) -> str:
        return f"{self.record_id} → {self.person_id}"
