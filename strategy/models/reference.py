"""The reference tables: TRIPS, jurisdictions, playbooks, clauses, and single points of law and practice."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.articles.models import Fact
from portal.common.languages import BilingualField, pick
from strategy.models.versioned import FactRow, VersionedRow

TRIPS_PARTS = [
    ("I", _("General provisions and basic principles")),
    ("II", _("Standards of availability, scope and use")),
    ("III", _("Enforcement")),
    ("IV", _("Acquisition and maintenance")),
    ("V", _("Prevention and settlement of disputes")),
    ("VI", _("Transitional arrangements")),
    ("VII", _("Institutional arrangements; final provisions")),
]
SECTIONS = [
    ("copyright", _("Copyright and related rights")),
    ("trademarks", _("Trademarks")),
    ("indications", _("Geographical indications")),
    ("designs", _("Industrial designs")),
    ("patents", _("Patents")),
    ("layouts", _("Layout-designs")),
    ("undisclosed", _("Undisclosed information")),
    ("licences", _("Anti-competitive licences")),
    ("general", _("General obligations")),
    ("civil", _("Civil and administrative procedures")),
    ("provisional", _("Provisional measures")),
    ("border", _("Border measures")),
    ("criminal", _("Criminal procedures")),
]
OBLIGATIONS = [
    ("minimum", pgettext_lazy("of a treaty", "Minimum")),
    ("option", pgettext_lazy("of a treaty", "Option")),
    ("mixed", pgettext_lazy("of a treaty", "Duty with options")),
    ("procedural", pgettext_lazy("of a treaty", "Procedural rule")),
    ("principle", pgettext_lazy("of a treaty", "Principle")),
]
REGIONS = [
    ("east-asia", _("East Asia")),
    ("south-asia", _("South and South-East Asia")),
    ("europe", _("Europe and Türkiye")),
    ("americas", _("Americas")),
    ("oceania", _("Oceania")),
    ("africa", _("Africa")),
]
RIGHTS = [("patents", _("Patents")), ("trademarks", _("Trademarks")), ("copyright", _("Copyright"))]
REGIMES = [
    ("international", _("International")),
    ("regional", _("Regional")),
    ("national", _("National")),
    ("mixed", _("Mixed")),
    ("unsettled", _("Unsettled")),
]
BORDER_RIGHTS = [
    ("trademark", _("trademarks")),
    ("copyright", _("copyright")),
    ("patent", _("patents")),
    ("design", _("designs")),
    ("utility-model", _("utility models")),
    ("indication", _("geographical indications")),
    ("certificate", _("supplementary protection certificates")),
    ("variety", _("plant varieties")),
    ("trade-name", _("trade names")),
    ("topography", _("semiconductor topographies")),
    ("unfair-competition", _("acts of unfair competition")),
]
UNITS = [("calendar", _("calendar days")), ("working", _("working days")), ("months", _("months")), ("years", _("years"))]
RISKS = [("low", _("Low")), ("medium", _("Medium")), ("high", _("High")), ("critical", _("Critical"))]
POINTS = [
    ("legal-point", _("Law behind licence clauses")),
    ("customs-rule", _("Customs rules")),
    ("exporter-check", _("Exporter’s checklist")),
    ("holder-check", _("Right holder’s checklist")),
    ("debate", _("Debate")),
    ("standard-concept", _("Concepts of standards")),
    ("standard-rule", _("Rules on standards")),
    ("standard-case", _("Cases on standards")),
    ("standard-step", _("Negotiating a standard-essential licence")),
    ("first-days", _("First days of a dispute")),
    ("exhaustion-rule", _("First screen for genuine goods")),
    ("trips-lesson", _("What TRIPS teaches")),
    ("concept", _("Concepts and methods")),
    ("scale", _("Scale of maturity")),
    ("path", _("Training paths")),
    ("people-measure", _("Managing IP people")),
    ("gap-rule", _("Rule of gaps")),
    ("scoring", _("Scoring of clauses")),
]


class Provision(FactRow):
    """An article of the TRIPS Agreement."""

    article = models.CharField(_("article number"), max_length=10)
    title = BilingualField(_("title"))
    part = models.CharField(_("part"), max_length=3, choices=TRIPS_PARTS)
    section = models.CharField(_("section"), max_length=12, choices=SECTIONS, blank=True)
    obligation = models.CharField(_("obligation"), max_length=10, choices=OBLIGATIONS)
    tags = models.JSONField(_("tags"), default=list)

    class Meta(FactRow.Meta):
        verbose_name = _("TRIPS provision")
        verbose_name_plural = _("TRIPS provisions")


class Jurisdiction(VersionedRow):
    """A country or customs territory. A null means that it is not stated, never that it is not so."""

    name = BilingualField(pgettext_lazy("of a row", "name"))
    region = models.CharField(_("region"), max_length=12, choices=REGIONS)
    recordation = models.BooleanField(_("recordation with customs"), null=True)
    exports = models.BooleanField(_("exports checked"), null=True)
    border_rights = models.JSONField(_("rights covered at the border"), default=list)
    recent = models.JSONField(_("recent changes"), default=list)  # [{"text": bilingual, "sources": ids}]
    customs = models.ForeignKey(Fact, models.PROTECT, null=True, related_name="+", verbose_name=_("customs"))
    venue = models.ForeignKey(Fact, models.PROTECT, null=True, related_name="+", verbose_name=_("courts and authorities"))
    terms = models.ForeignKey(Fact, models.PROTECT, null=True, related_name="+", verbose_name=_("terms of protection"))

    class Meta(VersionedRow.Meta):
        verbose_name = _("jurisdiction")
        verbose_name_plural = _("jurisdictions")

    def __str__(self) -> str:
        return f"{self.key} {pick(self.name)}"


class Exhaustion(FactRow):
    """Where the first sale of genuine goods exhausts a right, in one jurisdiction. What has no row is not stated."""

    jurisdiction = models.CharField(_("jurisdiction"), max_length=40)
    right = models.CharField(_("right"), max_length=10, choices=RIGHTS)
    regime = models.CharField(_("regime"), max_length=13, choices=REGIMES)

    class Meta(FactRow.Meta):
        verbose_name = _("exhaustion rule")
        verbose_name_plural = _("exhaustion rules")
        constraints = [
            *FactRow.Meta.constraints,
            models.UniqueConstraint(fields=["jurisdiction", "right"], condition=Q(current=True), name="one_regime_per_right"),
        ]


class Playbook(FactRow):
    """A procedure somebody may be drawn into."""

    name = BilingualField(pgettext_lazy("of a row", "name"))
    jurisdiction = models.CharField(_("jurisdiction"), max_length=40, blank=True)

    class Meta(FactRow.Meta):
        verbose_name = _("playbook")
        verbose_name_plural = _("playbooks")


class PlaybookStep(FactRow):
    """A step of a playbook with its time; no days: no fixed number is stated."""

    playbook = models.CharField(_("playbook"), max_length=40)
    who = BilingualField(_("who acts"))
    days = models.PositiveSmallIntegerField(_("time"), null=True)
    unit = models.CharField(_("unit"), max_length=10, choices=UNITS, blank=True)
    trigger = models.JSONField(_("counted from"), default=dict)  # bilingual, or {}

    class Meta(FactRow.Meta):
        verbose_name = _("step of a playbook")
        verbose_name_plural = _("steps of playbooks")
        constraints = [
            *FactRow.Meta.constraints,
            models.CheckConstraint(condition=Q(days=None, unit="") | (Q(days__isnull=False) & ~Q(unit="")), name="a_time_has_its_unit"),
        ]


class PlaybookOption(FactRow):
    """A way in which a case may end."""

    playbook = models.CharField(_("playbook"), max_length=40)

    class Meta(FactRow.Meta):
        verbose_name = _("option of a playbook")
        verbose_name_plural = _("options of playbooks")


class Clause(FactRow):
    """A clause of licence contracts."""

    name = BilingualField(pgettext_lazy("of a row", "name"))
    risk = models.CharField(_("risk"), max_length=10, choices=RISKS)
    answers = models.JSONField(_("claims answered"), default=list)
    rests_on = models.JSONField(_("rests on"), default=list)  # ids of facts

    class Meta(FactRow.Meta):
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")


class Point(FactRow):
    """A rule, a case, a line of a checklist, a concept: one statement with nothing to compute in it."""

    kind = models.CharField(_("kind"), max_length=20, choices=POINTS)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=40, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    rests_on = models.JSONField(_("rests on"), default=list)  # ids of facts

    class Meta(FactRow.Meta):
        verbose_name = _("point of reference")
        verbose_name_plural = _("points of reference")


def label_of(choices: list[tuple[str, Any]], value: str) -> str:
    """The words for a coded value in the reader's language."""
    return str(dict(choices).get(value, value))
