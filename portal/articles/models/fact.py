"""Citable facts with their sources, and the glossary made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.common.languages import BilingualField, current_language, pick

CONFIDENCE = [("verified", _("Verified in the source")), ("known", _("From a named source, not re-read"))]


class Source(models.Model):
    """Something that was read: a statute, an official page, a commentary."""

    KINDS = [
        ("primary_text", _("Full text of the law")),
        ("official", _("Official publication")),
        ("secondary", _("Commentary or press")),
        ("policy_article", _("The policy article")),
    ]
    id = models.CharField(_("id"), max_length=20, primary_key=True)
    title = models.CharField(_("title"), max_length=400)
    url = models.TextField(_("addresses"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    date = models.CharField(_("speaks as at"), max_length=120)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.title}"

    @property
    def addresses(self) -> list[str]:
        """The web addresses; a remark beside one is left out."""
        return re.findall(r"https?://[^\s;<>\"]+", self.url)


@dataclass(frozen=True)
class FactWords:
    """What a fact says, in one language."""

    lang: str  # for `lang=`: "en" or "zh-Hans"
    heading: str
    text: str
    note: str
    basis: str


class Fact(models.Model):
    """One citable statement of the register, with what it rests on and how sure it is."""

    STATUS = [("current", _("Current")), ("dated", _("Dated")), ("contestable", _("Contestable")), ("opinion", _("Opinion"))]
    id = models.CharField(_("id"), max_length=40, primary_key=True)
    heading = models.CharField(_("heading"), max_length=200)
    text = models.TextField(_("text"))
    kind = models.CharField(_("kind"), max_length=40, db_index=True)
    status = models.CharField(_("status"), max_length=20, choices=STATUS, blank=True)
    note = models.TextField(_("note"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=20, choices=CONFIDENCE)
    as_of = models.CharField(_("law as at"), max_length=40, help_text=_("YYYY, YYYY-MM or YYYY-MM-DD"))
    basis = models.TextField(_("basis"), blank=True)
    chinese = models.JSONField(_("Chinese words"), default=dict, blank=True)  # heading, text, note, basis
    sources = models.ManyToManyField(Source, blank=True, related_name="facts", verbose_name=_("sources"))
    digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.local.heading}"

    def get_absolute_url(self) -> str:
        return reverse("fact", args=[self.pk])

    @property
    def local(self) -> FactWords:
        """The words in the reader's language; in English where they are not translated."""
        if current_language() == "zh-hans" and self.chinese.get("text"):
            words = self.chinese
            return FactWords("zh-Hans", words["heading"], words["text"], words.get("note", ""), words.get("basis", ""))
        return FactWords("en", self.heading, self.text, self.note, self.basis)


class FactVersion(models.Model):
    """What a fact said at one time. Written once, never changed; the fact itself shows the version in force.

    words    {"heading", "text", "note", "basis", "status", "confidence", "as_of": str, "chinese": dict, "sources": list of ids}
    """

    fact = models.ForeignKey(Fact, models.PROTECT, related_name="versions", verbose_name=_("fact"))
    number = models.PositiveIntegerField(_("version"))
    words = models.JSONField(_("words"))
    change_note = models.CharField(_("change note"), max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author"))
    created_at = models.DateTimeField(pgettext_lazy("of a version", "written"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("version of a fact")
        verbose_name_plural = _("versions of facts")
        ordering = ["fact", "-number"]
        constraints = [models.UniqueConstraint(fields=["fact", "number"], name="one_version_per_fact_and_number")]

    def __str__(self) -> str:
        return f"{self.fact_id} ({self.number})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A version of a fact is never changed; write the next one.")
        super().save(*args, **kwargs)


class Term(models.Model):
    """A term of the glossary. Its definition is the text of its fact."""

    fact = models.OneToOneField(Fact, models.PROTECT, primary_key=True, related_name="term", verbose_name=_("fact"))
    term = BilingualField(_("term"))
    marks = models.JSONField(_("spellings"), default=dict)  # language → list of str that are recognised in running text
    digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["fact"]

    def __str__(self) -> str:
        return pick(self.term)

    def get_absolute_url(self) -> str:
        return f"{reverse('glossary')}#{self.pk}"
