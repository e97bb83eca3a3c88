"""Before a text is published: what is done and what is open. Other parts of the portal add theirs to `CHECKS`.

    checks(article, edition, draft) -> [Check("citations", "ok", "Every paragraph cites a fact.")]

None of these refuses anything; what cannot stay is among the draft's faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.articles.actions.writing import Draft
from portal.articles.models import Article, Edition, Fact, Paragraph
from portal.desk.queries.beside import Beside, beside, left_out

NAMED = 12  # numbers of paragraphs in one sentence
TERMS = 5  # terms in one line
SHORT = 40  # characters: a block shorter than this only leads to the next one
ARTICLE = re.compile(r"^/articles/([-\w]+)/?$")
FACT = re.compile(r"^/facts/([A-Za-z0-9._-]{1,40})/?$")
PARAGRAPH = re.compile(r"^p(\d{1,9})$")


@dataclass(frozen=True)
class Check:
    """One line of "Before you publish". `state`: "ok", "open" (worth a look) or "bad" (it will be refused)."""

    key: str
    state: str
    text: str

    @property
    def tag(self) -> str:
        return {"ok": "ok", "open": "warn", "bad": "bad"}[self.state]

    @property
    def word(self) -> str:
        return {"ok": _("Done"), "open": _("Worth a look"), "bad": _("Mend")}[self.state]


@dataclass(frozen=True)
class Text:
    """What is looked at: the text being written of an article, and where its language stands (None: nothing is handed in yet)."""

    article: Article
    edition: Edition | None
    draft: Draft

    @cached_property
    def beside(self) -> Beside | None:
        """The published text of the other language, read once for all who look at it."""
        return beside(self.article, self.draft)


Asks = Callable[[Text], list[Check]]


def faults(text: Text) -> list[Check]:
    """What cannot stay as it is."""
    n = len(text.draft.faults)
    if not n:
        return [Check("faults", "ok", _("The text can be read as it stands."))]
    return [Check("faults", "bad", ngettext("%(n)d place needs mending.", "%(n)d places need mending.", n) % {"n": n})]


def citations(text: Text) -> list[Check]:
    """Every paragraph cites a fact; short ones that lead over to a list need not."""
    draft = text.draft
    blocks = zip(draft.numbers, draft.document.blocks, strict=True)
    bare = [number for number, block in blocks if not block.citations and len(block.text) >= SHORT]
    if not draft.document.blocks:
        return [Check("citations", "open", _("Nothing is written yet."))]
    if not bare:
        return [Check("citations", "ok", _("Every paragraph cites a fact."))]
    said = {"numbers": _numbers(bare)}
    told = ngettext("Paragraph %(numbers)s cites nothing.", "Paragraphs %(numbers)s cite nothing.", len(bare)) % said
    return [Check("citations", "open", told)]


def links(text: Text) -> list[Check]:
    """No link of the text points to a page or paragraph that readers do not have. At most three statements."""
    draft = text.draft
    targets = [urlsplit(target) for target, _line in draft.document.links if target.startswith(("/", "#"))]
    language = draft.language
    own = text.article.slug
    wanted = {
        (match[1] if (match := ARTICLE.match(target.path)) else own, target.fragment) for target in targets if _leads_to_article(target)
    }
    dead = _dead_articles(wanted, language, own, set(draft.numbers)) + _dead_facts(
        {match[1] for target in targets if (match := FACT.match(target.path))}
    )
    if not dead:
        return [Check("links", "ok", _("No link points to something that is missing."))]
    return [Check("links", "open", _("These links point to something that is missing: %(links)s") % {"links": ", ".join(sorted(dead)[:8])})]


def _leads_to_article(target: object) -> bool:
    path, fragment = target.path, target.fragment  # type: ignore[attr-defined]
    return bool(ARTICLE.match(path)) or (not path and bool(fragment))


def _dead_articles(wanted: set[tuple[str, str]], language: str, own: str, numbers: set[int]) -> list[str]:
    slugs = {slug for slug, _fragment in wanted} - {own}
    there = set(Article.objects.published().filter(slug__in=slugs).values_list("slug", flat=True)) if slugs else set()
    live = {
        (slug, number)
        for slug, number in Paragraph.objects.filter(article__slug__in=there, live=True).values_list("article__slug", "number")
    } if there and any(PARAGRAPH.match(fragment) for _slug, fragment in wanted) else set()  # fmt: skip
    dead = []
    for slug, fragment in wanted:
        place = PARAGRAPH.match(fragment)
        number = int(place[1]) if place else 0
        if slug == own and number and number not in numbers:
            dead.append(f"#{fragment}")
        elif slug != own and (slug not in there or (number and (slug, number) not in live)):
            dead.append(f"/articles/{slug}/" + (f"#{fragment}" if fragment else ""))
    return dead


def _dead_facts(wanted: set[str]) -> list[str]:
    there = set(Fact.objects.filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
    return [f"/facts/{fact}/" for fact in wanted - there]


def translation(text: Text) -> list[Check]:
    """Whether readers of the other language get the same, paragraph by paragraph."""
    found = text.beside
    if found is None:
        if text.draft.language == text.article.source_language:
            return [Check("translation", "open", _("There is no text in the other language; its readers get this one."))]
        return [Check("translation", "open", _("The text it translates is not published yet."))]
    if found.agrees:
        return [Check("translation", "ok", _("The other language is up to date."))]
    told = [*_older(found), *_untranslated(found), *_gone(found)]
    return [Check("translation", "open", " ".join(told))]


def _older(found: Beside) -> Iterator[str]:
    if found.older and found.writes_source:
        said = {"numbers": _numbers(found.older)}
        yield (
            ngettext(
                "The translation of paragraph %(numbers)s will be older than this text.",
                "The translations of paragraphs %(numbers)s will be older than this text.",
                len(found.older),
            )
            % said
        )
    elif found.older:
        said = {"numbers": _numbers(found.older)}
        yield (
            ngettext(
                "Paragraph %(numbers)s still translates older words.",
                "Paragraphs %(numbers)s still translate older words.",
                len(found.older),
            )
            % said
        )


def _untranslated(found: Beside) -> Iterator[str]:
    if found.missing and found.writes_source:
        said = {"numbers": _numbers(found.missing)}
        yield (
            ngettext("Paragraph %(numbers)s has no translation.", "Paragraphs %(numbers)s have no translation.", len(found.missing)) % said
        )
    elif found.missing:
        said = {"numbers": _numbers(found.missing)}
        yield (
            ngettext(
                "Paragraph %(numbers)s of the source is not translated.",
                "Paragraphs %(numbers)s of the source are not translated.",
                len(found.missing),
            )
            % said
        )


def _gone(found: Beside) -> Iterator[str]:
    n = found.gone
    if n:
        yield ngettext("%(n)d translated paragraph has no source any more.", "%(n)d translated paragraphs have no source any more.", n) % {
            "n": n
        }


def _numbers(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:NAMED])) + (" …" if len(numbers) > NAMED else "")


def terms(text: Text) -> list[Check]:
    """Terms of the glossary that one language names and the other leaves out. No statement where the glossary is kept."""
    if text.beside is None or not text.beside.pairs:
        return []
    missing, complete = left_out(text.beside)
    rest = "" if complete else " " + _("The text is long: only its beginning was compared.")
    if not missing:
        return [Check("terms", "ok", _("Both languages name the same terms of the glossary.") + rest)]
    line = _("Paragraph %(number)s: the source says “%(found)s”, the glossary calls it “%(expected)s”.")
    told = [line % {"number": number, "found": one.found, "expected": one.expected[0]} for number, one in missing[:TERMS]]
    if len(missing) > TERMS:
        more = len(missing) - TERMS
        told.append(ngettext("%(n)d more term is left out.", "%(n)d more terms are left out.", more) % {"n": more})
    return [Check("terms", "open", " ".join(told) + rest)]


CHECKS: list[Asks] = [faults, citations, links, translation, terms]


def checks(article: Article, edition: Edition | None, draft: Draft) -> list[Check]:
    """All lines, in order."""
    text = Text(article, edition, draft)
    return [check for asks in CHECKS for check in asks(text)]
