"""Expressions that mean the same: the portal's own file, what is wrong in others, and what a query and a text make of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.common import synonyms
from portal.common.models import SearchDocument
from portal.common.searching import Document, find, index, index_many, refresh
from portal.common.synonyms import Fault, Group, Synonyms
from portal.common.words import hits, marks, words
from portal.people.models import Person
from tests.statements import statements

As = Callable[[Person], Client]
SMALL = Synonyms(
    [
        Group("parallel-import", {"en": ("parallel import", "grey market"), "zh-hans": ("平行进口", "灰色市场")}),
        Group("patent", {"en": ("patent",), "zh-hans": ("专利",)}),
        Group("infringement", {"en": ("infringement",), "zh-hans": ("侵权",)}),
        Group("licence", {"en": ("licence",), "zh-hans": ("许可",)}),
        Group("research", {"en": ("R&D",), "zh-hans": ("研发",)}),
        Group("frand", {"en": ("FRAND", "fair, reasonable and non-discriminatory"), "zh-hans": ("公平、合理、无歧视",)}),
    ],
    [["licence", "license"], ["grey", "gray"]],
)

QUERIES = [
    ("grey market", ["жsparallelimport"]),
    ("Gray-Markets", ["жsparallelimport"]),
    ("parallel importation", ["жsparallelimport"]),
    ("平行进口", ["жsparallelimport"]),
    ("parallel", ["parallel"]),
    ("market grey", ["market", "grey"]),
    ("patent license", ["жspatent", "жslicence"]),
    ("专利侵权", ["жspatent", "жsinfringement"]),
    ("专利许可 侵权", ["жspatent", "жslicence", "жsinfringement"]),
    ("专利权", ["жspatent", "利权"]),  # what follows must stand there as well
    ("本专利", ["本专", "жspatent"]),
    ("R&D", ["жsresearch"]),
    ("r", ["r"]),
    ("patent patent 专利", ["жspatent"]),
    ("fair, reasonable and non-discriminatory licence", ["жsfrand", "жslicence"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), QUERIES)
def test_what_a_query_asks_for(text: str, expected: list[str]) -> None:
    assert [one.text for one in SMALL.query(text)] == expected


TEXTS = [
    ("The grey market and parallel imports.", ["жsparallelimport"] * 2),
    ("The market is grey. Market it.", []),  # not across a full stop
    ("grey\nmarket", []),
    ("在灰色市场上，专利权人", ["жsparallelimport", "жspatent"]),
    ("公平、合理、无歧视的许可", ["жsfrand", "жslicence"]),
    ("公平合理", []),
    ("R & D, R&D, R. D.", ["жsresearch"]),
    ("Licensed under a license.", ["жslicence", "жslicence"]),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_what_a_text_holds(text: str, expected: list[str]) -> None:
    assert SMALL.signs(text, list(words(text))) == expected


def test_the_words_that_mean_the_same_are_marked() -> None:
    text = "Grey-market goods: 平行进口 or parallel importation, not a parallel world."
    assert [text[start:end] for start, end in marks(text, SMALL.query("灰色市场"))] == ["Grey-market", "平行进口", "parallel importation"]
    assert [one.text for one, _start, _end in hits(text, SMALL.query("goods grey market"))] == ["жsparallelimport", "good"] + [
        "жsparallelimport"
    ] * 2


def test_others_of_a_group_are_named_without_what_was_typed() -> None:
    assert SMALL.also(SMALL.query("gray markets")) == {"en": ["parallel import"], "zh-hans": ["平行进口", "灰色市场"]}
    assert SMALL.also(SMALL.query("world")) == {}


# The file


def test_the_portals_own_groups_are_sound_and_many() -> None:
    groups, spellings, faults = synonyms.read(synonyms.FILE)
    assert not faults and len(groups) >= 60 and len(spellings) >= 10
    assert all(set(group.expressions) == {"en", "zh-hans"} for group in groups)


def test_the_four_names_of_parallel_import_are_one() -> None:
    asked = {tuple(one.text for one in synonyms.known().query(name)) for name in ("平行进口", "灰色市场", "parallel import", "grey market")}
    assert asked == {("жsparallelimport",)}


BAD = [
    ("", Fault("", "groups", "The file must hold a list under “groups:”, and may hold one under “spellings:”.")),
    ("groups: {}", Fault("", "groups", "The file must hold a list under “groups:”, and may hold one under “spellings:”.")),
    ("groups: [{en: [a b, c d]}]", Fault("number 1", "id", "A group is a map with an id of small letters, digits and hyphens.")),
    ("groups: [x]", Fault("number 1", "id", "A group is a map with an id of small letters, digits and hyphens.")),
    ("groups: [{id: one, en: [only this]}]", Fault("one", "", "A group holds at least two expressions.")),
    ("groups: [{id: one, en: [aa, bb], fr: [cc]}]", Fault("one", "fr", "There is no such field.")),
    ("groups: [{id: one, en: aa}]", Fault("one", "en", "Write a list of texts.")),
    ("groups: [{id: one, en: [aa, bb, 5]}]", Fault("one", "en", "Write a text.")),
    ("groups: [{id: one, en: [aa, bb, x]}]", Fault("one", "en", "“x” is too short to be looked for: two signs at least.")),
    ("groups: [{id: one, zh-Hans: [专利, 尽]}]", Fault("one", "zh-Hans", "“尽” is too short to be looked for: two signs at least.")),
    ("groups: [{id: one, en: [aa, bb, '!!']}]", Fault("one", "en", "“!!” is too short to be looked for: two signs at least.")),
    ("groups: [{id: one, en: [aa, bb]}, {id: one, en: [cc, dd]}]", Fault("one", "id", "This id, without its hyphens, stands twice.")),
    ("groups: [{id: o-ne, en: [aa, bb]}, {id: one, en: [cc, dd]}]", Fault("one", "id", "This id, without its hyphens, stands twice.")),
    ("groups: [{id: one, en: [import, imports]}]", Fault("one", "en", "“imports” is to the search the same as “import” in one.")),
    (
        "groups: [{id: one, en: [aa, bb]}, {id: two, en: [cc, AA]}]",
        Fault("two", "en", "“AA” is to the search the same as “aa” in one."),
    ),
    (
        "spellings: [[grey, gray]]\ngroups: [{id: one, en: [grey cat, gray cat]}]",
        Fault("one", "en", "“gray cat” is to the search the same as “grey cat” in one."),
    ),
    ("spellings: [[grey]]\ngroups: []", Fault("spellings, number 1", "", "Write two or more spellings of one word as a list of texts.")),
    ("spellings: [[a b, c]]\ngroups: []", Fault("spellings, number 1", "", "Write two or more spellings of one word as a list of texts.")),
    ("spellings: [[aa, bb], [bb, cc]]\ngroups: []", Fault("spellings, number 2", "", "“bb” has its spellings already.")),
]


@pytest.mark.parametrize(("text", "fault"), BAD)
def test_faults_are_named_by_record_and_field(tmp_path: Path, text: str, fault: Fault) -> None:
    path = tmp_path / "synonyms.yaml"
    path.write_text(text, encoding="utf-8")
    assert fault in synonyms.read(path)[2]


def test_a_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "synonyms.yaml"
    assert synonyms.read(path)[2][0].message.startswith("The file cannot be read")
    path.write_bytes(b"groups: [\xff")
    assert synonyms.read(path)[2][0].message.startswith("The file cannot be read")
    path.write_text("groups: [", encoding="utf-8")
    assert synonyms.read(path)[2][0].message.startswith("The file cannot be read")


# The index

in_database = pytest.mark.django_db


@in_database
def test_documents_are_written_anew_when_the_groups_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synonyms, "known", lambda: Synonyms([], []))
    index("article", "one", "en", title="On grey markets", text="Goods.")
    index("article", "two", "zh-hans", title="平行进口", text="货物。")
    assert [one.key for one in find("parallel import", language="en").order] == [] and refresh() == 0
    monkeypatch.setattr(synonyms, "known", lambda: SMALL)
    SearchDocument.objects.filter(key="two").update(written=None)  # as the first release has left it
    assert refresh() == 2
    assert [one.key for one in find("parallel import", language="en").order] == ["two", "one"]  # the one is called so
    with statements() as asked:
        assert refresh() == 0
    assert len(asked) == 1


@in_database
def test_as_typed_leaves_the_others_out_and_what_was_typed_goes_first() -> None:
    index_many(
        [
            Document("article", "a", "en", "About goods", "parallel import and parallel import"),
            Document("article", "b", "en", "About goods", "grey market and grey market"),
        ]
    )
    assert [one.key for one in find("grey market", language="en").order] == ["b", "a"]
    assert [one.key for one in find("parallel import", language="en").order] == ["a", "b"]
    assert [one.key for one in find("grey market", language="en", as_typed=True).order] == ["b"]


def test_the_page_names_what_else_was_searched_for(company: SimpleNamespace, as_: As) -> None:
    index("article", "a", "en", title="About goods", text="Of parallel importation and the 灰色市场 there.")
    client = as_(company.alice)
    page = client.get("/search/", {"q": "grey market"}).content.decode()
    assert "1 result for" in page and "<mark>parallel importation</mark>" in page and "<mark>灰色市场</mark>" in page
    assert "Also searched for:" in page and '<span lang="zh-Hans">平行进口</span>' in page and "?q=grey+market&amp;typed=1" in page
    typed = client.get("/search/", {"q": "grey market", "typed": "1"}).content.decode()
    assert "0 results" in typed and "Only the words as typed." in typed and "Also searched for:" not in typed


def test_where_nothing_is_found_the_missing_word_is_named(company: SimpleNamespace, as_: As) -> None:
    index("article", "a", "en", title="About goods", text="Of parallel importation 专利法.")
    client = as_(company.alice)
    page = client.get("/search/", {"q": "Goods Qwertz"}).content.decode()
    assert "No text has “Qwertz”." in page and 'href="/search/?q=Goods"' in page
    assert "1 result" in client.get("/search/?q=Goods").content.decode()
    chinese = client.get("/search/", {"q": "专利法 海关总署"}).content.decode()
    assert "海关总署" in chinese and "?q=%E4%B8%93%E5%88%A9%E6%B3%95" in chinese
    assert "No text has these words" in client.get("/search/", {"q": "qwertz"}).content.decode()
