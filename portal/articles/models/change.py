"""A change of law: which passages changed, how the editor labels each, and whether it acts."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.articles.models.article import ArticleRevision, Edition
from portal.articles.models.fact import Fact, FactVersion
from portal.articles.models.release import Release
from portal.people.models import Person


class Change(models.Model):
    """What differs between what readers saw and what they see: of an edition, a fact, or a row of the reference tables.

    planned    the editor labels its passages; readers see the old words
    waiting    readers see the new words (they came with the portal's content), nobody has labelled them yet
    made       labelled, and what it touches has been told (`portal.articles.bells.law_changed`)
    undone     taken back within a day (`law_restored`)
    dropped    a plan that was given up
    """

    PLANNED, WAITING, MADE, UNDONE, DROPPED = "planned", "waiting", "made", "undone", "dropped"
    STATES = [
        (PLANNED, _("Planned")),
        (WAITING, _("Waits for labels")),
        (MADE, _("In effect")),
        (UNDONE, _("Undone")),
        (DROPPED, _("Dropped")),
    ]
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.OneToOneField(Release, models.PROTECT, null=True, blank=True, related_name="change", verbose_name=_("release"))
    edition = models.ForeignKey(Edition, models.CASCADE, null=True, blank=True, related_name="changes", verbose_name=_("edition"))
    before = models.ForeignKey(ArticleRevision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("before"))
    after = models.ForeignKey(ArticleRevision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("after"))
    fact = models.ForeignKey(Fact, models.CASCADE, null=True, blank=True, related_name="changes", verbose_name=_("fact"))
    fact_before = models.ForeignKey(FactVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fact before"))
    fact_after = models.ForeignKey(FactVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("fact after"))
    row = models.CharField(_("row"), max_length=120, blank=True)  # of the reference tables: "exhaustion/eu-trademarks"
    title = models.JSONField(_("title"), default=dict)  # language → str, as it was called then
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=PLANNED)
    days = models.PositiveSmallIntegerField(_("days to learn the difference"), default=14)
    impact = models.JSONField(_("impact"), default=dict)  # what it touched as the editor saw it: {"questions": 3, "people": 212, …}
    planned_at = models.DateTimeField(_("planned"), default=timezone.now)
    made_at = models.DateTimeField(_("in effect since"), null=True, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by"))

    class Meta:
        verbose_name = _("change of law")
        verbose_name_plural = _("changes of law")
        constraints = [
            models.CheckConstraint(
                condition=Q(edition__isnull=False, after__isnull=False, fact=None, row="")
                | Q(edition=None, before=None, after=None, fact__isnull=False, fact_after__isnull=False, row="")
                | (Q(edition=None, before=None, after=None, fact=None) & ~Q(row="")),
                name="change_is_of_an_edition_a_fact_or_a_row",
            ),
            models.CheckConstraint(condition=~Q(state="made") | Q(made_at__isnull=False), name="made_change_says_when"),
            models.CheckConstraint(
                condition=~Q(state="undone") | Q(made_at__isnull=False, undone_at__isnull=False), name="undone_change_says_when"
            ),
            models.UniqueConstraint(fields=["edition"], condition=Q(state="planned"), name="one_planned_change_per_edition"),
            models.UniqueConstraint(fields=["fact"], condition=Q(state="planned"), name="one_planned_change_per_fact"),
        ]
        indexes = [models.Index(fields=["state", "planned_at"], name="change_by_state")]

    def __str__(self) -> str:
        return f"{self.edition or self.fact or self.row}"

    def get_absolute_url(self) -> str:
        return reverse("desk_change", args=[self.pk])


class ChangedPassage(models.Model):
    """A paragraph (or the words of a fact or row) that changed, and what the editor says of it. Only "answer" acts."""

    WORDING, CLARIFICATION, ANSWER = "wording", "clarification", "answer"
    LABELS = [
        (WORDING, _("Wording")),
        (CLARIFICATION, _("Clarification")),
        (ANSWER, _("Changes the answer")),
    ]
    change = models.ForeignKey(Change, models.CASCADE, related_name="passages", verbose_name=_("change"))
    position = models.PositiveIntegerField(_("position"))
    number = models.PositiveIntegerField(_("paragraph"), null=True, blank=True)  # none: not a paragraph of an article
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    label = models.CharField(_("label"), max_length=13, choices=LABELS, blank=True)
    cited = models.JSONField(_("facts cited"), default=list)  # ids: by the old or the new words
    facts = models.JSONField(_("facts concerned"), default=list)  # those of `cited` whose answer is another now

    class Meta:
        verbose_name = _("changed passage")
        verbose_name_plural = _("changed passages")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["change", "position"], name="one_passage_per_change_and_position"),
            models.CheckConstraint(condition=Q(label__in=["", "wording", "clarification", "answer"]), name="label_is_known"),
            models.CheckConstraint(condition=~Q(before="") | ~Q(after=""), name="passage_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.change} · {self.position}"
