"""Titles while somebody types."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.common.searching import Document, index, index_many, suggest
from portal.people.models import Person
from tests.search.test_searching import NASTY
from tests.statements import statements

As = Callable[[Person], Client]
SHELF = [
    ("term", "W04", "en", "Patent"),
    ("term", "W04", "zh-hans", "专利"),
    ("term", "W16", "en", "Patent portfolio"),
    ("term", "W16", "zh-hans", "专利组合"),
    ("article", "licences", "en", "Licensing a patent abroad"),
    ("article", "licences", "zh-hans", "专利的境外许可"),
    ("course", "fto", "en", "Freedom to operate"),
    ("lesson", "fto/why", "en", "Why ask before you build"),
    ("article", "cafe", "en", "Café Müller’s marks"),
]


@pytest.fixture
def shelf(db: None) -> None:
    index_many(Document(kind, key, language, title, "patent 专利 text that nobody types") for kind, key, language, title in SHELF)


TYPED = {
    "p": ["Patent", "Patent portfolio", "Licensing a patent abroad"],
    "PAT": ["Patent", "Patent portfolio", "Licensing a patent abroad"],
    "patent": ["Patent", "Patent portfolio", "Licensing a patent abroad"],
    "patent p": ["Patent", "Patent portfolio", "Licensing a patent abroad"],
    "portf": ["Patent portfolio"],
    "licensin": ["Licensing a patent abroad"],
    "abroad lic": ["Licensing a patent abroad"],
    "to op": ["Freedom to operate"],
    "专": ["专利", "专利组合", "专利的境外许可"],
    "专利": ["专利", "专利组合", "专利的境外许可"],
    "组": ["专利组合"],
    "境外许": ["专利的境外许可"],
    "cafe mul": ["Café Müller’s marks"],
    "CAFÉ": ["Café Müller’s marks"],
    "nobody": [],
    "patentx": [],
    "": [],
    "  ": [],
    "!": [],
}


@pytest.mark.parametrize(("typed", "titles"), TYPED.items())
def test_titles_that_have_what_was_typed(shelf: None, typed: str, titles: list[str]) -> None:
    assert [one.title for one in suggest(typed, language="en")] == titles


def test_the_readers_language_goes_first_and_a_thing_stands_once(shelf: None) -> None:
    index("article", "wipo", "en", title="WIPO", text="")
    index("article", "wipo", "zh-hans", title="WIPO（世界知识产权组织）", text="")
    assert [one.title for one in suggest("wipo", language="en")] == ["WIPO"]
    assert [one.title for one in suggest("wipo", language="zh-hans")] == ["WIPO（世界知识产权组织）"]


def test_at_most_eight_and_the_shortest_of_each_kind(db: None) -> None:
    index_many(Document("article", f"n{n}", "en", f"Patent {'x' * n}", "") for n in range(1, 40))
    index_many(Document("term", f"T{n}", "en", f"A patent {n}", "") for n in range(3))
    assert len(suggest("patent", language="en")) == 8
    assert suggest("patent x", language="en")[0].title == "Patent x"


@pytest.fixture
def alice(company: SimpleNamespace, as_: As) -> Client:
    return as_(company.alice)


def test_options_of_a_list_box(alice: Client, shelf: None) -> None:
    text = alice.get("/search/suggest/", {"q": "patent"}).content.decode()
    assert re.findall(r'role="option"[^>]*href="([^"]+)"', text) == ["/glossary/#W04", "/glossary/#W16", "/articles/licences/"]
    assert 'role="listbox"' in text and "3 suggestions" in text and "Glossary term" in text and "<html" not in text


def test_titles_are_text(alice: Client, db: None) -> None:
    index("article", "bad", "en", title="<img src=x onerror=1> patent", text="")
    assert "<img" not in alice.get("/search/suggest/", {"q": "patent"}).content.decode()


def test_two_statements_with_the_session_and_the_page_four(alice: Client, shelf: None) -> None:
    for address, query, most in (
        ("/search/suggest/", "patent", 2),
        ("/search/suggest/", "nothing", 2),
        ("/search/suggest/", "", 1),
        ("/search/", "patent", 4),
        ("/search/", "patent nowhere", 4),
        ("/search/", "", 1),
    ):
        with statements() as counted:
            assert alice.get(address, {"q": query}).status_code == 200
        assert len(counted) <= most, (address, query, counted)


def test_strangers_are_asked_to_sign_in(client: Client, shelf: None) -> None:
    answer = client.get("/search/suggest/", {"q": "patent"})
    assert answer.status_code == 302 and "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("typed", [*NASTY, "%", "_", "\\", "'", 'жk"', "жkarticle", "p" * 10_000, "专" * 10_000, "a b " * 3_000])
def test_whatever_is_typed_is_text(alice: Client, shelf: None, typed: str) -> None:
    begun = time.process_time()
    for address in ("/search/suggest/", "/search/"):
        assert alice.get(address, {"q": typed.encode("utf-8", "surrogatepass")}).status_code == 200
    assert time.process_time() - begun < 0.5
