"""Content files: what is right is read, what is wrong is named by file, record and field, all in one run."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.articles.formats import read
from tests.articles.folder import make_folder, replace

CONTENT = Path(__file__).resolve().parents[2] / "portal" / "articles" / "content"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_folder(tmp_path)


def test_a_right_folder_is_read_whole(folder: Path) -> None:
    content, faults = read(folder)
    assert faults == []
    assert content.fact_ids == {"T6", "C4.05"}
    assert content.facts[0].as_of == "2005" and content.facts[0].sources == ("S03",)
    assert content.facts[0].chinese == {"heading": "权利用尽", "text": "协定对此不作规定。", "basis": "《与贸易有关的知识产权协定》第6条"}
    assert content.facts[1].chinese == {}
    assert [(topic.slug, topic.position, topic.countermeasure) for topic in content.topics] == [
        ("overview", 10, None),
        ("exhaustion", 20, 4),
    ]
    article = content.articles[0]
    assert (article.slug, article.topic, article.position, list(article.editions)) == ("travel", "exhaustion", 10, ["en", "zh-hans"])
    english = article.editions["en"]
    assert english.title == "Where may goods travel?" and english.summary == "A right holder is paid once."
    assert english.body.startswith("## One sale\n") and article.editions["zh-hans"].change_note == "首版。"


def test_a_new_note_is_no_new_text(folder: Path) -> None:
    before = read(folder)[0].articles[0].editions["en"].digest
    replace(folder / "articles/travel/article.yaml", "First edition.", "Another note.")
    assert read(folder)[0].articles[0].editions["en"].digest == before
    replace(folder / "articles/travel/en.md", "Goods may", "Goods might")
    assert read(folder)[0].articles[0].editions["en"].digest != before


FAULTS = [
    ("sources.yaml", "kind: primary_text", "kind: rumour", "S03", "kind", "“rumour” is unknown"),
    ("sources.yaml", "id: S00", "id: S03", "S03", "id", "This stands twice."),
    ("facts.yaml", "sources: [S03]", "sources: [S77]", "T6", "sources", "There is no source “S77”."),
    ("facts.yaml", "as_of: 2005", "as_of: 2005-02-30", "T6", "as_of", "a day that exists"),
    ("facts.yaml", "as_of: 2005", "as_of: lately", "T6", "as_of", "YYYY-MM-DD"),
    ("facts.yaml", "status: dated", "status: stale", "C4.05", "status", "“stale” is unknown"),
    ("facts.yaml", "note: Since then it moved.,", "", "C4.05", "note", "needs the note"),
    ("facts.yaml", "kind: provision,", "kind: provision, status: current,", "T6", "status", "A claim has a status"),
    ("facts.yaml", "confidence: verified", "confidence: sure", "T6", "confidence", "“sure” is unknown"),
    ("facts.yaml", "heading: Exhaustion,", "", "T6", "heading", "Write a text."),
    ("facts.yaml", "basis: TRIPS Art. 6", "bsis: TRIPS Art. 6", "T6", "bsis", "There is no such field."),
    ("zh-Hans/facts/provision.yaml", "id: T6", "id: T66", "T66", "id", "The register has no such fact."),
    ("zh-Hans/facts/provision.yaml", "text: 协定对此不作规定。, ", "", "T6", "text", "Write a text."),
    ("zh-Hans/facts/provision.yaml", ", basis: 《与贸易有关的知识产权协定》第6条", "", "T6", "basis", "Write a text."),
    ("zh-Hans/facts/provision.yaml", "basis:", "note: 无, basis:", "T6", "note", "There is no such field."),
    ("topics.yaml", "slug: overview", "slug: Over View", "Over View", "slug", "Small letters"),
    ("topics.yaml", "zh-Hans: 总览", "fr: Aperçu", "overview", "title", "in en and in zh-Hans"),
    ("topics.yaml", "countermeasure: 4", "countermeasure: 9", "exhaustion", "countermeasure", "from 1 to 5"),
    ("articles/travel/article.yaml", "topic: exhaustion", "topic: nowhere", "travel", "topic", "There is no topic “nowhere”."),
    ("articles/travel/article.yaml", "order: 10", "order: first", "travel", "order", "whole number"),
    ("articles/travel/article.yaml", ", zh-Hans: 首版。", "", "travel", "change_note", "zh-Hans"),
    ("articles/travel/en.md", "# Where", "Where", "travel", "line 1", "must begin with “# Title”"),
    ("articles/travel/en.md", "paid once.", "paid once. [@T6]", "travel", "line 3", "The summary cites nothing."),
    ("articles/travel/en.md", "## One sale", "One sale", "travel", "line 5", "must begin with a section"),
    ("articles/travel/en.md", "[@T6]", "[@T66]", "travel", "line 7", "The register has no fact “T66”."),
    ("articles/travel/en.md", "(/articles/travel/)", "(/articles/nowhere/)", "travel", "line 9", "There is no article “nowhere”"),
    ("articles/travel/en.md", "(/articles/travel/)", "(javascript:alert(1))", "travel", "line 9", "is refused"),
    ("articles/travel/en.md", "See [", "<b>See</b> [", "travel", "line 9", "HTML is not allowed"),
    ("articles/travel/zh-Hans.md", "另见本文。", "另见。\n\n本文。", "travel", "", "The English text has 2 paragraphs, the Chinese 3"),
]


@pytest.mark.parametrize(("file", "old", "new", "record", "field", "message"), FAULTS)
def test_a_fault_is_named(folder: Path, file: str, old: str, new: str, record: str, field: str, message: str) -> None:
    replace(folder / file, old, new)
    _content, faults = read(folder)
    assert any((fault.file, fault.record, fault.field) == (file, record, field) and message in fault.message for fault in faults), faults


def test_lengths_are_kept(folder: Path) -> None:
    (folder / "articles/travel/en.md").write_text("# T\n\nS.\n\n## A\n\nShort. [@T6]\n\nShort. [@T6]\n", encoding="utf-8")
    assert any("this one has" in fault.message for fault in read(folder)[1])


def test_all_faults_in_one_run(folder: Path) -> None:
    for file, old, new, *_rest in (FAULTS[0], FAULTS[2], FAULTS[13], FAULTS[20]):
        replace(folder / file, old, new)
    assert len(read(folder)[1]) >= 4


@pytest.mark.parametrize("spoil", [b"facts: [", b"\xff\xfe", b"facts: 3", b"- a", b"", b"facts: [3]", b"facts: [{id: [1]}]", b"&a [*a]"])
def test_a_broken_file_is_a_fault_not_a_crash(folder: Path, spoil: bytes) -> None:
    (folder / "facts.yaml").write_bytes(spoil)
    _content, faults = read(folder)
    assert any(fault.file == "facts.yaml" for fault in faults)


def test_yaml_that_nests_without_end_is_a_fault_not_a_crash(folder: Path) -> None:
    for deep in ("[" * 100_000, "- " * 100_000, "\n".join(" " * place + "a:" for place in range(5000))):
        (folder / "facts.yaml").write_text(f"facts: {deep}" if deep[0] == "[" else deep, encoding="utf-8")
        assert any("nested deeper than 100 levels" in str(fault) for fault in read(folder)[1])


def test_missing_files_are_faults(tmp_path: Path) -> None:
    assert {fault.file for fault in read(tmp_path)[1]} == {"sources.yaml", "facts.yaml", "topics.yaml"}


def test_strange_files_are_faults(folder: Path) -> None:
    (folder / "articles/travel/fr.md").write_text("# X\n", encoding="utf-8")
    (folder / "articles/empty").mkdir()
    messages = [str(fault) for fault in read(folder)[1]]
    assert any("fr.md" in message for message in messages) and any("articles/empty/article.yaml" in message for message in messages)


def test_the_portals_own_content_has_no_fault() -> None:
    content, faults = read(CONTENT)
    assert [str(fault) for fault in faults] == []
    assert content.facts and content.articles
