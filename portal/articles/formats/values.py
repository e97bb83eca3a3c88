"""The values a content folder yields, and the faults found on the way."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Fault:
    """Something in a content file that cannot be loaded: where it stands and what is wrong."""

    file: str
    record: str
    field: str
    message: str

    def __str__(self) -> str:
        return " · ".join(part for part in (self.file, self.record, self.field, self.message) if part)


class Digested:
    """Something whose content can be compared by its digest."""

    @property
    def digest(self) -> str:
        """SHA-256 of all values."""
        return digest_of(asdict(self))  # type: ignore[call-overload]


def digest_of(values: Any) -> str:
    return hashlib.sha256(json.dumps(values, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class SourceDraft(Digested):
    id: str
    title: str
    url: str
    kind: str
    date: str


@dataclass(frozen=True)
class FactDraft(Digested):
    id: str
    heading: str
    text: str
    kind: str
    status: str
    note: str
    confidence: str
    as_of: str
    basis: str
    sources: tuple[str, ...]
    chinese: dict[str, str] = field(default_factory=dict)  # heading, text, note, basis; empty where there is no translation
    change: str = ""  # the label suggested for what changed last

    @property
    def digest(self) -> str:
        """Of what the fact says alone."""
        return digest_of({name: value for name, value in asdict(self).items() if name != "change"})


@dataclass(frozen=True)
class TermDraft(Digested):
    fact: str
    term: dict[str, str]
    marks: dict[str, list[str]]  # language → spellings that are recognised in running text


@dataclass(frozen=True)
class TopicDraft(Digested):
    slug: str
    title: dict[str, str]
    countermeasure: int | None
    position: int


@dataclass(frozen=True)
class EditionDraft(Digested):
    """The words of an article in one language."""

    title: str
    summary: str
    body: str
    change_note: str = field(compare=False)

    @property
    def digest(self) -> str:
        """Of the words alone: a new change note is no new revision."""
        return digest_of([self.title, self.summary, self.body])


@dataclass(frozen=True)
class EarlierDraft:
    """What an article said before, and the day since when it did."""

    words: EditionDraft
    published: date


@dataclass(frozen=True)
class LabelDraft:
    label: str
    begins: dict[str, str]  # language → first words of the paragraph


@dataclass(frozen=True)
class ChangeDraft:
    """What the newest revision changed, as the authors of the content label it."""

    days: int = 14
    default: str = ""  # label of what is not named
    labels: tuple[LabelDraft, ...] = ()

    def label_of(self, text: str, language: str) -> str:
        return next((row.label for row in self.labels if row.begins.get(language) and text.startswith(row.begins[language])), self.default)


@dataclass(frozen=True)
class ArticleDraft:
    slug: str
    topic: str
    position: int
    editions: dict[str, EditionDraft]  # language → words
    earlier: dict[str, EarlierDraft] = field(default_factory=dict)  # language → what it said before
    change: ChangeDraft = field(default_factory=ChangeDraft)


@dataclass
class Content:
    """Everything of the article store's content folder."""

    sources: list[SourceDraft] = field(default_factory=list)
    facts: list[FactDraft] = field(default_factory=list)
    terms: list[TermDraft] = field(default_factory=list)
    topics: list[TopicDraft] = field(default_factory=list)
    articles: list[ArticleDraft] = field(default_factory=list)

    @property
    def fact_ids(self) -> set[str]:
        """Ids of the register: what a text may cite."""
        return {fact.id for fact in self.facts}

    @property
    def source_ids(self) -> set[str]:
        return {source.id for source in self.sources}
