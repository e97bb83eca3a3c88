"""The topics with their articles, as a reader finds them."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.articles.models import Edition, Topic
from portal.articles.queries.reading import readable


@dataclass
class Shelf:
    topic: Topic
    editions: list[Edition] = field(default_factory=list)


def shelves(language: str, countermeasure: int | None = None) -> list[Shelf]:
    """Each topic that holds a published article, with its articles in a language or else in English. One statement."""
    found: dict[int, Shelf] = {}
    for edition in readable(language, countermeasure=countermeasure):
        topic = edition.article.topic
        found.setdefault(topic.pk, Shelf(topic)).editions.append(edition)
    return list(found.values())
