"""One search over everything that is published. Each floor writes documents of its own kinds and says how to reach them.

    register("lesson", _("Lesson"), url_of=lambda key: …)        in the floor's apps.ready()
    index("lesson", key, "en", title=…, text=…, detail={…})      when something is published (again)
    remove("lesson", key)                                        when it is withdrawn; one language or all
    found = find("用尽", kinds=["article"], language="zh-hans")
    found.total, found.by_kind, found.page(0, 10)                hits in order
    suggest("exhau")                                             titles while somebody types
    refresh()                                                    after the words of the index or the synonyms have changed

Both databases find the same documents, and the order is made here: what is called as the query reads, then whose title has all the
words, then the reader's language, then how often the words come, then the title. Expressions that mean the same are found alike (see
`portal.common.synonyms`). A thing that is found in both languages is shown once. What is not published is not in the index at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.utils.functional import Promise

from portal.common import search_terms, synonyms
from portal.common.languages import current_language
from portal.common.models import SearchDocument
from portal.common.search_index import STATEMENTS
from portal.common.words import Wanted, query, typed

CANDIDATES = 500  # documents of a kind that are looked at; beyond, a search says "more than"
WEIGHED = 60  # of those, how many are ordered by how often the words come
SUGGESTED = 8
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # what PostgreSQL cannot keep


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be found."""

    name: str
    label: str | Promise  # "Article"
    url_of: Callable[[str], str]
    icon: str
    twins: bool  # its page shows another language by ?lang=
    many: bool  # there may be tens of thousands: of a common word's, a sample is looked at first


@dataclass(frozen=True)
class Document:
    """What a floor hands in."""

    kind: str
    key: str
    language: str
    title: str
    text: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """A document that was found."""

    kind: Kind
    key: str
    language: str
    title: str
    text: str
    detail: dict[str, Any]

    @property
    def url(self) -> str:
        return _address(self.kind, self.key, self.language)


def _address(kind: Kind, key: str, language: str) -> str:
    url = kind.url_of(key)
    if kind.twins and language != current_language():
        url = f"{url}?{urlencode({'lang': language})}"
    return url


_kinds: dict[str, Kind] = {}


def register(
    name: str, label: str | Promise, url_of: Callable[[str], str], *, icon: str = "book", twins: bool = False, many: bool = False
) -> None:
    """A floor makes a kind known; kinds nobody registered are not searched."""
    _kinds[name] = Kind(name, label, url_of, icon, twins, many)


def kinds() -> list[Kind]:
    """In the order of the floors."""
    return list(_kinds.values())


# Writing


def index(kind: str, key: str, language: str, *, title: str, text: str, detail: dict[str, Any] | None = None) -> None:
    """Make something findable, or write its entry anew. One statement."""
    index_many([Document(kind, key, language, title, text, detail or {})])


def index_many(documents: Iterable[Document]) -> None:
    """The same for many."""
    rows = [_row(document) for document in documents]
    SearchDocument.objects.bulk_create(
        rows,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["kind", "key", "language"],
        update_fields=["title", "text", "detail", "terms", "written"],
    )


def redetail(kind: str, details: Mapping[tuple[str, str], dict[str, Any]]) -> None:
    """Change parts of the details of entries, by (key, language); their words stay. Two statements, one more for each 500 entries."""
    rows = SearchDocument.objects.filter(kind=kind, key__in={key for key, _language in details})
    found = [row for row in rows.only("key", "language", "detail") if (row.key, row.language) in details]
    for row in found:
        row.detail = row.detail | details[row.key, row.language]
    SearchDocument.objects.bulk_update(found, ["detail"], batch_size=500)


def _row(document: Document) -> SearchDocument:
    title, text = UNSTORABLE.sub("", document.title)[:300], UNSTORABLE.sub("", document.text)
    return SearchDocument(
        kind=document.kind,
        key=document.key,
        language=document.language,
        title=title,
        text=text,
        detail=document.detail,
        terms=search_terms.document_terms(document.kind, document.key, title, text, synonyms.known()),
        written=_writing(),
    )


def _writing() -> str:
    """By which words and synonyms a document is indexed."""
    return f"{search_terms.VERSION} {synonyms.known().digest}"


def refresh() -> int:
    """Write anew what was indexed by other words or synonyms; returns how many documents. A repetition asks one statement."""
    due = list(SearchDocument.objects.exclude(written=_writing()).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(due), 200):
        rows = list(SearchDocument.objects.filter(pk__in=due[start : start + 200]).select_for_update())
        for row in rows:
            row.terms = search_terms.document_terms(row.kind, row.key, row.title, row.text, synonyms.known())
            row.written = _writing()
        SearchDocument.objects.bulk_update(rows, ["terms", "written"])
    return len(due)


def remove(kind: str, key: str, language: str | None = None) -> None:
    """Nobody finds it any more; a repetition does nothing."""
    documents = SearchDocument.objects.filter(kind=kind, key=key)
    (documents.filter(language=language) if language else documents).delete()


# Reading


@dataclass(frozen=True)
class Candidate:
    id: int
    kind: str
    key: str
    language: str
    title: str
    tier: int = 0
    named: bool = False  # the title is the query, letter by letter


@dataclass(frozen=True)
class Found:
    """What a query found, in order; `page` reads the documents themselves."""

    wanted: list[Wanted]
    order: list[Candidate]
    by_kind: dict[str, int]
    capped: frozenset[str] = frozenset()  # kinds of which there are more than were looked at

    @property
    def total(self) -> int:
        return len(self.order)

    def page(self, offset: int, limit: int) -> list[Hit]:
        """Hits from `offset` on. One statement."""
        shown = self.order[offset : offset + limit]
        rows = SearchDocument.objects.defer("terms").in_bulk([candidate.id for candidate in shown]) if shown else {}
        found = [rows[candidate.id] for candidate in shown if candidate.id in rows]
        return [Hit(_kinds[row.kind], row.key, row.language, row.title, row.text, row.detail) for row in found]


def find(text: str, *, kinds: Sequence[str] | None = None, language: str | None = None, as_typed: bool = False) -> Found:
    """All documents that have every word of the query, of the registered kinds (or only of `kinds`). At most two statements.

    `by_kind` counts all kinds, whatever `kinds` narrows to. `as_typed`: without synonyms.
    """
    wanted = query(text) if as_typed else synonyms.known().query(text)
    if not wanted or not _kinds:
        return Found(wanted, [], {})
    spoken, names = language or current_language(), list(_kinds)
    candidates = _candidates(wanted, text.strip().casefold())
    held, count = Counter(one.kind for one in candidates), dict.fromkeys(names, 0)
    chosen = []
    for one in _one_per_thing(candidates, spoken):
        count[one.kind] += 1
        if count[one.kind] <= CANDIDATES and (not kinds or one.kind in kinds):
            chosen.append(one)
    capped = frozenset(name for name in names if held[name] >= CANDIDATES)
    return Found(wanted, _weighed(chosen, wanted, spoken), {name: min(times, CANDIDATES) for name, times in count.items()}, capped)


def _candidates(wanted: list[Wanted], said: str) -> list[Candidate]:
    """Documents that have all the words, each once, with the best place where it has them. One statement."""
    best: dict[int, Candidate] = {}
    for tier, pk, kind, key, language, title in _rows(search_terms.search_arms(wanted, _sizes()), CANDIDATES):
        if kind in _kinds and (pk not in best or best[pk].tier < tier):
            best[pk] = Candidate(pk, kind, key, language, title, tier, title.casefold() == said)
    return [best[key] for key in sorted(best)]


def _sizes() -> list[tuple[str, bool]]:
    return [(kind.name, kind.many) for kind in _kinds.values()]


def _rows(arms: list[search_terms.Arm], most: int) -> list[tuple[Any, ...]]:
    """(tier, id, kind, key, language, title) of at most so many documents an arm, the oldest. One statement."""
    return [(arms[row[0]].tier, *row[1:]) for row in _read(arms, most)]


def _read(arms: list[search_terms.Arm], most: int) -> list[tuple[Any, ...]]:
    """The same with the number of the arm for the tier."""
    sql, parameters = STATEMENTS[connection.vendor]([(arm.words, arm.rest) for arm in arms], most)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _one_per_thing(candidates: list[Candidate], language: str) -> list[Candidate]:
    """The reader's language where it was found in it, else the other; best by title and language first."""
    best: dict[tuple[str, str], Candidate] = {}
    for one in candidates:
        held = best.get((one.kind, one.key))
        if held is None:
            best[one.kind, one.key] = one
            continue
        shown = one if one.language == language and held.language != language else held
        named, tier = one.named or held.named, max(one.tier, held.tier)
        best[one.kind, one.key] = shown if (shown.named, shown.tier) == (named, tier) else replace(shown, named=named, tier=tier)
    return sorted(best.values(), key=lambda one: _place(one, language))


def _place(one: Candidate, language: str) -> tuple[Any, ...]:
    return (*_rank(one, language), -one.tier, one.title, one.kind, one.key)


def _rank(one: Candidate, language: str) -> tuple[Any, ...]:
    return (not one.named, -max(one.tier, search_terms.OFTEN), one.language != language)


def _weighed(things: list[Candidate], wanted: list[Wanted], language: str) -> list[Candidate]:
    """The first of them ordered by how often the words come. One statement, none where there is nothing to order."""
    first = things[:WEIGHED]
    if len(first) < 2:
        return things
    stored = SearchDocument.objects.filter(pk__in=[one.id for one in first]).values_list("pk", "terms")
    weight = {pk: search_terms.weight(text, wanted) for pk, text in stored}
    first.sort(key=lambda one: (*_rank(one, language), -weight.get(one.id, 0), *_place(one, language)))
    return first + things[WEIGHED:]


def nowhere(wanted: list[Wanted]) -> list[Wanted]:
    """Those of the words that no document has. One statement."""
    there = {number for number, *_columns in _read(search_terms.anywhere(wanted), 1)} if wanted else set()
    return [one for number, one in enumerate(wanted) if number not in there]


@dataclass(frozen=True)
class Suggestion:
    """Something whose title has what was typed."""

    kind: Kind
    title: str
    language: str
    url: str


def suggest(text: str, *, language: str | None = None) -> list[Suggestion]:
    """At most eight things whose titles hold the beginnings of words that were typed: those first that begin with them, in the
    reader's language, and the shortest. One statement, none where nothing was typed."""
    asked = typed(text)
    if not asked or not _kinds:
        return []
    spoken, order = language or current_language(), list(_kinds)
    best: dict[tuple[str, str], tuple[tuple[Any, ...], Candidate]] = {}
    for tier, *columns in _rows(search_terms.suggest_arms(asked, _sizes()), 2 * SUGGESTED):
        one = Candidate(*columns)
        place = (one.language != spoken, -tier, len(one.title), one.title, order.index(one.kind), one.key)
        if (one.kind, one.key) not in best or place < best[one.kind, one.key][0]:
            best[one.kind, one.key] = place, one
    shown = [one for _place, one in sorted(best.values(), key=lambda pair: pair[0])[:SUGGESTED]]
    return [Suggestion(_kinds[one.kind], one.title, one.language, _address(_kinds[one.kind], one.key, one.language)) for one in shown]
