"""Every row that holds now with the spot that shows it, its title, and the facts it speaks by or rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.articles.models import Fact
from portal.common.languages import LANGUAGES, pick
from strategy.models import (
    Action,
    Claim,
    Clause,
    Competency,
    Countermeasure,
    Dimension,
    Exhaustion,
    Frame,
    Jurisdiction,
    Measure,
    Playbook,
    PlaybookOption,
    PlaybookStep,
    Point,
    Provision,
    RoleProfile,
)
from strategy.spots import PAGES

Texts = dict[str, str]


@dataclass(frozen=True)
class Entry:
    """Something that stands at a spot."""

    kind: str  # of the search: "strategy", "provision", "jurisdiction", "reference" or "tool"
    spot: str
    title: Texts
    texts: Texts
    own: list[Fact] = field(default_factory=list)  # what gives it its words
    rests_on: list[str] = field(default_factory=list)  # ids of further facts


def entries() -> Iterator[Entry]:
    """All of them; a statement a table."""
    yield from _parts()
    yield from _reference()
    yield from _jurisdictions()
    yield from _playbooks()


def headings(fact: Fact) -> Texts:
    return _both(fact, "heading")


def _both(fact: Fact, name: str) -> Texts:
    found = {"en": getattr(fact, name)}
    if fact.chinese.get(name):
        found["zh-hans"] = fact.chinese[name]
    return found


def _words(fact: Fact) -> Texts:
    """Text, note and basis in the languages the fact speaks."""
    whole = {"en": [fact.text, fact.note, fact.basis]}
    if fact.chinese.get("text"):
        whole["zh-hans"] = [fact.chinese.get(name, "") for name in ("text", "note", "basis")]
    return {language: " ".join(filter(None, words)) for language, words in whole.items()}


def _parts() -> Iterator[Entry]:
    slugs = {}
    for part in [*Countermeasure.objects.all(), *Frame.objects.all()]:
        slugs[part.number] = part.slug
        yield Entry("strategy", f"countermeasure/{part.slug}", part.title, part.short)
    for model in (Measure, Claim, Action):
        for row in model.objects.current().select_related("fact"):
            if row.part in slugs:
                spot = f"countermeasure/{slugs[row.part]}#{row.key}"
                yield Entry("strategy", spot, headings(row.fact), _words(row.fact), [row.fact], getattr(row, "answers", []))


def _reference() -> Iterator[Entry]:
    pages = {Provision: "reference_table/trips", Clause: "reference_table/clauses", Dimension: "maturity/"}
    for model, page in {**pages, Competency: "competencies/", RoleProfile: "competencies/", Point: ""}.items():
        for row in model.objects.current().select_related("fact"):
            title = headings(row.fact) if model is Point else {language: _titled(row, language) for language in LANGUAGES}
            also = [*getattr(row, "answers", []), *getattr(row, "rests_on", [])]
            kind = "provision" if model is Provision else "reference"
            yield Entry(kind, f"{page or PAGES[row.kind]}#{row.key}", title, _words(row.fact), [row.fact], also)


def _titled(row: Any, language: str) -> str:
    if isinstance(row, Provision):
        return f"TRIPS {row.article}: {pick(row.title, language)}"
    return pick(row.name, language)


def _jurisdictions() -> Iterator[Entry]:
    facts: dict[str, list[Fact]] = {}
    for row in Exhaustion.objects.current().select_related("fact"):
        facts.setdefault(row.jurisdiction, []).append(row.fact)
    for row in Jurisdiction.objects.current().select_related("customs", "venue", "terms"):
        own = [*facts.get(row.key, []), *(fact for fact in (row.customs, row.venue, row.terms) if fact)]
        texts = {language: " ".join(_words(fact).get(language, "") for fact in own).strip() for language in LANGUAGES}
        yield Entry("jurisdiction", f"jurisdiction/{row.key}", row.name, texts, own)


def _playbooks() -> Iterator[Entry]:
    for row in Playbook.objects.current().select_related("fact"):
        yield Entry("reference", f"playbook/{row.key}", row.name, _words(row.fact), [row.fact])
    for model in (PlaybookStep, PlaybookOption):
        for row in model.objects.current().select_related("fact"):
            yield Entry("reference", f"playbook/{row.playbook}#{row.key}", headings(row.fact), _words(row.fact), [row.fact])
