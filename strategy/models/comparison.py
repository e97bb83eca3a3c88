"""What a reader has been shown of the company beside a unit, so that figures shown later betray nothing together with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ShownComparison(models.Model):
    """The levels behind the company's figures that somebody saw. No page shows them; a later figure is weighed against them."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("reader"))
    levels = models.JSONField(default=dict)  # dimension → id of a department → level, of the dimensions that were shown
    known = models.JSONField(default=list)  # ids of departments whose levels the reader could read by themselves
    digest = models.CharField(max_length=64, editable=False)
    shown_at = models.DateTimeField(_("shown"), default=timezone.now)

    class Meta:
        verbose_name = _("comparison that was shown")
        verbose_name_plural = _("comparisons that were shown")
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="a_comparison_is_remembered_once_for_a_reader")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.shown_at:%Y-%m-%d}"
