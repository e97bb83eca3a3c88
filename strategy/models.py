"""The five countermeasures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.articles.models import Fact
from portal.common.languages import BilingualField, pick


class Countermeasure(models.Model):
    """One of the five answers of the policy article to IP barriers."""

    number = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = BilingualField(_("title"))
    short = BilingualField(_("in one sentence"))
    facts = models.ManyToManyField(Fact, blank=True, related_name="+", verbose_name=_("facts"))
    digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("countermeasure")
        verbose_name_plural = _("countermeasures")
        ordering = ["number"]
        constraints = [models.CheckConstraint(condition=Q(number__gte=1, number__lte=5), name="five_countermeasures")]

    def __str__(self) -> str:
        return f"{self.number} {pick(self.title)}"

    def get_absolute_url(self) -> str:
        return reverse("countermeasure", args=[self.slug])
