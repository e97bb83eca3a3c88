"""When content was last loaded: what pages keep ready is thrown away with it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Stamp(models.Model):
    """One row, renewed by every loading of content."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.UUIDField(default=uuid.uuid4)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_stamp")]
