"""The blocks of a lesson: what a banner, a link or a task to read can point at."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.articles.models import Fact
from training.models.course import LessonText


class LessonBlock(models.Model):
    """A paragraph, an item of a list or a row of a table of a lesson. The same words keep their number over all loads; words that are
    new get the next one, and those that went stay as a row that is no longer `live`. So a block never says anything else."""

    PARAGRAPH, ITEM, ROW = "paragraph", "item", "row"
    KINDS = [(PARAGRAPH, _("paragraph")), (ITEM, _("item of a list")), (ROW, _("row of a table"))]
    text = models.ForeignKey(LessonText, models.CASCADE, related_name="blocks", verbose_name=_("lesson text"))
    number = models.PositiveIntegerField(_("number"))  # in this text, never used again; on the page id="b<number>"
    kind = models.CharField(_("kind"), max_length=10, choices=KINDS, default=PARAGRAPH)
    words = models.TextField(_("text"))  # plain, normalised
    length = models.PositiveIntegerField(_("length"), default=0)  # English words or Chinese characters, as the text's language counts
    position = models.PositiveIntegerField(_("position"))
    live = models.BooleanField(_("stands in the lesson"), default=True)
    written_at = models.DateTimeField(_("in the lesson since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("block of a lesson")
        verbose_name_plural = _("blocks of lessons")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="one_block_per_lesson_text_and_number")]

    def __str__(self) -> str:
        return f"{self.text_id}#b{self.number}"


class BlockCitation(models.Model):
    """A block cites a fact."""

    block = models.ForeignKey(LessonBlock, models.CASCADE, related_name="citations")
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["block", "fact"], name="one_citation_per_block_and_fact")]
