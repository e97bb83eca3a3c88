"""The search finds each term of the glossary by its name, in both languages."""

from __future__ import annotations

import pytest

from portal.articles.actions.loading import load
from portal.articles.formats import Content
from portal.articles.models import Term
from portal.common.searching import find, index
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


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_called_so_comes_first_in_whichever_language_it_is_asked(glossary: list[Term], language: str) -> None:
    """Among all kinds: other things that hold the word more often come after the thing itself."""
    index("lesson", "much/patent", "en", title="Patent work, patent law", text="patent " * 50)
    index("lesson", "much/patent", "zh-hans", title="专利工作与专利法", text="专利" * 50)
    for asked in ("Patent", "专利"):
        first = find(asked, language=language).page(0, 1)[0]
        assert (first.kind.name, first.key) == ("term", "W04")
