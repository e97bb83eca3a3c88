"""The glossary: loaded with the content, marked in what is published, explained on the page, found by the search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.articles.actions.loading import load, read
from portal.articles.models import Edition, Term
from portal.common import keeping
from portal.common.models import SearchDocument
from portal.people.models import Person
from tests.articles.folder import make_folder, replace
from tests.statements import statements

pytestmark = pytest.mark.django_db
As = Callable[[Person], Client]
FACT = """  - {id: W36, heading: Parallel import (平行进口), text: Genuine goods brought in without consent., kind: glossary,
     confidence: known, as_of: "2025-06", basis: The field's usage}
  - {id: W04, heading: Patent (专利), text: A right to exclude., kind: glossary, confidence: known, as_of: "2025-06", basis: Usage}
"""
CHINESE = "  - {id: W36, heading: 平行进口, text: 未经许可进口正品。, basis: 行业用法}\n"
GLOSSARY = """terms:
  - {fact: W36, term: {en: Parallel import, zh-Hans: 平行进口}, marks: {en: [parallel import], zh-Hans: [平行进口]}}
  - {fact: W04, term: {en: Patent, zh-Hans: 专利}, marks: {en: [patent], zh-Hans: [专利]}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = make_folder(tmp_path)
    for name, more in (("facts.yaml", FACT), ("zh-Hans/facts/provision.yaml", CHINESE)):
        path = root / name
        path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    (root / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    replace(root / "articles/travel/en.md", "See [", "A parallel import is one. See [")
    return root


def loaded(folder: Path) -> None:
    content, faults = read(folder)
    assert faults == []
    load(content)


def test_an_article_explains_the_term_it_marks(folder: Path, company: SimpleNamespace, as_: As) -> None:
    loaded(folder)
    client = as_(company.alice)
    with statements() as asked:
        page = client.get("/articles/travel/").content.decode()
    assert 'A <a class="term" href="/glossary/#W36">parallel import</a> is one.' in page
    assert 'id="t-W36" popover' in page and "Genuine goods brought in without consent." in page and "t-W04" not in page
    assert len(asked) <= 13  # the first time; what is used by whom is kept
    with statements() as asked:
        client.get("/articles/travel/")
    assert len(asked) <= 5


def test_a_new_spelling_marks_what_is_published_already(folder: Path) -> None:
    loaded(folder)
    replace(folder / "glossary.yaml", "[parallel import]", "[parallel import, goods]")
    loaded(folder)
    edition = Edition.objects.get(article__slug="travel", language="en")
    assert 'href="/glossary/#W36">Goods</a>' in edition.html and edition.terms == ["W36"]
    replace(folder / "glossary.yaml", "[parallel import, goods]", "[grey goods]")
    loaded(folder)
    edition.refresh_from_db()
    assert 'class="term"' not in edition.html and edition.terms == []


def test_the_glossary_in_both_languages(folder: Path, company: SimpleNamespace, as_: As) -> None:
    loaded(folder)
    client = as_(company.alice)
    with statements() as few:
        page = client.get("/glossary/").content.decode()
    assert 'id="W36"' in page and 'id="letter-P"' in page and "平行进口" in page and "2 terms" in page
    Term.objects.exclude(pk="W36").delete()
    assert 'id="W04"' in client.get("/glossary/").content.decode()  # kept until content changes
    keeping.touch()
    with statements() as fewer:
        page = client.get("/glossary/").content.decode()
    assert 'id="W04"' not in page and len(few) == len(fewer) <= 2
    assert 'id="W36"' in client.get("/glossary/?q=without consent").content.decode()
    assert "No term of the glossary has these words" in client.get("/glossary/?q=nowhere").content.decode()
    Person.objects.filter(pk=company.alice.pk).update(language="zh-hans")
    page = as_(Person.objects.get(pk=company.alice.pk)).get("/glossary/").content.decode()
    assert "未经许可进口正品。" in page


@pytest.mark.parametrize("asked", ["parallel import", "平行进口", "Patent", "专利"])
def test_the_search_finds_a_term_by_its_name_in_either_language(folder: Path, company: SimpleNamespace, as_: As, asked: str) -> None:
    loaded(folder)
    page = as_(company.alice).get("/search/", {"q": asked, "kind": "term"}).content.decode()
    assert f"/glossary/#{'W36' if asked in {'parallel import', '平行进口'} else 'W04'}" in page


def test_a_term_that_leaves_the_content_leaves_the_portal(folder: Path) -> None:
    loaded(folder)
    for name, words in (("glossary.yaml", GLOSSARY.splitlines()[2]), ("facts.yaml", FACT.splitlines()[2])):
        replace(folder / name, words + "\n", "")
    loaded(folder)
    assert list(Term.objects.values_list("pk", flat=True)) == ["W36"]
    assert not SearchDocument.objects.filter(kind="term", key="W04").exists()


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("fact: W04", "fact: T6", "fact", "no such fact of kind glossary"),
        ("fact: W04", "fact: W99", "", "This fact of kind glossary is missing."),
        ("en: [patent]", "en: [parallel import]", "marks", "stands for W36 already"),
        ("en: [patent]", "en: []", "marks", "one or more spellings"),
        ("en: [patent]", "en: [' patent']", "marks", "one or more spellings"),
        (", zh-Hans: 专利}, marks", "}, marks", "term", "in en and in zh-Hans"),
    ],
)
def test_a_fault_is_named(folder: Path, old: str, new: str, field: str, message: str) -> None:
    replace(folder / "glossary.yaml", old, new)
    faults = read(folder)[1]
    assert any((fault.file, fault.field) == ("glossary.yaml", field) and message in fault.message for fault in faults), faults
