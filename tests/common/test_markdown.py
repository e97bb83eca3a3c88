"""Markdown of articles and lessons: blocks, citations, faults, links, and what hostile text cannot do."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.common.documents import Picture, letters
from portal.common.markdown import MAX_LENGTH, parse, render
from portal.common.sanitising import is_safe_link, sanitise

TEXT = """First *paragraph* with **weight**. [@T6]

## A section

- one item [@J.EU.tm; @T6]
- another

  with two paragraphs
  - an inner one

| Country | Rule |
|---|---:|
| Japan | free [@J.JP.pt] |
| Korea | open |

### A smaller one

Last [words](/articles/exhaustion/) and [more](https://example.com/a?b=1#c).
"""


class TestBlocks:
    def test_paragraphs_items_and_rows_are_blocks_in_document_order(self) -> None:
        document = parse(TEXT)
        assert [(block.kind, block.text) for block in document.blocks] == [
            ("paragraph", "First paragraph with weight."),
            ("item", "one item"),
            ("item", "another with two paragraphs"),
            ("item", "an inner one"),
            ("row", "Japan free"),
            ("row", "Korea open"),
            ("paragraph", "Last words and more."),
        ]
        assert document.faults == []

    def test_citations_belong_to_their_block_and_are_numbered_by_first_mention(self) -> None:
        rendered = render(TEXT, known={"T6", "J.EU.tm", "J.JP.pt"})
        assert rendered.citations == ["T6", "J.EU.tm", "J.JP.pt"]
        assert [block.citations for block in rendered.paragraphs[:2]] == [["T6"], ["J.EU.tm", "T6"]]
        assert '<a href="#s-J.EU.tm" aria-label="Source 2">2</a>, <a href="#s-T6" aria-label="Source 1">1</a></sup>' in rendered.html
        assert "weight</strong>.<sup>" in rendered.html  # no blank before the number

    def test_only_sections_stand_in_the_contents(self) -> None:
        assert parse(TEXT).contents == [{"anchor": "h-a-section", "title": "A section"}]

    def test_two_sections_of_one_name_have_two_anchors(self) -> None:
        assert [section["anchor"] for section in parse("## One\n\nx\n\n## One\n\ny\n\n## 专利\n").contents] == [
            "h-one",
            "h-one--2",
            "h-专利",
        ]

    def test_numbers_stand_where_the_prototype_has_them(self) -> None:
        html = render("Words.\n\n- item\n\n| a |\n|---|\n| cell |\n", numbers=[4, 9, 10]).html
        assert '<p class="para" id="p4"><a class="para__no" href="#p4" aria-label="Link to paragraph 4">4</a>Words.</p>' in html
        assert '<li class="para" id="p9"><a class="para__no" href="#p9" aria-label="Link to paragraph 9">9</a>item</li>' in html
        assert (
            '<tr class="para" id="p10"><td><a class="cite faint num" href="#p10" aria-label="Link to paragraph 10">10</a> cell</td>' in html
        )

    def test_the_number_speaks_the_language_of_the_article(self, monkeypatch: pytest.MonkeyPatch) -> None:
        heard: list[str] = []
        monkeypatch.setattr("portal.common.documents._", lambda text: heard.append(_active()) or text)
        render("词。", numbers=[1], language="zh-hans")
        assert heard == ["zh-hans"]

    def test_without_numbers_there_are_no_anchors(self) -> None:
        assert 'id="p' not in render(TEXT).html

    def test_as_many_numbers_as_blocks(self) -> None:
        with pytest.raises(ValueError, match="2 numbers for 1 blocks"):
            render("one", numbers=[1, 2])

    def test_a_lesson_leads_its_citations_elsewhere(self) -> None:
        assert 'href="/facts/T6/"' in render("Words [@T6]", href=lambda fact_id, place: f"/facts/{fact_id}/").html

    def test_lines_of_chinese_are_joined_without_a_blank(self) -> None:
        document = parse("权利\n用尽。\n[@T6]\n\nright\nholder")
        assert [block.text for block in document.blocks] == ["权利用尽。", "right holder"]
        assert "权利用尽。<sup>" in document.html()

    def test_plain_text_for_the_search_has_headings_and_words_but_no_marks(self) -> None:
        assert parse(TEXT).plain.splitlines()[:3] == ["A section", "A smaller one", "First paragraph with weight."]


def _active() -> str:
    from django.utils.translation import get_language

    return get_language() or ""


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("ok\n\nwords [@X]", 3, "The register has no fact “X”."),
        ("ok\n\ntwo\nlines [@X]", 4, "The register has no fact “X”."),
        ("ok\n\n<b>bold</b>", 3, "HTML is not allowed"),
        ("a\nb <!-- c -->", 2, "HTML is not allowed"),
        ("x\n\n```\ncode\n```", 3, "Code is not allowed"),
        ("some `code`", 1, "Code is not allowed"),
        ("![a](/b.png)", 1, "Pictures are not allowed"),
        ("a\n\n***\n\nb", 3, "A rule is not allowed"),
        ("# Title\n", 1, "Only ## and ###"),
        ("## A\n\n#### Deep\n", 3, "Only ## and ###"),
        ("> quoted", 1, "A quotation mark"),
        ("words [@T6", 1, "This citation cannot be read"),
        ("words [@]", 1, "This citation cannot be read"),
        ("## Heading [@T6]\n", 1, "A citation belongs at the end"),
        ("x\n\n[@T6]", 3, "nothing before the citation"),
        ("[a [@T6]](https://example.com)", 1, "This link cannot be read"),
        ("[x](javascript:alert(1))", 1, "is refused"),
        ("[x](http://example.com)", 1, "is refused"),
        ("[x](mailto:a@example.com)", 1, "is refused"),
        ("a" * (MAX_LENGTH + 1), 1, "longer than 200,000"),
        ("x\n\n" + "a" * 20_001, 3, "longer than 20,000"),
        ("[" * 5001, 1, "stands more than 5,000 times"),
    ],
)
def test_faults_name_their_line(text: str, line: int, message: str) -> None:
    faults = render(text, known={"T6"}).faults
    assert [(fault.line, message in fault.message) for fault in faults][:1] == [(line, True)], faults
    assert str(faults[0]).startswith(f"Line {line}: ")


RICH_FAULTS = [
    ("a[^1]", 1, "There is no footnote “1”"),
    ("x\n\n[^1]: y", 3, "Nothing in the text refers to the footnote “1”"),
    ("a[^1]\n\n[^1]: y\n\n[^1]: z", 5, "The footnote “1” stands twice"),
    ("a[^1]\n\n[^1]: y[^2]\n\n[^2]: z", 3, "refers to no other footnote"),
    ("## A[^1]\n\nb[^1]\n\n[^1]: y", 1, "A footnote belongs to a paragraph"),
    ("| a[^1] |\n|---|\n| b[^1] |\n\n[^1]: y", 1, "A footnote belongs to a paragraph"),
    ("a[^1]\n\n[^1]: - list\n", 3, "A footnote is one paragraph"),
    ("a[^1]\n\n[^1]: y\n\n    more\n", 3, "A footnote is one paragraph"),
    ("a[^1]\n\n[^1]:\n", 3, "A footnote is one paragraph"),
    ("a [^ 1]", 1, "This footnote cannot be read"),
    ("[a[^1]](https://a.example)\n\n[^1]: y", 1, "This link cannot be read"),
    (f"words ![a](image:{'0' * 8}-0000-0000-0000-{'0' * 12})", 1, "An image stands alone"),
    ("- ![a](image:00000000-0000-0000-0000-000000000000)", 1, "An image stands alone"),
    ("![a](/b.png)", 1, "“/b.png” is no image of the store"),
    ("![a](https://evil.example/x.png)", 1, "is no image of the store"),
    ("![a](javascript:alert(1))", 1, "is no image of the store"),
    ("![a](image:1)", 1, "is no image of the store"),
    ("ok\n\n![](image:00000000-0000-0000-0000-000000000000)", 3, "Say what the image shows"),
    ('![-](image:00000000-0000-0000-0000-000000000000 "Caption")', 1, "An image with a caption says something"),
    ("![a [@T6]](image:00000000-0000-0000-0000-000000000000)", 1, "plain text"),
    (f"![{'a' * 501}](image:00000000-0000-0000-0000-000000000000)", 1, "at most 500 characters"),
    ("ok\n\n![a](image:00000000-0000-0000-0000-000000000000)", 3, "The store has no image"),
    ("![-](image:00000000-0000-0000-0000-000000000000)\n[@T6]", 2, "A citation belongs at the end"),
]


@pytest.mark.parametrize(("text", "line", "message"), RICH_FAULTS)
def test_faults_of_footnotes_and_pictures_name_their_line(text: str, line: int, message: str) -> None:
    faults = parse(text, rich=True).faults_with({"T6"}, {})
    assert (line, True) in [(fault.line, message in fault.message) for fault in faults], faults


IMAGE = "0b1c6f1e-8a0e-4d59-9a54-0f8f5cf0a001"
PICTURES = {IMAGE: Picture(1000, 600, (480, 960, 1000))}


class TestFootnotes:
    TEXT = "Words.[^1] More.[^b]\nAgain[^1]\n\n[^b]: The other.\n[^1]: See *there*. [@T6]\n"

    def test_they_stand_at_the_end_in_the_order_of_their_marks_with_a_way_back_to_each(self) -> None:
        document = parse(self.TEXT, rich=True)
        assert document.faults_with({"T6"}) == []
        assert [(block.kind, block.text, block.citations) for block in document.blocks] == [
            ("paragraph", "Words. More. Again", []),
            ("note", "See there.", ["T6"]),
            ("note", "The other.", []),
        ]
        html = document.html([4, 5, 6])
        assert '<sup><a class="note" id="fnref-1" href="#fn-1" aria-label="Footnote a">a</a></sup> More.' in html
        assert '<div class="notes" role="doc-endnotes" aria-label="Footnotes"><ol><li class="para" id="p5">' in html
        assert '<p id="fn-1">See <em>there</em>.<sup><a href="#s-T6"' in html
        assert 'href="#fnref-1" aria-label="Back to mark a in the text">↩</a>' in html
        assert 'href="#fnref-1-2" aria-label="Back to mark a in the text, place 2">↩</a></p></li>' in html
        targets = re.findall(r'href="#([^"]+)"', html)
        ids = re.findall(r'id="([^"]+)"', html)
        assert len(set(ids)) == len(ids) and set(targets) - {"s-T6"} == set(ids)

    def test_their_marks_are_letters_since_sources_have_figures(self) -> None:
        assert [letters(place) for place in (1, 26, 27, 52, 53, 703)] == ["a", "z", "aa", "az", "ba", "aaa"]

    def test_in_a_lesson_there_are_none(self) -> None:
        assert [fault.line for fault in parse(self.TEXT).faults] == [4, 5, 1, 1, 2]

    def test_the_blank_before_a_mark_goes(self) -> None:
        assert "Words.<sup>" in parse("Words.\n[^1]\n\n[^1]: x", rich=True).html()


class TestPictures:
    def test_a_picture_is_a_figure_with_its_sizes_and_can_be_cited(self) -> None:
        document = parse(f'![A "map"](image:{IMAGE} "Ports & more")\n[@T6]\n', rich=True)
        assert document.faults_with({"T6"}, PICTURES) == []
        assert document.images == [(IMAGE, 1)]
        assert [(block.kind, block.text, block.citations) for block in document.blocks] == [("figure", 'A "map". Ports & more', ["T6"])]
        base = f"/images/{IMAGE}"
        assert document.html([7], pictures=PICTURES) == (
            '<figure class="para" id="p7"><a class="para__no" href="#p7" aria-label="Link to paragraph 7">7</a>'
            f'<img src="{base}/1000" srcset="{base}/480 480w, {base}/960 960w, {base}/1000 1000w" sizes="(max-width: 40rem) 100vw, 36rem"'
            ' width="1000" height="600" loading="lazy" decoding="async" alt="A &quot;map&quot;">'
            '<figcaption>Ports &amp; more<sup><a href="#s-T6" aria-label="Source 1">1</a></sup></figcaption></figure>'
        )

    def test_one_that_decorates_has_no_number_and_no_words(self) -> None:
        document = parse(f"![-](image:{IMAGE})", rich=True)
        assert (document.faults, document.blocks) == ([], [])
        assert 'alt=""' in document.html(pictures=PICTURES)

    def test_without_its_size_only_its_words_are_shown(self) -> None:
        assert parse(f"![A map](image:{IMAGE})", rich=True).html() == "<figure>A map</figure>"


def test_a_comparison_is_no_html() -> None:
    assert render("3 < 4, and a <= b; write &lt;b&gt; or \\<b>; see <https://example.com>").faults == []


LINKS = {
    "https://example.com": True,
    "https://example.com:8443/a?b=c#d": True,
    "HTTPS://EXAMPLE.com/": True,
    "/articles/x/#p4": True,
    "#p4": True,
    "http://example.com": False,
    "javascript:alert(1)": False,
    "JaVaScRiPt:alert(1)": False,
    "java\tscript:alert(1)": False,
    "\x01javascript:alert(1)": False,
    " javascript:alert(1)": False,
    "data:text/html,<script>alert(1)</script>": False,
    "vbscript:msgbox": False,
    "//evil.example": False,
    "/\\evil.example": False,
    "\\\\evil.example": False,
    "/\tx": False,
    "https:evil": False,
    "https:///evil": False,
    "https://good.example@evil.example/": False,
    "https://exa mple.com": False,
    "https://localhost/": False,
    "ftp://example.com": False,
    "file:///etc/passwd": False,
    "": False,
    "example.com": False,
    "/" + "a" * 2001: False,
    "/a\u202eb": False,
}


@pytest.mark.parametrize(("target", "safe"), LINKS.items())
def test_links(target: str, safe: bool) -> None:
    assert is_safe_link(target) is safe
    html = sanitise(f'<a href="{target}">x</a>'.replace("<script>", "&lt;script&gt;"))
    assert ("href" in html) is safe or not safe
    if not safe:
        assert "href" not in html


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<form action=//evil><input name=password></form>",
    "<style>@import '//evil/x.css'</style>",
    "<base href=//evil>",
    '<meta http-equiv=refresh content="0;url=//evil">',
    "<svg><use href=data:image/svg+xml;base64,PHN2Zz4=#x></svg>",
    "<svg/onload=alert(1)>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<a href=javascript:alert(1)>x</a>",
    "<p style='position:fixed'>x</p>",
    "[x](javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](//evil.example)",
    "![x](javascript:alert(1))",
    "[x](https://a.example 'a\" onmouseover=\"alert(1)')",
    "## <img src=x onerror=alert(1)>",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    '[@T6" onmouseover=alert(1)]',
    '<https://a.example/"onmouseover=alert(1)>',
    "{{ settings.SECRET_KEY }} ${7*7}",
]
ALLOWED_TAG = re.compile(r"</?(?:p|h2|h3|ul|ol|li|strong|em|a|sup|br|div|table|thead|tbody|tr|th|td|figure|figcaption|img)(?: [^<>]*)?>")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_yields_no_element_and_no_attribute_of_its_own(payload: str) -> None:
    document = parse(f"Before\n\n{payload}\n\nAfter")
    html = document.html(list(range(1, len(document.blocks) + 1)))
    for tag in re.findall(r"<[^>]*>", html):
        assert ALLOWED_TAG.fullmatch(tag), tag
        assert not re.search(r'\son\w+=|style=|srcdoc=|href="(?!https://|/(?!/)|#)', tag.replace("&quot;", ""), re.IGNORECASE), tag


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_sanitiser_lets_no_hostile_html_through_either(payload: str) -> None:
    for tag in re.findall(r"<[^>]*>", sanitise(payload)):
        assert re.fullmatch(r"</?(p|a|img|table|tbody|tr|td)>", tag), tag  # an image without a source


HEAVY = {
    "letters": "a" * 50_000,
    "brackets": "(" * 50_000,
    "square brackets": "[" * 50_000,
    "square brackets, allowed many": ("[" * 4_900),
    "quotes": ">" * 50_000,
    "exclamations": "!" * 50_000,
    "emphasis": "*_" * 20_000,
    "emphasis in paragraphs": ("*_" * 2_000 + "\n\n") * 2,
    "open citations": "[@a" * 4_000,
    "links": "[a](b" * 4_000,
    "less than": "<a" * 25_000,
    "nested lists": "- " * 20_000,
    "headings": "## a\n" * 2_000,
    "cells": "|" * 50_000,
    "back ticks": "`a" * 20_000,
    "entities": "&" * 50_000,
    "footnote marks": "a[^1]" * 4_900 + "\n\n[^1]: x",
    "open footnote marks": "[^" * 4_900,
    "footnotes": "".join(f"a[^{n}]" for n in range(1200)) + "\n\n" + "".join(f"[^{n}]: x\n\n" for n in range(1200)),
    "footnotes in footnotes": "[^a]: " * 4_900,
    "pictures": "![a](image:x\n\n" * 1_000,
    "open pictures": "![" * 4_900,
    "captions": '![a](image:x "y' * 1_000,
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY.keys())
def test_no_text_takes_a_second(text: str) -> None:
    begun = time.process_time()
    document = parse(text, rich=True)
    document.html(list(range(1, len(document.blocks) + 1)))
    assert time.process_time() - begun < 1


HTML = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<a href='/x'>",
            "<a href=javascript:x>",
            "</a>",
            "<b>",
            "<script>",
            "</script>",
            "<table>",
            "<tr>",
            "<td>",
            "<li class='para' id='p1'>",
            "<div class='scroll x'>",
            "</div>",
            "<svg>",
            "<math>",
            "<style>",
            "&lt;",
            "&amp;",
            "<!--",
            "-->",
            "\x00",
            "专利",
            "<th scope='col' class='r'>",
            "<br>",
        ]
    )
    | st.text(max_size=12),
    max_size=25,
).map("".join)


@settings(max_examples=500, deadline=None)
@given(HTML)
def test_sanitising_twice_changes_nothing_more(html: str) -> None:
    once = sanitise(html)
    assert sanitise(once) == once


MARKDOWN = st.lists(
    st.sampled_from(
        [
            "# ",
            "## ",
            "- ",
            "1. ",
            "*",
            "**",
            "_",
            "[",
            "](",
            ")",
            "[@T6]",
            "[@T6; @X]",
            "|a|b|\n|-|-|\n|c|d|\n",
            "\n\n",
            "\n",
            "> ",
            "`",
            "<b>",
            "![",
            "\\",
            "专利",
            "[^1]",
            "[^1]: ",
            "\n\n[^1]: note\n\n",
            f"\n\n![a](image:{IMAGE})\n\n",
            f'![a](image:{IMAGE} "b")',
        ]
    )
    | st.text(max_size=10),
    max_size=30,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(MARKDOWN)
def test_any_text_can_be_read_and_its_page_is_clean(text: str) -> None:
    document = parse(text, rich=True)
    html = document.html(list(range(1, len(document.blocks) + 1)), pictures=PICTURES)
    assert sanitise(html) == html
    assert html.count('class="para"') == len(document.blocks)
