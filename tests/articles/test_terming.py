"""Terms of the glossary that the twin of a paragraph leaves out."""

from __future__ import annotations

from functools import lru_cache

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.articles.terming import Entry, Glossary, missing_terms
from tests.articles.editions import CONTENT, editions


@lru_cache(maxsize=2)
def glossary(source: str, target: str) -> Glossary:
    """The real one."""
    rows = yaml.safe_load((CONTENT / "glossary.yaml").read_text())["terms"]
    return Glossary([Entry(row["fact"], row["term"], row["marks"]) for row in rows], source, target)


CASES = [
    ("A patent lasts 20 years.", "专利权的期限为20年。", []),
    ("A patent lasts 20 years.", "保护期为20年。", ["patent"]),
    ("Patents, patents and a patent family.", "保护期为20年。", ["Patents", "patent family"]),
    ("A patent family grows.", "专利越来越多。", ["patent family"]),
    ("A FRAND duty binds.", "违背FRAND义务。", []),
    ("An action at the UPC.", "UPC诉讼一经提起即不得退出。", []),
    ("Ask for invalidation in time.", "在答辩期内请求宣告无效。", []),
    ("Ask for invalidation in time.", "法院宣告其有效。", ["invalidation"]),
    ("No recordation is needed.", "无须备案。", ["recordation"]),
    ("The Patent Law says so.", "该法有此规定。", []),
    ("Nothing to find here.", "", []),
]
BACK = [
    ("专利权的期限为20年。", "The patentee is protected for 20 years.", []),
    ("国际用尽。", "International: a first sale anywhere.", []),
    ("权利用尽。", "The right is exhausted.", []),
    ("这就侵权了。", "That infringes.", []),
    ("合并专利族。", "Merge families.", []),
    ("合并专利族。", "Merge patents.", ["专利族"]),
    ("独占许可。", "They license it exclusively.", []),
    ("注册商标。", "Register the mark.", []),
    ("注册商标。", "Register the name.", ["商标"]),
    ("恶意注册的商标。", "A mark registered in bad faith.", []),
    ("商标权人可以请求禁令。", "The owner may go to the market court.", ["商标", "禁令"]),
    ("加入专利池。", "Join a Patent-pool.", []),
    ("现有技术。", "See Art. 28 of the law.", ["现有技术"]),
]


@pytest.mark.parametrize(("english", "chinese", "missing"), CASES)
def test_from_english(english: str, chinese: str, missing: list[str]) -> None:
    assert [one.found for one in missing_terms(english, chinese, glossary("en", "zh-Hans"))] == missing


@pytest.mark.parametrize(("chinese", "english", "missing"), BACK)
def test_from_chinese(chinese: str, english: str, missing: list[str]) -> None:
    assert [one.found for one in missing_terms(chinese, english, glossary("zh-Hans", "en"))] == missing


def test_what_is_expected_is_named() -> None:
    (one,) = missing_terms("A copyright.", "一项权利。", glossary("en", "zh-Hans"))
    assert (one.key, one.found, one.expected) == ("W10", "copyright", ("著作权", "版权"))


@pytest.mark.parametrize(("source", "target", "most"), [("en", "zh-Hans", 0.03), ("zh-Hans", "en", 0.1)])
def test_real_articles_give_few_warnings(source: str, target: str, most: float) -> None:
    """The articles were translated with care: 12 of 452 terms to Chinese, 54 of 664 to English, nearly all of them said in other words."""
    marked = missing = 0
    held = glossary(source, target)
    for sides in editions().values():
        ours, theirs = sides if source == "en" else sides[::-1]
        for one, other in zip(ours, theirs, strict=True):
            marked += len({found.key for found in held.marker.find(one.text)})
            missing += len(missing_terms(one.text, other.text, held))
    assert marked > 400
    assert missing <= most * marked


def test_a_term_taken_out_of_a_real_twin_is_missed() -> None:
    """Every Chinese spelling struck out of every twin: of all terms marked in English hardly one still seems to be there."""
    held = glossary("en", "zh-Hans")
    marked = missed = 0
    for source, target in editions().values():
        for one, other in zip(source, target, strict=True):
            for key in {found.key for found in held.marker.find(one.text)}:
                text = other.text
                for spelling in sorted(held.expected[key], key=len, reverse=True):
                    text = text.replace(spelling, "")
                marked += 1
                missed += key in {missing.key for missing in missing_terms(one.text, text, held)}
    assert missed >= 0.97 * marked


TEXTS = st.lists(
    st.sampled_from(["patent", "FRAND", " ", "专利", "商标", "trade mark", ".", "《", "\x00", "ش", "exhausted"]), max_size=8
).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=20), TEXTS), st.one_of(st.text(max_size=20), TEXTS))
def test_any_two_texts(source: str, target: str) -> None:
    """Never raises; what is written beside the text is not missing."""
    for held in (glossary("en", "zh-Hans"), glossary("zh-Hans", "en")):
        missing = missing_terms(source, target, held)
        assert len({one.key for one in missing}) == len(missing)
        said = "; ".join([target, *(one.expected[-1] for one in missing)])
        assert missing_terms(source, said, held) == []
