"""Paragraphs with stable numbers, and what they cite."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.articles.models.article import LANGUAGES, Article, ArticleRevision
from portal.articles.models.fact import Fact
from portal.common.languages import current_language


class Paragraph(models.Model):
    """A paragraph that can be linked to. The same words, and words an editor only changed, keep its number through all revisions; numbers
    are never used again."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="paragraphs")
    language = models.CharField(max_length=10, choices=LANGUAGES)
    number = models.PositiveIntegerField()
    text = models.TextField()  # normalised plain text, as it was last written
    live = models.BooleanField(default=False)  # stands in the published revision

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        constraints = [models.UniqueConstraint(fields=["article", "language", "number"], name="one_paragraph_per_number")]

    def __str__(self) -> str:
        return f"{self.article.slug}#p{self.number}"

    def get_absolute_url(self) -> str:
        """Numbers count in one language: the address names it where the reader's is another."""
        language = "" if self.language == current_language() else f"?lang={self.language}"
        return f"{reverse('article', args=[self.article.slug])}{language}#p{self.number}"


class Wording(models.Model):
    """What a paragraph says in one revision. A paragraph that is only reworded keeps its number."""

    revision = models.ForeignKey(ArticleRevision, models.CASCADE, related_name="wordings")
    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="wordings")
    position = models.PositiveIntegerField()
    text = models.TextField()  # normalised plain text

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "paragraph"], name="one_wording_per_revision_and_paragraph"),
            models.UniqueConstraint(fields=["revision", "position"], name="one_wording_per_revision_and_position"),
        ]


class Twin(models.Model):
    """A paragraph of the translation with the paragraph it translates, as that read when the translation was last found right."""

    source = models.ForeignKey(Paragraph, models.CASCADE, related_name="translations")
    target = models.OneToOneField(Paragraph, models.CASCADE, related_name="translates")
    source_text = models.TextField()  # what the source said then; other words now: the translation is older
    former = models.JSONField(default=list, editable=False)  # [[what the target said, what its source said then]], the last ones
    confirmed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("translated paragraph")
        verbose_name_plural = _("translated paragraphs")
        constraints = [models.CheckConstraint(condition=~Q(source=F("target")), name="paragraph_is_not_its_own_translation")]


class Citation(models.Model):
    """A paragraph of a revision cites a fact."""

    revision = models.ForeignKey(ArticleRevision, models.CASCADE, related_name="citations")
    paragraph = models.ForeignKey(Paragraph, models.CASCADE, related_name="citations")
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="citations")
    position = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["revision", "paragraph", "fact"], name="one_citation_per_paragraph_and_fact")]
