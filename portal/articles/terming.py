"""Terms of the glossary that a paragraph uses and its twin in the other language does not. Pure.

    glossary = Glossary([Entry("W04", {"en": "Patent", …}, {"en": ["patent", "patents"], "zh-Hans": ["专利"]}), …], "en", "zh-Hans")
    missing_terms("A patent lasts 20 years.", "保护期为20年。", glossary)      -> [Missing("W04", "patent", ("专利",))]

In the source a term is looked for as the page marks it (`portal.common.terms`): the longest spelling wins, and none inside a proper
name. The twin is read generously, since a warning that is wrong is soon overlooked with all others. Any spelling will do, whatever
its case and hyphens. In English so will any form of the telling word of a term, which is the one that the fewest other terms hold:
"families" for patent family, "exhausted" for exhaustion of rights. In Chinese all its pairs of characters, apart or turned round,
will: 宣告…无效 for 无效宣告.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.articles.tokens import COMMON, HAN
from portal.common.terms import Marker

ANY_HAN = re.compile(rf"[{HAN}]")
WORD = re.compile(r"[A-Za-z0-9]+")
JOINTS = re.compile(r"[\s\u00a0‐‑–-]+")
JOINT = r"[\s\u00a0‐‑–-]*"
ENDINGS = re.compile(r"(?:ations?|ements?|ities|ity|ions?|ings?|ies|ees?|ers?|ed|es|e|s|y)$")
FORMS = (
    "e|d|s|y|al|ly|er|or|ee|es|ed|ce|se|ers|ors|ees|ies|ces|ses|ced|sed|ely|ity|ion|ing|ions|ings|cing|sing|ive|ively|able|ably"
    "|ation|ations|ement|ements|ment"
)
SHORTEST = 4  # letters of a stem that tells something by itself


@dataclass(frozen=True)
class Entry:
    """A term: its key, its name in each language, and the spellings by which it is recognised."""

    key: str
    term: Mapping[str, str]
    marks: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Missing:
    """A term that stands in the source as `found`, while the twin says none of `expected`; the first of these is its name."""

    key: str
    found: str
    expected: tuple[str, ...]


class Glossary:
    """The terms of one direction, made ready once for many paragraphs. Terms without words in both languages are left out."""

    def __init__(self, entries: Iterable[Entry], source: str, target: str) -> None:
        held = [entry for entry in entries if entry.marks.get(source) and (entry.marks.get(target) or entry.term.get(target))]
        spellings = {mark: entry.key for entry in held for mark in entry.marks[source]}
        self.marker = Marker(source, spellings, href=lambda key: f"#{key}")
        self.expected = {entry.key: _expected(entry, target) for entry in held}
        common = Counter(part for marks in self.expected.values() for part in {part for mark in marks for part in _parts(mark)})
        self.patterns = {key: re.compile("|".join(_patterns(marks, common)), re.IGNORECASE) for key, marks in self.expected.items()}


def missing_terms(source_text: str, target_text: str, glossary: Glossary) -> list[Missing]:
    """Each term once, in order of first mention."""
    source, target = (unicodedata.normalize("NFC", text) for text in (source_text, target_text))
    found: dict[str, str] = {}
    for one in glossary.marker.find(source):
        found.setdefault(one.key, source[one.start : one.end])
    return [Missing(key, text, glossary.expected[key]) for key, text in found.items() if not glossary.patterns[key].search(target)]


def _expected(entry: Entry, language: str) -> tuple[str, ...]:
    name = [entry.term[language]] if entry.term.get(language) else []
    return tuple(dict.fromkeys([*name, *entry.marks.get(language, ())]))


def _patterns(marks: Sequence[str], common: Counter[str]) -> Iterator[str]:
    """What may stand for a term: each spelling with any joint between its words, and what says the same in other forms."""
    for mark in marks:
        whole = JOINT.join(map(re.escape, JOINTS.split(mark)))
        parts = sorted(_parts(mark))
        if ANY_HAN.search(mark):
            yield whole
            yield r"\A" + "".join(rf"(?=[\s\S]*{re.escape(part)})" for part in parts)
        else:
            yield rf"(?<![A-Za-z0-9]){whole}(?![A-Za-z0-9])"
            able = [part for part in parts if len(part) >= SHORTEST]
            telling = min((common[part] for part in able), default=0)
            yield from (_any_form(part) for part in able if common[part] == telling)


def _parts(mark: str) -> set[str]:
    """The words of a spelling: stems in Latin script, in Chinese the pairs of an even number of characters."""
    if ANY_HAN.search(mark):
        whole = len(mark) % 2 or not all(map(ANY_HAN.match, mark))
        return {mark} if whole else {mark[place : place + 2] for place in range(0, len(mark), 2)}
    return {_stem(word) for word in WORD.findall(mark.lower()) if word not in COMMON}


def _stem(word: str) -> str:
    """A word without its ending: "infring" of infringement, "licen" of licence and license."""
    stem = ENDINGS.sub("", word)
    stem = word if len(stem) < SHORTEST else stem
    return stem[:-1] if stem in {"licenc", "licens", "defenc", "defens"} else stem


def _any_form(stem: str) -> str:
    return rf"(?<![A-Za-z0-9]){stem}(?:{FORMS})?(?![A-Za-z0-9])"
