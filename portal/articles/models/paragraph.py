"""Paragraphs with stable numbers, and what they cite."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.articles.models.article import LANGUAGES, Article, ArticleRevision
from portal.articles.models.fact import Fact
from portal.common.languages import current_language


class Paragraph(models.Model):
    """A paragraph that can be linked to. The same words keep its number through all revisions; numbers are never used again."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="paragraphs")
    language = models.CharField(max_length=10, choices=LANGUAGES)
    number = models.PositiveIntegerField()
    text = models.TextField()  # normalised plain text
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
