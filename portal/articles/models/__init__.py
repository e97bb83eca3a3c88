"""The tables of the article store, one file per noun."""

from portal.articles.models.article import Article, ArticleQuerySet, ArticleRevision, Edition, EditionQuerySet, Topic, next_review
from portal.articles.models.attachment import Attachment, AttachmentQuerySet, attachment_path
from portal.articles.models.change import Change, ChangedPassage
from portal.articles.models.demand import ReadDemand, ReadSignature, signed_text
from portal.articles.models.fact import CONFIDENCE, Fact, FactVersion, FactWords, Source, Term
from portal.articles.models.image import Image, ImageQuerySet, ImageUse
from portal.articles.models.paragraph import Citation, Paragraph, Twin, Wording
from portal.articles.models.release import Release, ReleaseQuerySet, ReviewComment, WorkingCopy

__all__ = [
    "AttachmentQuerySet",
    "ReadDemand",
    "ReadSignature",
    "signed_text",
    "next_review",
    "WorkingCopy",
    "Wording",
    "Twin",
    "ReviewComment",
    "ReleaseQuerySet",
    "Release",
    "FactVersion",
    "ChangedPassage",
    "Change",
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
    "Image",
    "ImageQuerySet",
    "ImageUse",
    "Paragraph",
    "Source",
    "Term",
    "Topic",
    "attachment_path",
]
