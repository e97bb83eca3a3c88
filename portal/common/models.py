"""The stamp of the content; the search index: one row per thing and language, its words already normalised (see `portal.common.words`)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ContentStamp(models.Model):
    """One row whose value is new after every change of content; `portal.common.keeping` alone reads and writes it."""

    value = models.UUIDField()

    def __str__(self) -> str:
        return str(self.value)


class SearchDocument(models.Model):
    """Something that can be found; written and read by `portal.common.searching` alone.

    Migration 0001 adds the full-text index of the database over `terms`, which the database keeps in step by itself: on SQLite
    the FTS5 table common_searchindex with its triggers, on PostgreSQL the generated column `vector` with a GIN index. A migration
    that has SQLite rebuild this table must create the triggers anew (`search_index.create`).
    """

    kind = models.CharField(max_length=20)  # "article", "lesson", "course"; see each floor's `searching`
    key = models.CharField(max_length=200)  # unique in its kind; the floor turns it into an address
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(max_length=300)
    text = models.TextField()  # plain text, for the excerpt
    detail = models.JSONField(default=dict)  # what the result line shows: {"law_as_at", "course", …}
    terms = (
        models.TextField()
    )  # normalised words of title (three times) and text, and marks (`portal.common.search_terms`), parted by blanks
    written = models.CharField(max_length=40, null=True)  # by which words and synonyms; null: by those of the first release

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "language"], name="one_search_document_per_thing_and_language")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.key} ({self.language})"
