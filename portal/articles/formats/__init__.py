"""Content files of the article store → values and faults. Pure: no database (format: portal/articles/content/README.md).

    content, faults = read(Path("portal/articles/content"))

One run names every fault by file, record and field.
"""

from portal.articles.formats.reading import read
from portal.articles.formats.values import ArticleDraft, ChangeDraft, Content, EditionDraft, FactDraft, Fault, SourceDraft, TopicDraft

__all__ = ["ArticleDraft", "ChangeDraft", "Content", "EditionDraft", "FactDraft", "Fault", "SourceDraft", "TopicDraft", "read"]
