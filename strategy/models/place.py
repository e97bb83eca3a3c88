"""Where a fact stands on the pages of the strategy. Derived from the rows by the loader."""

from __future__ import annotations

from django.db import models

from portal.articles.models import Fact
from portal.common.languages import BilingualField


class Place(models.Model):
    """A row that speaks by a fact or rests on it, and the spot of the page that shows the row."""

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="+")
    spot = models.CharField(max_length=140)
    title = BilingualField()
    own = models.BooleanField()  # the fact gives the row its words

    class Meta:
        ordering = ["-own", "spot"]
        constraints = [models.UniqueConstraint(fields=["fact", "spot"], name="one_place_per_fact_and_spot")]
