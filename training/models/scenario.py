"""Templates of computed questions, as they were last loaded."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.common.languages import BilingualField
from portal.people.models import Person
from strategy.models.rule import TOOLS

ENGINES = [(tool, name) for tool, name in TOOLS if tool in ("exhaustion", "playbook", "pathway")]


class ScenarioTemplate(models.Model):
    """A scenario with blanks. Its cases are questions of the bank; whoever has reviewed it has reviewed what every seed makes of it.

    A template that changes has not been reviewed. `retired`: the content files no longer hold it.
    """

    key = models.CharField(_("code"), max_length=10, unique=True)
    engine = models.CharField(_("tool"), max_length=12, choices=ENGINES)
    stem = BilingualField(_("question"))  # with {places} for what varies
    varied = models.JSONField(_("what varies"), default=dict)  # fact → how many values
    digest = models.CharField(max_length=64, editable=False)
    retired = models.BooleanField(_("retired"), default=False)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewed by"))
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None) | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="reviewed_scenario_says_by_whom_and_when",
            )
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("desk_scenario", args=[self.key])
