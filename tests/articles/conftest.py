"""A small register and a way to write articles on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from portal.articles.actions import publishing, writing
from portal.articles.actions.writing import Words
from portal.articles.models import Article, ArticleRevision, Edition, Fact, Source, Topic


@pytest.fixture
def register(db: None) -> Topic:
    """Four facts on two sources, one of them contestable, and a topic."""
    law = Source.objects.create(
        id="S03",
        title="Patent Law of the PRC",
        url="https://example.com/law ; https://example.com/en",
        kind="primary_text",
        date="2025-04-19",
    )
    press = Source.objects.create(id="S99", title="A commentary", url="", kind="secondary", date="2024")
    for fact_id, as_of, confidence, source in (
        ("T6", "2005", "verified", law),
        ("J.CN.pt", "2025-04-19", "verified", law),
        ("J.EU.tm", "2025-05", "known", press),
    ):
        fact = Fact.objects.create(
            id=fact_id,
            heading=f"Heading {fact_id}",
            text=f"Text of {fact_id}.",
            kind="provision",
            confidence=confidence,
            as_of=as_of,
            basis=f"Basis {fact_id}",
        )
        fact.sources.add(source)
    claim = Fact.objects.create(
        id="C4.09",
        heading="A claim",
        text="The article says so.",
        kind="claim",
        status="contestable",
        note="Limit: not where goods were sold abroad.",
        confidence="verified",
        as_of="2026-01-09",
        basis="The policy article",
    )
    claim.sources.add(press)
    return Topic.objects.create(slug="exhaustion", title={"en": "Exhaustion", "zh-hans": "权利用尽"}, countermeasure=4)


BODY = "## One sale\n\nA right holder is paid once. [@T6]\n\nNo treaty answers it for all. [@J.CN.pt; @C4.09]\n"


@pytest.fixture
def write(register: Topic) -> Callable[..., ArticleRevision]:
    """Write a revision of an article, and publish it unless told otherwise."""

    def writing_(
        slug: str = "exhaustion-of-rights", body: str = BODY, *, language: str = "en", publish: bool = True, **more: Any
    ) -> ArticleRevision:
        article, _created = Article.objects.get_or_create(slug=slug, defaults={"topic": register})
        words = Words.of(more.pop("title", f"Title of {slug}"), more.pop("summary", "The question and its answer."), body)
        revision = writing.save_draft(article, language, words, change_note=more.pop("change_note", "First edition."), **more)
        if publish:
            publishing.ship(Edition.objects.get(article=article, language=language))
        return revision

    return writing_
