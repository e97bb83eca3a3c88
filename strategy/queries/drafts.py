"""What was found in a draft, as pages show it: beside a question, in the whole text, between two drafts.

found(text)                 the reading of a text: everything a `ContractText` keeps of it
of_run(run)                 the draft beside answers; without its text
whole(draft, 2)             a page of the text with its marks
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import SHA256, Substr

from portal.common.keeping import kept
from strategy.models import ContractText, ToolRecord, ToolRun
from strategy.queries.rulebook import rulebook, words_of
from strategy.queries.wordings import Words
from strategy.rules import excerpts
from strategy.rules.engine import Problem
from strategy.rules.excerpts import Piece
from strategy.rules.hints import Finding, findings, marks
from strategy.rules.phrases import Hit, Phrasebook, phrasebook, sections

BESIDE: Final = ("text", "hits", "pages")  # what a page of questions does not need
COLUMNS: Final = ("clause", "start", "end", "phrase", "kind", "limited", "negated")


# The phrases


@dataclass(frozen=True)
class Phrases:
    """What is looked for now; `digest` tells whether a draft was read by the same phrases."""

    book: Phrasebook
    digest: str


def phrases() -> Phrases:
    """The phrases of the clauses. Making them ready takes the better part of a second, so a process does it once a change of content."""
    return kept("phrases of clauses", lambda: _phrases(_phrases_as_text()))


def _phrases_as_text() -> str:
    words = words_of("contract")
    clauses = {key: {name: row.get(name, {}) for name in ("headings", "phrases", "warnings")} for key, row in words["clauses"].items()}
    return json.dumps([clauses, words["signs"]], ensure_ascii=False)


@lru_cache(maxsize=2)
def _phrases(text: str) -> Phrases:
    clauses, signs = json.loads(text)
    return Phrases(phrasebook(clauses, signs), sha256(text.encode()).hexdigest())


# Reading a text


def found(text: str) -> dict[str, Any]:
    """The columns of a `ContractText` that come out of its text. Seconds for millions of characters, milliseconds for a contract."""
    looked_for = phrases()
    all_found = _findings(text, looked_for.book)
    parts, pages = sections(text), excerpts.page_starts(text)
    return {
        "text": text,
        "sha256": sha256(text.encode()).hexdigest(),
        "characters": len(text),
        "language": excerpts.language_of(text),
        "pages": pages,
        "hints": {one.clause: _hint(text, one, parts, pages) for one in all_found},
        "hits": [[getattr(hit, name) for name in COLUMNS] for one in all_found for hit in one.hits],
        "phrases_sha256": looked_for.digest,
    }


def _findings(text: str, book: Phrasebook) -> list[Finding]:
    rows = rulebook().clauses
    return findings(text, book, [row.key for row in rows], [row.key for row in rows if row.limits])


def _hint(text: str, one: Finding, parts: Any, pages: list[int]) -> dict[str, Any]:
    shown = [asdict(quote) | {"page": excerpts.page_of(quote.start, pages)} for quote in excerpts.quotes(text, one, parts)]
    dangers = sorted({hit.phrase for hit in one.hits if hit.kind == "danger" and not hit.negated})
    return {"suggestion": one.suggestion, "code": one.code, "count": len(one.hits), "dangers": dangers, "quotes": shown}


def findings_of(draft: ContractText) -> list[Finding]:
    """What is found in a draft by the phrases of now; read anew only where they have changed since."""
    looked_for = phrases()
    if draft.phrases_sha256 != looked_for.digest:
        return _findings(draft.text, looked_for.book)
    return _kept_findings(draft)


def _kept_findings(draft: ContractText) -> list[Finding]:
    by_clause: dict[str, list[Hit]] = {}
    for values in draft.hits:
        hit = Hit(**dict(zip(COLUMNS, values, strict=True)))
        by_clause.setdefault(hit.clause, []).append(hit)
    return [Finding(key, hint["suggestion"], hint["code"], tuple(by_clause.get(key, ()))) for key, hint in in_order(draft.hints)]


def in_order(hints: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What is kept by clause in the order of the checklist, whatever order a database gives back; clauses no longer in it come last."""
    places = {row.key: place for place, row in enumerate(rulebook().clauses)}
    return sorted(hints.items(), key=lambda one: (places.get(one[0], len(places)), one[0]))


# Whose draft it is


def of_run(run: ToolRun) -> ContractText | None:
    """The draft beside these answers, without what is heavy. One statement."""
    return ContractText.objects.defer(*BESIDE).filter(run=run).first()


def shown() -> QuerySet[ContractText]:
    """Drafts for the page of the whole text, which fetches its part of the text by itself."""
    return ContractText.objects.defer("text")


def with_texts(records: Iterable[ToolRecord]) -> dict[UUID, ContractText]:
    """The drafts kept with these records, by record. One statement."""
    return {one.record_id: one for one in ContractText.objects.filter(record__in=list(records)) if one.record_id}


def hints_of(draft: ContractText | None, answers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What was found by clause; where only a summary of the draft was kept, without its sentences."""
    if draft is not None:
        return dict(draft.hints)
    short = answers.get("draft")
    return dict(short["hints"]) if isinstance(short, Mapping) else {}


# The whole text


class HashOfText(SHA256):
    """The SHA-256 of a text in UTF-8; on PostgreSQL without an extension."""

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "ENCODE(SHA256(CONVERT_TO(%(expressions)s, 'UTF8')), 'hex')"
        return self.as_sql(compiler, connection, template=template, **more)


def stated(record: ToolRecord) -> str:
    """The SHA-256 of its draft as the record's answers and its text state it."""
    return str(record.answers.get("draft", {}).get("sha256", ""))


def is_the_one_kept(draft: ContractText | None, record: ToolRecord) -> bool:
    """Whether the whole draft is the one the record states; true where none was kept."""
    return draft is None or sha256(draft.text.encode()).hexdigest() == stated(record)


@dataclass(frozen=True)
class Spot:
    """A clause with the first place where it was found, for the list beside the text; `page` 0: nowhere."""

    clause: str
    count: int
    page: int
    start: int
    danger: bool


@dataclass(frozen=True)
class Page:
    """A page of a draft. `number` from 1, `of` how many there are."""

    number: int
    of: int
    pieces: list[Piece]
    spots: list[Spot]
    intact: bool


def whole(draft: ContractText, number: int) -> Page:
    """A page of the text; of a number that is none the nearest. One statement, which fetches no more than the page, and of the whole text
    its SHA-256.
    """
    number = min(max(1, number), len(draft.pages))
    begin = draft.pages[number - 1]
    length = (draft.pages[number] if number < len(draft.pages) else draft.characters) - begin
    asked = ContractText.objects.filter(pk=draft.pk).values_list(Substr("text", begin + 1, max(length, 1)), HashOfText("text"))
    part, hashed = asked.get()
    all_found = _kept_findings(draft)
    here = [hit for one in all_found for hit in one.hits if hit.end > begin and hit.start < begin + length]
    painted = marks([Finding("", "", "", tuple(sorted(here, key=lambda hit: hit.start)))])
    shown = excerpts.pieces(part, begin, painted, [hit.start for hit in here])
    whole_one = draft.record is None or hashed == stated(draft.record)
    return Page(number, len(draft.pages), shown, _spots(all_found, draft.pages), whole_one)


def _spots(all_found: Iterable[Finding], pages: list[int]) -> list[Spot]:
    return [_spot(one, pages) for one in all_found]


def _spot(one: Finding, pages: list[int]) -> Spot:
    dangers = [hit for hit in one.hits if hit.kind == "danger" and not hit.negated]
    if not one.hits:
        return Spot(one.clause, 0, 0, 0, False)
    kinds = Counter(hit.kind for hit in one.hits)
    first = min(dangers or [hit for hit in one.hits if hit.kind == "sign" or not kinds["sign"]], key=lambda hit: hit.start)
    return Spot(one.clause, len(one.hits), excerpts.page_of(first.start, pages), first.start, bool(dangers))


# In words


@dataclass(frozen=True)
class Told:
    """A draft in the reader's words: its language, how many clauses were found, how many hold words that often do harm, what was unreadable."""

    language: str
    found: int
    dangers: int
    of: int
    problems: list[str]


def told(draft: ContractText, words: Words) -> Told:
    hints = list(draft.hints.values())
    problems = [words.problem(Problem(one["code"], one["key"], one["detail"])) for one in draft.problems]
    language = draft.get_language_display() if draft.language else ""
    return Told(language, sum(bool(one["count"]) for one in hints), sum(bool(one["dangers"]) for one in hints), len(hints), problems)


def named(spots: Iterable[Spot], words: Words) -> list[tuple[str, Spot]]:
    """The clauses with their names."""
    return [(words.clause(spot.clause), spot) for spot in spots]
