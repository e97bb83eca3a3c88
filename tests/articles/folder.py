"""A small content folder on disk, whole and right; tests spoil it where they need a fault."""

from __future__ import annotations

from pathlib import Path

SOURCES = """sources:
  - {id: S03, title: Patent Law, url: "https://example.com/a ; https://example.com/b", kind: primary_text, date: "2025-04-19"}
  - {id: S00, title: The policy article, url: "", kind: policy_article, date: "2008-01 (undated)"}
"""
FACTS = """facts:
  - {id: T6, heading: Exhaustion, text: TRIPS settles nothing., kind: provision, confidence: verified, as_of: 2005, basis: TRIPS Art. 6,
     sources: [S03]}
  - {id: C4.05, heading: Know it, text: Know the principle., kind: claim, status: dated, note: Since then it moved.,
     confidence: known, as_of: "2025-06", basis: The policy article, sources: [S00]}
"""
CHINESE_FACTS = """facts:
  - {id: T6, heading: 权利用尽, text: 协定对此不作规定。, basis: 《与贸易有关的知识产权协定》第6条}
"""
TOPICS = """topics:
  - {slug: overview, title: {en: Overview, zh-Hans: 总览}}
  - {slug: exhaustion, title: {en: Exhaustion, zh-Hans: 权利用尽}, countermeasure: 4}
"""
ARTICLE = """topic: exhaustion
order: 10
change_note: {en: First edition., zh-Hans: 首版。}
"""
ENGLISH = """# Where may goods travel?

A right holder is paid once.

## One sale

{filler}[@T6]

See [the same](/articles/travel/). [@C4.05; @T6]
"""
CHINESE = "# 正品可以流向何处？\n\n权利人只收一次钱。\n\n## 一次销售\n\n{filler}[@T6]\n\n另见本文。[@C4.05]\n"


def make_folder(root: Path) -> Path:
    """One article in both languages, long enough to be let through."""
    folder = root / "articles" / "travel"
    folder.mkdir(parents=True)
    (root / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (root / "facts.yaml").write_text(FACTS, encoding="utf-8")
    (root / "zh-Hans" / "facts").mkdir(parents=True)
    (root / "zh-Hans" / "facts" / "provision.yaml").write_text(CHINESE_FACTS, encoding="utf-8")
    (root / "topics.yaml").write_text(TOPICS, encoding="utf-8")
    (folder / "article.yaml").write_text(ARTICLE, encoding="utf-8")
    (folder / "en.md").write_text(ENGLISH.format(filler="Goods may travel. " * 180), encoding="utf-8")
    (folder / "zh-Hans.md").write_text(CHINESE.format(filler="正品可以自由流通。" * 110), encoding="utf-8")
    return root


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
