"""The glossary: all of it, the terms of one page, and what recognises them in running text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from portal.articles.models import Term
from portal.common.languages import LANGUAGES, current_language
from portal.common.terms import Marker


def markers() -> dict[str, Marker]:
    """For each language what finds the terms in a text. One statement."""
    place = reverse("glossary")
    spellings: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for key, marks in Term.objects.values_list("pk", "marks"):
        for language in LANGUAGES:
            spellings[language] |= dict.fromkeys(marks.get(language, []), key)
    return {language: Marker(language, spellings[language], href=lambda key: f"{place}#{key}") for language in LANGUAGES}


def explained(keys: Iterable[str]) -> list[Term]:
    """The terms of a page with their facts, in the order of `keys`. One statement; none for no keys."""
    wanted = list(keys)
    held = Term.objects.select_related("fact").in_bulk(wanted) if wanted else {}
    return [held[key] for key in wanted if key in held]


@dataclass(frozen=True)
class Letter:
    """The terms of one initial; for a Chinese reader all under "", in the register's order, which goes by subject."""

    initial: str
    terms: list[Term]


def letters(asked: str = "") -> list[Letter]:
    """The glossary in order, narrowed to terms whose name, spelling or definition holds `asked`. One statement."""
    words = asked.casefold().split()
    rows = [term for term in Term.objects.select_related("fact").order_by("pk") if all(word in _haystack(term) for word in words)]
    if current_language() != "en":
        return [Letter("", rows)] if rows else []
    found: dict[str, list[Term]] = {}
    for term in sorted(rows, key=lambda term: term.term["en"].casefold()):
        found.setdefault(term.term["en"][0].upper(), []).append(term)
    return [Letter(initial, terms) for initial, terms in found.items()]


def _haystack(term: Term) -> str:
    names = [*term.term.values(), *(mark for marks in term.marks.values() for mark in marks)]
    return " ".join([*names, term.fact.text, term.fact.chinese.get("text", "")]).casefold()
