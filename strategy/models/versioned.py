"""Rows that are never edited: a change closes the old version and adds the next, so that what pointed at it keeps what it saw."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.articles.models import Fact


class VersionedQuerySet(models.QuerySet[Any]):
    def current(self) -> VersionedQuerySet:
        """What holds now, in the order of the content files."""
        return self.filter(current=True)

    def with_words(self) -> VersionedQuerySet:
        """With the facts that give the rows their words, and the sources of those. Two statements."""
        return self.select_related("fact").prefetch_related("fact__sources")


class VersionedRow(models.Model):
    """One version of a row. Rows name each other by key, not by version: a reference means what holds at the time."""

    key = models.CharField(pgettext_lazy("of a row", "key"), max_length=40)
    version = models.PositiveIntegerField(_("version"), default=1)
    current = models.BooleanField(_("current"), default=True)
    since = models.DateTimeField(_("since"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = VersionedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "key", "version"]
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="%(class)s_is_never_rewritten"),
            models.UniqueConstraint(fields=["key"], condition=Q(current=True), name="one_current_%(class)s_per_key"),
            models.CheckConstraint(
                condition=Q(current=True, until=None) | Q(current=False, until__isnull=False), name="closed_%(class)s_says_until"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.version})"


class FactRow(VersionedRow):
    """A row whose words are those of one fact."""

    fact = models.ForeignKey(Fact, models.PROTECT, related_name="+", verbose_name=_("fact"))

    class Meta(VersionedRow.Meta):
        abstract = True
