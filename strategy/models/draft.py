"""The draft of a contract that somebody has the contract check read: private while answering, with the record only where its maker wants that."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from strategy.models.record import ToolRecord, ToolRun

DRAFT_KINDS = [("text", _("Text")), ("docx", _("Word document")), ("pdf", _("PDF")), ("pasted", _("Pasted text"))]
DRAFT_LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese")), ("both", _("English and Chinese")), ("", _("not known"))]


class ContractText(models.Model):
    """A draft as text, and what was found in it. Beside answers only their giver sees it; beside a record whoever may read that."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.OneToOneField(ToolRun, models.CASCADE, null=True, blank=True, related_name="draft", verbose_name=_("answers"))
    record = models.OneToOneField(ToolRecord, models.CASCADE, null=True, blank=True, related_name="draft", verbose_name=_("record"))
    name = models.CharField(_("Name of the file"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=DRAFT_KINDS)
    text = models.TextField(_("text"))
    sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    characters = models.PositiveIntegerField(_("characters"))
    language = models.CharField(_("language"), max_length=8, choices=DRAFT_LANGUAGES, blank=True)
    problems = models.JSONField(default=list)  # what could not be read: code and values for the words
    pages = models.JSONField(default=list)  # where the pages of the whole text begin
    hints = models.JSONField(default=dict)  # clause → what was found, with its sentences
    hits = models.JSONField(default=list)  # every place found, as the columns of `strategy.rules.phrases.Hit`
    phrases_sha256 = models.CharField(max_length=64)  # of the phrases that were looked for
    keep = models.BooleanField(_("keep with the record"), default=False)
    read_at = models.DateTimeField(_("read at"), default=timezone.now)

    class Meta:
        verbose_name = _("draft of a contract")
        verbose_name_plural = _("drafts of contracts")
        constraints = [
            models.CheckConstraint(
                condition=Q(run__isnull=False, record=None) | Q(run=None, record__isnull=False),
                name="a_draft_belongs_to_answers_or_to_a_record",
            ),
            models.CheckConstraint(condition=Q(record=None) | Q(keep=True), name="a_draft_stays_only_where_its_maker_wants_it"),
        ]

    def __str__(self) -> str:
        return self.name or self.sha256[:12]

    @property
    def short(self) -> dict[str, Any]:
        """What answers and record keep of a draft, whether or not the text stays: none of its sentences."""
        hints = {key: {name: hint[name] for name in ("suggestion", "code", "count", "dangers")} for key, hint in self.hints.items()}
        told = {name: getattr(self, name) for name in ("name", "kind", "sha256", "characters", "language", "keep")}
        return told | {"hints": hints}
