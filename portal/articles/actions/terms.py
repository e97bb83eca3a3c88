"""What the search finds of the glossary."""

from __future__ import annotations

from django.utils.translation import override

from portal.articles.models import Term
from portal.common import searching
from portal.common.languages import LANGUAGES


def index_terms() -> None:
    """Write the search entries of all terms: they can be found by their own name and that of the other language."""
    documents = []
    for term in Term.objects.select_related("fact"):
        for language in LANGUAGES:
            with override(language):
                text = "\n".join([term.fact.local.text, *_other_names(term, language)])
            documents.append(searching.Document("term", term.pk, language, term.term.get(language, ""), text))
    searching.index_many(documents)


def _other_names(term: Term, language: str) -> list[str]:
    """The name in the other language, and spellings that are more than the name again."""
    others = [name for spoken, name in term.term.items() if spoken != language]
    names = [name.casefold() for name in term.term.values()]
    marks = [mark for marks in term.marks.values() for mark in marks]
    return [*others, *(mark for mark in marks if not any(name in mark.casefold() or mark.casefold() in name for name in names))]
