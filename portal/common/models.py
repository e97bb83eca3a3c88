"""The search index: one row per thing and language, its words already normalised (see `portal.common.words`)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class SearchDocument(models.Model):
    """Something that can be found. Each floor writes rows of its own kinds; migration 0001 adds the full-text index of the database."""

    kind = models.CharField(max_length=20)  # "article", "lesson", "course"
    key = models.CharField(max_length=200)  # unique in its kind; the floor turns it into an address
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(max_length=300)
    text = models.TextField()  # plain text, for the excerpt
    detail = models.JSONField(default=dict)  # what the result line shows: {"law_as_at", "course", …}
    terms = models.TextField()  # normalised words of title (three times) and text, separated by blanks

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "language"], name="one_search_document_per_thing_and_language")]
