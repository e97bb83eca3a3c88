"""The search page."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.common.searching import Document, index_many
from portal.common.words import query
from portal.people.models import Person
from portal.search.excerpts import Piece, excerpt, marked

As = Callable[[Person], Client]


@pytest.fixture
def alice(company: SimpleNamespace, as_: As) -> Client:
    return as_(company.alice)


@pytest.fixture
def shelf(db: None) -> None:
    index_many(
        Document(
            kind,
            f"{kind}-{n}" if kind != "lesson" else f"course-1/lesson-{n}",
            "en",
            f"{kind.title()} {n}",
            "Exhaustion of rights. <b>x</b>",
            {"law_as_at": "2025-04-19"},
        )
        for kind in ("article", "course")
        for n in range(1, 8)
    )


def page(client: Client, **given: object) -> str:
    response = client.get("/search/", given)
    assert response.status_code == 200
    return response.content.decode()


def test_hits_with_marks_count_and_pager(alice: Client, shelf: None) -> None:
    first = page(alice, q="exhaustion")
    assert "14 results for “exhaustion”" in first and first.count("<mark>Exhaustion of rights</mark>") == 10 and "1 to 10 of 14" in first
    assert "Law as at 19 Apr 2025" in first and "&lt;b&gt;x&lt;/b&gt;" in first and "<b>x</b>" not in first
    assert page(alice, q="exhaustion", page=2).count("<mark>Exhaustion of rights</mark>") == 4
    assert page(alice, q="exhaustion", page="nonsense") and page(alice, q="exhaustion", page=999)


def test_kinds_narrow(alice: Client, shelf: None) -> None:
    narrowed = page(alice, q="exhaustion", kind="course")
    assert "7 results" in narrowed and 'value="course" checked' in narrowed and 'href="/courses/course-1/"' in narrowed
    assert "14 results" in page(alice, q="exhaustion", kind="nonsense")


def test_nothing_found_says_what_to_do(alice: Client, shelf: None) -> None:
    empty = page(alice, q="Patentverletzungsverfahren")
    assert "Nothing found for “Patentverletzungsverfahren”" in empty and "No text has these words" in empty and "0 results" in empty
    apart = page(alice, q="exhaustion", kind="lesson")
    assert "Try fewer words" in apart and "0 results" in apart


def test_an_empty_question_invites_one(alice: Client, shelf: None) -> None:
    assert "What are you looking for?" in page(alice) and "Nothing found" not in page(alice, q="   ")


@pytest.mark.parametrize(
    "asked", ['"><svg/onload=1>', "<script>alert(1)</script>", "{{ 7*7 }}", "%s %(x)s", "\x00", "x" * 10_000, "'\" OR 1=1 --"]
)
def test_hostile_questions_are_text(alice: Client, shelf: None, asked: str) -> None:
    shown = page(alice, q=asked)
    assert "<svg/onload" not in shown and "<script>alert" not in shown
    assert alice.get("/search/", {"kind": asked, "page": asked}).status_code == 200


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("Rights are exhausted.", "exhaustion", [("Rights are ", False), ("exhausted", True), (".", False)]),
        ("权利用尽。", "用尽", [("权利", False), ("用尽", True), ("。", False)]),
        ("nothing", "else", [("nothing", False)]),
        ("", "else", []),
    ],
)
def test_marked(text: str, asked: str, expected: list[tuple[str, bool]]) -> None:
    assert marked(text, query(asked)) == [Piece(*one) for one in expected]


def test_an_excerpt_stands_round_the_first_hit() -> None:
    text = "Filler words come first. " * 30 + "Here is the exhaustion of rights. " + "And more words follow. " * 30
    shown = "".join(piece.text for piece in excerpt(text, query("exhaustion")))
    assert "exhaustion of rights" in shown and len(shown) < 220 and shown.startswith("… ") and shown.endswith(" …")
    chinese = "前言。" * 100 + "权利用尽原则。" + "后记。" * 100
    assert "用尽" in "".join(piece.text for piece in excerpt(chinese, query("用尽")))


def test_one_narrows_only_to_what_there_is(alice: Client, shelf: None) -> None:
    assert 'name="kind"' not in page(alice, q="nowhere") and 'name="kind"' not in page(alice)
    found = page(alice, q="exhaustion")
    assert 'name="kind" value="article"' in found and 'value="reference"' not in found
    assert 'value="reference" checked' in alice.get("/search/", {"q": "exhaustion", "kind": "reference"}).content.decode()
