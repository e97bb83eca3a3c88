"""What is derived from the rows: where each fact stands, and what the search finds. A repetition writes nothing."""

from __future__ import annotations

from portal.articles.formats.values import digest_of
from portal.articles.models import Fact
from portal.common.models import SearchDocument
from portal.common.searching import Document, index_many
from strategy.models import Place
from strategy.queries.findable import findable_tools
from strategy.queries.standing import Entry, entries

KINDS = ("strategy", "provision", "jurisdiction", "reference", "tool")


def index_strategy() -> None:
    """Bring places and search documents in line with the rows that hold."""
    found = [*entries(), *findable_tools()]
    _places(found)
    _documents(found)


def _places(found: list[Entry]) -> None:
    known = set(Fact.objects.values_list("pk", flat=True))
    wanted: dict[tuple[str, str], Place] = {}
    for entry in found:
        for fact_id, own in [*((fact.pk, True) for fact in entry.own), *((fact_id, False) for fact_id in entry.rests_on)]:
            if fact_id in known and (fact_id, entry.spot) not in wanted:
                wanted[fact_id, entry.spot] = Place(fact_id=fact_id, spot=entry.spot, title=entry.title, own=own)
    held = {(place.fact_id, place.spot): place for place in Place.objects.all()}
    same = {key for key, place in wanted.items() if key in held and (held[key].title, held[key].own) == (place.title, place.own)}
    Place.objects.filter(pk__in=[place.pk for key, place in held.items() if key not in same]).delete()
    Place.objects.bulk_create([place for key, place in wanted.items() if key not in same], batch_size=200)


def _documents(found: list[Entry]) -> None:
    held = {(kind, key, language): detail for kind, key, language, detail in _held()}
    wanted = {}
    for entry in found:
        for language, title in entry.title.items():
            if title:
                document = _document(entry, language, title)
                wanted[document.kind, document.key, language] = document
    gone = [key for key in held if key not in wanted]
    for kind in KINDS:
        SearchDocument.objects.filter(kind=kind, key__in={key for of, key, _language in gone if of == kind}).delete()
    lost = {key[:2] for key in gone}
    index_many(one for key, one in wanted.items() if key[:2] in lost or held.get(key, {}).get("digest") != one.detail["digest"])


def _held() -> list[tuple[str, str, str, dict[str, str]]]:
    return list(SearchDocument.objects.filter(kind__in=KINDS).values_list("kind", "key", "language", "detail"))


def _document(entry: Entry, language: str, title: str) -> Document:
    """A search document; its digest says whether it must be written anew."""
    text = entry.texts.get(language, "")  # not translated yet: found by its title
    law = min((fact.as_of for fact in entry.own), default="")
    return Document(entry.kind, entry.spot, language, title, text, {"law_as_at": law, "digest": digest_of([title, text, law])})
