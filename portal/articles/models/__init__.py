"""The tables of the article store, one file per noun."""

from portal.articles.models.article import Article, ArticleQuerySet, ArticleRevision, Edition, EditionQuerySet, Topic
from portal.articles.models.attachment import Attachment, attachment_path
from portal.articles.models.fact import CONFIDENCE, Fact, FactWords, Source, Term
from portal.articles.models.paragraph import Citation, Paragraph

__all__ = [
    "CONFIDENCE",
    "Article",
    "ArticleQuerySet",
    "ArticleRevision",
    "Attachment",
    "Citation",
    "Edition",
    "EditionQuerySet",
    "Fact",
    "FactWords",
    "Paragraph",
    "Source",
    "Term",
    "Topic",
    "attachment_path",
]
