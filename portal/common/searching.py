"""One search over everything that is published. Each floor writes documents of its own kinds and says how to reach them.

    register("lesson", _("Lesson"), url_of=lambda key: …)        in the floor's apps.ready()
    index("lesson", key, "en", title=…, text=…, detail={…})      when something is published (again)
    remove("lesson", key)                                        when it is withdrawn; one language or all
    found = find("用尽", kinds=["article"], language="zh-hans")
    found.total, found.by_kind, found.page(0, 10)                hits in order

Both databases find the same documents, and the order is made here: whose title has all the words, then the reader's language,
then how often the words come, then the title. What is called exactly as the query reads
comes first of all. A thing that is found in both languages is shown once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.utils.functional import Promise

from portal.common.languages import current_language
from portal.common.models import SearchDocument
from portal.common.words import Wanted, beginning, query, terms

CANDIDATES = 500  # documents of a kind that are looked at; beyond, a search says "more than"
WEIGHED = 100  # of those, how many are ordered by how often the words come
# Marks in the index: no text and no query yields them, since `words` writes this letter as its code point
KIND, TITLE, TITLE_BEGINS, BEGINS = "жk", "жt", "жg", "жf"  # kind; word of the title; first sign of one; first sign of any word
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # what PostgreSQL cannot keep


@dataclass(frozen=True)
class Kind:
    """A kind of thing that can be found."""

    name: str
    label: str | Promise  # "Article"
    url_of: Callable[[str], str]
    icon: str
    twins: bool  # its page shows another language by ?lang=


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
        url = self.kind.url_of(self.key)
        if self.kind.twins and self.language != current_language():
            url = f"{url}?{urlencode({'lang': self.language})}"
        return url


_kinds: dict[str, Kind] = {}


def register(name: str, label: str | Promise, url_of: Callable[[str], str], *, icon: str = "book", twins: bool = False) -> None:
    """A floor makes a kind known; kinds nobody registered are not searched."""
    _kinds[name] = Kind(name, label, url_of, icon, twins)


def kinds() -> list[Kind]:
    """In the order of the floors."""
    return list(_kinds.values())


# Writing


def index(kind: str, key: str, language: str, *, title: str, text: str, detail: dict[str, Any] | None = None) -> None:
    """Make something findable, or write its entry anew. One statement."""
    index_many([Document(kind, key, language, title, text, detail or {})])


def index_many(documents: Iterable[Document]) -> None:
    """The same for many."""
    rows = [
        SearchDocument(
            kind=document.kind,
            key=document.key,
            language=document.language,
            title=UNSTORABLE.sub("", document.title)[:300],
            text=UNSTORABLE.sub("", document.text),
            detail=document.detail,
            terms=" ".join(_terms(document)),
        )
        for document in documents
    ]
    SearchDocument.objects.bulk_create(
        rows,
        batch_size=200,
        update_conflicts=True,
        unique_fields=["kind", "key", "language"],
        update_fields=["title", "text", "detail", "terms"],
    )


def _terms(document: Document) -> list[str]:
    title, text = terms(document.title), terms(document.text)
    marks = [f"{KIND}{_plain(document.kind)}"]
    marks += [f"{TITLE}{word}" for word in dict.fromkeys(title)]
    marks += [f"{TITLE_BEGINS}{sign}" for sign in dict.fromkeys(map(beginning, title))]
    marks += [f"{BEGINS}{sign}" for sign in dict.fromkeys(map(beginning, [*title, *text]))]
    return [*marks, *title * 3, *text]


def _plain(kind: str) -> str:
    return re.sub("[^a-z0-9]", "", kind)


def _asked(kind: str, wanted: list[Wanted], in_title: bool) -> list[str]:
    """The exact words of the index that a query means: nothing is looked up by its beginning, which would be slow for common ones."""
    word, begins = (TITLE, TITLE_BEGINS) if in_title else ("", BEGINS)
    return [f"{KIND}{_plain(kind)}", *(f"{begins if one.prefix else word}{one.text}" for one in wanted)]


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
    in_title: int  # 1: the title has all the words
    exact: bool = False  # the title is the query


@dataclass(frozen=True)
class Found:
    """What a query found, in order; `page` reads the documents themselves."""

    wanted: list[Wanted]
    order: list[Candidate]
    by_kind: dict[str, int]
    more: bool  # there are more than were looked at

    @property
    def total(self) -> int:
        return len(self.order)

    def page(self, offset: int, limit: int) -> list[Hit]:
        """Hits from `offset` on. One statement."""
        shown = self.order[offset : offset + limit]
        rows = SearchDocument.objects.defer("terms").in_bulk([candidate.id for candidate in shown])
        found = [rows[candidate.id] for candidate in shown if candidate.id in rows]
        return [Hit(_kinds[row.kind], row.key, row.language, row.title, row.text, row.detail) for row in found]


def find(text: str, *, kinds: Sequence[str] | None = None, language: str | None = None) -> Found:
    """All documents that have every word of the query, of the registered kinds (or only of `kinds`). At most two statements.

    `by_kind` counts all kinds, whatever `kinds` narrows to.
    """
    wanted = query(text)
    if not wanted or not _kinds:
        return Found(wanted, [], {}, False)
    candidates = _candidates(wanted, list(_kinds))
    name = text.strip().casefold()
    candidates = [replace(one, exact=True) if one.title.casefold() == name else one for one in candidates]
    things = _one_per_thing(candidates, language or current_language())
    by_kind = {name: sum(one.kind == name for one in things) for name in _kinds}
    chosen = [one for one in things if not kinds or one.kind in kinds]
    more = any(sum(one.kind == name for one in candidates) >= CANDIDATES for name in _kinds)
    return Found(wanted, _weighed(chosen, wanted, language or current_language()), by_kind, more)


def _one_per_thing(candidates: list[Candidate], language: str) -> list[Candidate]:
    """The reader's language where it was found in it, else the other; best by title and language first."""
    best: dict[tuple[str, str], Candidate] = {}
    for one in candidates:
        held = best.get((one.kind, one.key))
        if held is None:
            best[one.kind, one.key] = one
            continue
        shown = one if one.language == language and held.language != language else held
        best[one.kind, one.key] = replace(shown, exact=one.exact or held.exact, in_title=max(one.in_title, held.in_title))
    return sorted(best.values(), key=lambda one: _place(one, language))


def _place(one: Candidate, language: str) -> tuple[Any, ...]:
    return (not one.exact, not one.in_title, one.language != language, one.title, one.kind, one.key)


def _weighed(things: list[Candidate], wanted: list[Wanted], language: str) -> list[Candidate]:
    """The first of them ordered by how often the words come."""
    first = things[:WEIGHED]
    stored = SearchDocument.objects.filter(pk__in=[one.id for one in first]).values_list("pk", "terms")
    weight = {pk: _weight(text, wanted) for pk, text in stored}
    first.sort(key=lambda one: (not one.exact, not one.in_title, one.language != language, -weight.get(one.id, 0), *_place(one, language)))
    return first + things[WEIGHED:]


def _weight(text: str, wanted: list[Wanted]) -> int:
    padded = f" {text.replace(' ', '  ')} "
    return sum(padded.count(f" {one.text}" if one.prefix else f" {one.text} ") for one in wanted)


def _candidates(wanted: list[Wanted], names: list[str]) -> list[Candidate]:
    """Of each kind, documents with all words in the title and documents with all words anywhere. One statement."""
    arms: list[str] = []
    parameters: list[str | int] = []
    for name in names:
        for in_title in (1, 0):
            arms.append(ARMS[connection.vendor].format(in_title=in_title))
            parameters += [EXPRESSIONS[connection.vendor](_asked(name, wanted, bool(in_title))), CANDIDATES]
    statement = (
        "SELECT d.id, d.kind, d.key, d.language, d.title, MAX(m.in_title) FROM ("  # noqa: S608 (our own words only; terms are parameters)
        + " UNION ALL ".join(arms)
        + ") m JOIN common_searchdocument d ON d.id = m.id GROUP BY d.id, d.kind, d.key, d.language, d.title ORDER BY d.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [Candidate(*row) for row in cursor.fetchall()]


# PostgreSQL must not see the query while it plans: for a common word it would read every row, vectors and all, instead of the index
ARMS = {
    "sqlite": "SELECT * FROM (SELECT rowid AS id, {in_title} AS in_title FROM common_searchindex"
    " WHERE common_searchindex MATCH %s ORDER BY rowid LIMIT %s)",
    "postgresql": "SELECT * FROM (SELECT id, {in_title} AS in_title FROM"
    " (SELECT id FROM common_searchdocument WHERE vector @@ (SELECT %s::tsquery) OFFSET 0) hits ORDER BY id LIMIT %s) arm",
}
EXPRESSIONS: dict[str, Callable[[list[str]], str]] = {
    "sqlite": lambda asked: " AND ".join(f'"{word}"' for word in asked),
    "postgresql": lambda asked: " & ".join(f"'{word}'" for word in asked),
}
