"""The action plan: what a unit has set itself to do for one of the five countermeasures, by whom, by when, and what shows that it is done.

An action is changed only by whoever has seen its newest version; every change leaves an event that is never rewritten.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.people.models import Department, Membership, Person
from strategy.models.record import LEGAL_ROLES, ToolRecord

STATUSES = [
    ("proposed", pgettext_lazy("an action of the plan", "Proposed")),
    ("open", pgettext_lazy("an action of the plan", "Open")),
    ("doing", pgettext_lazy("an action of the plan", "Being done")),
    ("done", pgettext_lazy("an action of the plan", "Done")),
    ("dropped", pgettext_lazy("an action of the plan", "Dropped")),
]
TO_DO = ("proposed", "open", "doing")
MOVES = {  # where an action may go from where it stands
    "proposed": ("open", "dropped"),
    "open": ("doing", "done", "dropped"),
    "doing": ("done", "open", "dropped"),
    "done": ("open",),
    "dropped": ("open",),
}
KINDS = [
    ("added", pgettext_lazy("an action of the plan", "Added")),
    ("changed", pgettext_lazy("an action of the plan", "Changed")),
    ("moved", pgettext_lazy("an action of the plan", "Moved")),
    ("taken", pgettext_lazy("an action of the plan", "Taken on")),
]


class PlanActionQuerySet(models.QuerySet["PlanAction"]):
    def visible_to(self, person: Person) -> PlanActionQuerySet:
        """One's own and those of one's departments; of everything below for heads; all for whoever answers for law, administers or audits."""
        if person.reads_all:
            return self
        mine = Q(department__in=person.headed_ids) if person.heads_any else Q(pk__in=[])
        if not person.look:
            held = Membership.objects.current().filter(person=person.pk)
            mine |= Q(owner=person.pk) | Q(department__in=held.values("department"))
            mine |= Q(Exists(held.filter(job_role__code__in=LEGAL_ROLES)))
        return self.filter(mine)

    def to_do(self) -> PlanActionQuerySet:
        return self.filter(status__in=TO_DO)

    def late(self, on: date) -> PlanActionQuerySet:
        """Not done though their day has passed."""
        return self.to_do().filter(due__lt=on)

    def by_urgency(self) -> PlanActionQuerySet:
        """What is due first stands first; what has no day stands last."""
        return self.order_by(F("due").asc(nulls_last=True), "made_at", "pk")


class PlanAction(models.Model):
    """Something a department has set itself to do. `version` grows with every change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField(default=uuid.uuid4, editable=False)  # of the form that added it
    title = models.CharField(_("what is to be done"), max_length=200)
    detail = models.TextField(_("more about it"), max_length=4000, blank=True)
    countermeasure = models.PositiveSmallIntegerField(_("countermeasure"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="plan_actions", verbose_name=_("owner")
    )
    due = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=STATUSES, default="proposed")
    evidence = models.TextField(_("what shows it"), max_length=2000, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("done by")
    )
    record = models.ForeignKey(
        ToolRecord, models.PROTECT, null=True, blank=True, related_name="plan_actions", verbose_name=_("from the record")
    )
    source_code = models.CharField(_("from"), max_length=80, blank=True)  # a step, clause or axis of the record; or a policy action's key
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("added by"))
    made_at = models.DateTimeField(_("added"), default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    objects = PlanActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action of the plan")
        verbose_name_plural = _("action plan")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(countermeasure__gte=1, countermeasure__lte=5), name="a_plan_has_five_countermeasures"),
            models.CheckConstraint(
                condition=(Q(status="done", done_at__isnull=False) & ~Q(evidence="")) | (~Q(status="done") & Q(done_at=None)),
                name="an_action_is_done_when_something_shows_it",
            ),
            models.CheckConstraint(condition=Q(status__in=[key for key, _word in STATUSES]), name="an_action_stands_somewhere"),
            models.UniqueConstraint(fields=["made_by", "key"], name="a_form_adds_one_action"),
            models.UniqueConstraint(
                fields=["record", "source_code", "department"],
                condition=Q(record__isnull=False) & ~Q(source_code=""),
                name="a_step_of_a_record_is_planned_once_by_a_department",
            ),
            models.UniqueConstraint(
                fields=["source_code", "department"],
                condition=Q(record=None) & ~Q(source_code=""),
                name="an_advice_is_planned_once_by_a_department",
            ),
        ]
        indexes = [models.Index(fields=["department", "countermeasure", "status"], name="plan_of_a_department")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan_action", args=[self.pk])

    @property
    def is_to_do(self) -> bool:
        return self.status in TO_DO

    def is_late(self, on: date) -> bool:
        return self.is_to_do and self.due is not None and self.due < on


class PlanEvent(models.Model):
    """What happened to an action: who made which version of it, and what changed. Written once, never changed."""

    action = models.ForeignKey(PlanAction, models.PROTECT, related_name="events", verbose_name=_("action of the plan"))
    version = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("what"), max_length=10, choices=KINDS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    by_name = models.CharField(_("name then"), max_length=120)
    at = models.DateTimeField(_("when"), default=timezone.now)
    changes = models.JSONField(_("changes"), default=dict)  # name of a field → [before, after]

    class Meta:
        verbose_name = _("event of the plan")
        verbose_name_plural = _("events of the plan")
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["action", "version"], name="a_version_of_an_action_is_made_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.action_id} ({self.version})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("The history of a plan is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("The history of a plan is append-only.")
