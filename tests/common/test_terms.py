"""Which spellings are recognised where. A table: the text, what is found in it."""

from __future__ import annotations

import pytest

from portal.common.markdown import parse
from portal.common.terms import Marker

ENGLISH = Marker(
    "en",
    {"patent": "W04", "patents": "W04", "patent pool": "W76", "freedom to operate": "W22", "FRAND": "W75", "design-around": "W23"},
    href=lambda key: f"/glossary/#{key}",
)
CHINESE = Marker(
    "zh-hans", {"专利": "W04", "专利池": "W76", "与贸易有关的知识产权协定": "W80", "FRAND": "W75"}, href=lambda key: f"/glossary/#{key}"
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A patent is filed.", [("patent", "W04")]),
        ("Patents help.", [("Patents", "W04")]),
        ("PATENTS shout", []),
        ("A patent pool pools patents.", [("patent pool", "W76"), ("patents", "W04")]),
        ("patented, patentable, non-patent, patent-free", []),
        ("the Patent Law and the patent law", [("patent", "W04")]),
        ("Freedom to operate, freedom\u00a0to operate", [("Freedom to operate", "W22"), ("freedom\u00a0to operate", "W22")]),
        ("FRAND, not frand", [("FRAND", "W75")]),
        ("a design-around.", [("design-around", "W23")]),
        ("", []),
    ],
)
def test_english(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[place.start : place.end], place.key) for place in ENGLISH.find(text)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("专利池与专利", [("专利池", "W76"), ("专利", "W04")]),
        ("依照《专利法》保护专利", [("专利", "W04")]),
        ("《与贸易有关的知识产权协定》", [("与贸易有关的知识产权协定", "W80")]),
        ("违背FRAND义务", [("FRAND", "W75")]),
        ("FRANDs、FRAND-1", []),
        ("没有", []),
    ],
)
def test_chinese(text: str, found: list[tuple[str, str]]) -> None:
    assert [(text[place.start : place.end], place.key) for place in CHINESE.find(text)] == found


TEXT = """## A patent section

A **patent** and a [patent](https://example.com/patent); another patent & FRAND. [@T6]

- The patents of the list

| patent | of |
|---|---|
| a patent pool | one |

### Below, a patent

The patent again.

## Next

Patents are new here."""


def test_the_first_mention_of_each_section_is_marked_never_in_headings_links_or_table_heads() -> None:
    page = parse(TEXT).page(language="en", marker=ENGLISH)
    link = '<a class="term" href="/glossary/#{}">{}</a>'.format
    assert page.terms == ["W04", "W75", "W76"]
    assert f"A <strong>{link('W04', 'patent')}</strong>" in page.html and f"another patent &amp; {link('W75', 'FRAND')}." in page.html
    assert '<a href="https://example.com/patent" rel="noopener noreferrer">patent</a>' in page.html
    assert "<h2 id=" in page.html and ">A patent section</h2>" in page.html and '<th scope="col">patent</th>' in page.html
    assert f"a {link('W76', 'patent pool')}" in page.html and "<p>The patent again.</p>" in page.html
    assert f"<p>{link('W04', 'Patents')} are new here.</p>" in page.html
    assert page.html.count('class="term"') == 4


def test_without_a_marker_nothing_is_marked() -> None:
    assert 'class="term"' not in parse(TEXT).html() and parse(TEXT).page().terms == []
