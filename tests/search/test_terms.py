"""The search finds each term of the glossary by its name, in both languages."""

from __future__ import annotations

import pytest

from portal.articles.actions.loading import load
from portal.articles.formats import Content
from portal.articles.models import Term
from portal.common.searching import find
from tests.strategy.rows import own_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def glossary() -> list[Term]:
    articles = own_content()[0]
    load(Content(sources=articles.sources, facts=articles.facts, terms=articles.terms))
    return list(Term.objects.all())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_each_of_the_90_terms_is_found(glossary: list[Term], language: str) -> None:
    assert len(glossary) == 90
    for term in glossary:
        for spoken in ("en", "zh-hans"):
            found = find(term.term[spoken], kinds=["term"], language=language).page(0, 10)
            assert term.pk in {hit.key for hit in found}, term.term[spoken]
