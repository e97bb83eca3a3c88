"""What the policy article says, part by part: measures, claims, and actions that answer them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from strategy.models.versioned import FactRow

NATURES = [("fact", _("Statement of fact")), ("norm", _("Advice")), ("legal", _("Statement of law")), ("opinion", _("Opinion"))]
ACTORS = [
    ("enterprise", _("Enterprise")),
    ("government", _("Government")),
    ("chamber", _("Chamber of commerce")),
    ("institute", _("Research institute or university")),
    ("public", _("Public at large")),
]


class Measure(FactRow):
    """A measure within a countermeasure."""

    part = models.PositiveSmallIntegerField(_("part"))

    class Meta(FactRow.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")


class Claim(FactRow):
    """A sentence of the policy article. Whether it still holds, and the note beside it, are the fact's."""

    part = models.PositiveSmallIntegerField(_("part"))
    measure = models.CharField(_("measure"), max_length=40, blank=True)
    nature = models.CharField(_("kind"), max_length=10, choices=NATURES)
    actors = models.JSONField(_("addressed to"), default=list)

    class Meta(FactRow.Meta):
        verbose_name = _("claim")
        verbose_name_plural = _("claims")


class Action(FactRow):
    """What somebody does about claims."""

    part = models.PositiveSmallIntegerField(_("part"))
    actor = models.CharField(_("actor"), max_length=10, choices=ACTORS)
    answers = models.JSONField(_("claims answered"), default=list)

    class Meta(FactRow.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
