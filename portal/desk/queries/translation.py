"""An article's translation beside its source."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.articles.differing import Run, words
from portal.articles.models import Article, Edition, Paragraph, Term, Wording
from portal.articles.queries.twins import Older, older, untranslated
from portal.articles.terming import Entry, Glossary, Missing, missing_terms
from portal.common import keeping


@dataclass(frozen=True)
class OlderRow:
    """A translated paragraph that is older: what changed in the source, and how the translation reads."""

    pair: Older
    runs: list[Run]
    text: str


@dataclass(frozen=True)
class TermRow:
    """Terms that a source paragraph uses and its translation does not."""

    paragraph: Paragraph  # of the translation
    missing: list[Missing]


@dataclass(frozen=True)
class Translation:
    """What is to be done to the published translation of an article."""

    edition: Edition | None  # none: there is no translation
    older: list[OlderRow] = field(default_factory=list)
    untranslated: list[Paragraph] = field(default_factory=list)
    terms: list[TermRow] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return self.edition is not None and not (self.older or self.untranslated or self.terms)


def of(article: Article) -> Translation:
    """At most six statements, whatever the article's length."""
    editions = Edition.objects.published().filter(article=article).exclude(language=article.source_language)
    edition = editions.first()
    if edition is None:
        return Translation(None)
    texts = {row.paragraph_id: row.text for row in Wording.objects.filter(revision=edition.published_id)}
    rows = [OlderRow(pair, words(pair.was, pair.now), texts.get(pair.target.pk, "")) for pair in older([article.pk])]
    return Translation(edition, rows, untranslated([article.pk]), term_rows(article, edition, texts))


def term_rows(article: Article, edition: Edition, texts: dict[int, str]) -> list[TermRow]:
    """Paragraphs of a translation that leave out a term of the glossary which their source uses. Two statements."""
    terms = glossary(article.source_language, edition.language)
    source = Edition.objects.published().filter(article=article, language=article.source_language).values("published")
    pairs = Wording.objects.filter(revision__in=source, paragraph__translations__target__in=list(texts))
    columns = ("text", "paragraph__translations__target")
    found: list[TermRow] = []
    paragraphs = Paragraph.objects.in_bulk(list(texts))
    for text, target in pairs.values_list(*columns):
        missing = missing_terms(text, texts[target], terms)
        if missing:
            found.append(TermRow(paragraphs[target], missing))
    return found


def glossary(source: str, target: str) -> Glossary:
    """What finds the terms of one language and looks for those of another; kept until content changes. One statement where it is made."""
    return keeping.kept(f"glossary {source} {target}", lambda: _made(source, target))


def _made(source: str, target: str) -> Glossary:
    return Glossary([Entry(key, term, marks) for key, term, marks in Term.objects.values_list("pk", "term", "marks")], source, target)
