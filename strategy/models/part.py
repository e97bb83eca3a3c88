"""The parts of the strategy: five countermeasures between an introduction and a conclusion."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.common.languages import BilingualField, pick

PARTS = range(7)  # 0 the introduction, 1 to 5 the countermeasures, 6 the conclusion


class Part(models.Model):
    """A page of the strategy."""

    number = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = BilingualField(_("title"))
    short = BilingualField(_("in one sentence"))
    digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {pick(self.title)}"

    def get_absolute_url(self) -> str:
        return reverse("countermeasure", args=[self.slug])

    @property
    def is_countermeasure(self) -> bool:
        return 1 <= self.number <= 5


class Countermeasure(Part):
    """One of the five answers of the policy article to IP barriers."""

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("countermeasure")
        verbose_name_plural = _("countermeasures")
        constraints = [models.CheckConstraint(condition=Q(number__gte=1, number__lte=5), name="five_countermeasures")]


class Frame(Part):
    """What stands before and after the five: introduction and conclusion."""

    class Meta(Part.Meta):
        abstract = False
        verbose_name = _("introduction or conclusion")
        verbose_name_plural = _("introduction and conclusion")
        constraints = [models.CheckConstraint(condition=Q(number__in=[0, 6]), name="an_introduction_and_a_conclusion")]

    def __str__(self) -> str:
        return str(pick(self.title))
