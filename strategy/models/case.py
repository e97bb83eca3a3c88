"""A dispute in which the company must act in time: its days, its timetables, what has been done and by whom.

What was entered and what was counted is never changed: a corrected day is a further row, and the timetable it replaces stays readable.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.people.models import Department, Membership, Person
from strategy.models.record import LEGAL_ROLES, ToolRecord

OPEN, CLOSED = "open", "closed"
STATES = [(OPEN, pgettext_lazy("of a case", "Open")), (CLOSED, pgettext_lazy("of a case", "Closed"))]
OWNERS = [  # who does what in a case; the codes are those of job roles
    ("dispute-counsel", _("Litigation and dispute counsel")),
    ("ip-manager", _("IP director or manager")),
    ("patent-engineer", _("Patent engineer")),
    ("patent-analyst", _("Patent analyst or searcher")),
    ("trade-compliance", _("Customs and trade-compliance officer")),
    ("licensing-manager", _("Licensing and technology-transfer manager")),
    ("chamber-officer", _("Chamber of commerce IP officer")),
    ("general-manager", _("General manager or board member")),
]


class AppendOnly(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("What happened in a case is never changed: write a further row.")
        super().save(*args, **kwargs)


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, person: Person) -> CaseQuerySet:
        """Whoever opened it or made its record, who does something in it, the heads above, whoever answers for law, and who reads all."""
        return self if person.reads_all else self.filter(_concerned(person))

    def with_may_work(self, person: Person) -> CaseQuerySet:
        """Adds `may_work`: whether the person may enter and tick; who only reads everything may not."""
        if person.is_superuser:
            return self.annotate(may_work=Value(True, output_field=BooleanField()))
        return self.annotate(may_work=ExpressionWrapper(_concerned(person), output_field=BooleanField()))

    def of_units(self, person: Person) -> CaseQuerySet:
        """Those of the departments somebody heads."""
        return self.filter(department__in=person.headed_ids) if person.heads_any else self.none()

    def of(self, person: Person) -> CaseQuerySet:
        """Those somebody opened or does something in."""
        return self.filter(_own(person))


def _own(person: Person) -> Q:
    handled = CaseHandler.objects.filter(case=OuterRef("pk"), person=person.pk)
    return Q(maker=person.pk) | Q(record__person=person.pk) | Q(Exists(handled))


def _concerned(person: Person) -> Q:
    held = Membership.objects.current().filter(person=person.pk, job_role__code__in=LEGAL_ROLES)
    concerned = _own(person) | Q(Exists(held.none() if person.look else held))
    return concerned | Q(department__in=person.headed_ids) if person.heads_any else concerned


class Case(models.Model):
    """A case, opened from a record of the playbook tool. `answers` are the record's; `next_day`, `done` and `total` are rolled up.

    `sequence` counts what calendars that took the case's file must be told.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=40, unique=True)  # of the record, and the playbook's key
    record = models.ForeignKey(ToolRecord, models.PROTECT, related_name="cases", verbose_name=_("record"))
    title = models.CharField(_("title"), max_length=200)
    playbook = models.CharField(_("playbook"), max_length=40)
    answers = models.JSONField(_("answers"), default=dict)
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department"))
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    state = models.CharField(_("state"), max_length=8, choices=STATES, default=OPEN)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closed_why = models.CharField(_("how it ended"), max_length=500, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    next_day = models.DateField(_("next deadline"), null=True, blank=True)
    next_line = models.CharField(max_length=40, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    done = models.PositiveSmallIntegerField(_("done"), default=0)
    total = models.PositiveSmallIntegerField(_("of how many"), default=0)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(fields=["record", "playbook"], name="one_case_per_record_and_playbook"),
            models.CheckConstraint(
                condition=Q(state=OPEN, closed_at=None, closed_by=None, closed_why="")
                | (Q(state=CLOSED, closed_at__isnull=False, closed_by__isnull=False) & ~Q(closed_why="")),
                name="a_closed_case_says_when_by_whom_and_why",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_day"], name="cases_by_next_day"),
            models.Index(fields=["department", "state"], name="cases_of_a_department"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == OPEN


class CaseHandler(models.Model):
    """Who does in a case what falls to a role."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="handlers", verbose_name=_("case"))
    role = models.CharField(_("role"), max_length=24, choices=OWNERS)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("named by"))
    named_at = models.DateTimeField(_("named"), default=timezone.now)

    class Meta:
        verbose_name = _("handler of a case")
        verbose_name_plural = _("handlers of cases")
        constraints = [models.UniqueConstraint(fields=["case", "role"], name="one_person_per_case_and_role")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.role}: {self.person_id}"


class CaseDay(AppendOnly):
    """The day of an event as somebody entered it; the newest counts. Without a day: it is not known after all."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="days", verbose_name=_("case"))
    event = models.CharField(_("event"), max_length=40)
    day = models.DateField(_("day"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by"))
    at = models.DateTimeField(_("entered"), default=timezone.now)

    class Meta:
        verbose_name = _("day in a case")
        verbose_name_plural = _("days in cases")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.event}: {self.day or '–'}"


class CaseTimetable(AppendOnly):
    """A timetable as it was counted: by which rules, after which day was entered (none: when the case was opened, or by newer rules)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="timetables", verbose_name=_("case"))
    number = models.PositiveSmallIntegerField(_("number"))
    entered = models.ForeignKey(CaseDay, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("day entered"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("counted for"))
    at = models.DateTimeField(_("counted"), default=timezone.now)
    lines = models.JSONField(_("timetable"))
    rules = models.JSONField(_("versions of the rules"))  # id of a rule → version

    class Meta:
        verbose_name = _("timetable of a case")
        verbose_name_plural = _("timetables of cases")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="timetables_of_a_case_are_numbered_once")]

    def __str__(self) -> str:
        return f"{self.case_id} ({self.number})"


class CaseStep(AppendOnly):
    """A line of the timetable, or a task ("task:" before its key), was done; or was marked so by mistake. The newest counts."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="steps", verbose_name=_("case"))
    line = models.CharField(_("line"), max_length=48)
    done = models.BooleanField(_("done"))
    note = models.CharField(_("proof"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("done by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("step done in a case")
        verbose_name_plural = _("steps done in cases")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} {self.line}: {self.done}"


EVENTS = [
    ("closed", pgettext_lazy("event of a case", "Closed")),
    ("reopened", pgettext_lazy("event of a case", "Opened again")),
    ("named", pgettext_lazy("event of a case", "Named")),
]


class CaseEvent(AppendOnly):
    """The case was closed (`note`: how it ended) or opened again, or somebody was named for a role (no `person`: nobody any more)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="events", verbose_name=_("case"))
    kind = models.CharField(_("what happened"), max_length=8, choices=EVENTS)
    role = models.CharField(_("role"), max_length=24, choices=OWNERS, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("event of a case")
        verbose_name_plural = _("events of cases")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="closed") | ~Q(note=""), name="a_case_that_was_closed_says_how_it_ended"),
            models.CheckConstraint(
                condition=(Q(kind="named") & ~Q(role="")) | (~Q(kind="named") & Q(role="", person=None)),
                name="somebody_is_named_in_a_case_for_a_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.role}".rstrip()


class CaseReminder(models.Model):
    """Somebody was reminded of a line so many days before its day; a corrected day is another one."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="reminders", verbose_name=_("case"))
    line = models.CharField(_("line"), max_length=48)
    day = models.DateField(_("day"))
    before = models.PositiveSmallIntegerField(_("days before"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    at = models.DateTimeField(_("reminded"), default=timezone.now)

    class Meta:
        verbose_name = _("reminder of a case")
        verbose_name_plural = _("reminders of cases")
        constraints = [
            models.UniqueConstraint(fields=["case", "line", "day", "before", "person"], name="nobody_is_reminded_twice_of_a_day_in_a_case")
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.line}: {self.before}"


def newest(rows: Iterable[Any], name: str) -> dict[str, Any]:
    """Of append-only rows in order the one that counts, by event or line."""
    return {getattr(row, name): row for row in rows}
