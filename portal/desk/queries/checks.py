"""Before a text is published: what is done and what is open. Other parts of the portal add theirs to `CHECKS`.

    checks(edition, draft) -> [Check("citations", "ok", "Every paragraph cites a fact.")]

None of these refuses anything; what cannot stay is among the draft's faults.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.articles.actions.writing import Draft
from portal.articles.models import Article, Edition, Fact, Paragraph

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


Asks = Callable[[Edition | None, Draft], list[Check]]


def faults(edition: Edition | None, draft: Draft) -> list[Check]:
    """What cannot stay as it is."""
    n = len(draft.faults)
    if not n:
        return [Check("faults", "ok", _("The text can be read as it stands."))]
    return [Check("faults", "bad", ngettext("%(n)d place needs mending.", "%(n)d places need mending.", n) % {"n": n})]


def citations(edition: Edition | None, draft: Draft) -> list[Check]:
    """Every paragraph cites a fact; short ones that lead over to a list need not."""
    blocks = zip(draft.numbers, draft.document.blocks, strict=True)
    bare = [str(number) for number, block in blocks if not block.citations and len(block.text) >= SHORT]
    if not draft.document.blocks:
        return [Check("citations", "open", _("Nothing is written yet."))]
    if not bare:
        return [Check("citations", "ok", _("Every paragraph cites a fact."))]
    said = {"numbers": ", ".join(bare[:12]) + (" …" if len(bare) > 12 else "")}
    text = ngettext("Paragraph %(numbers)s cites nothing.", "Paragraphs %(numbers)s cite nothing.", len(bare)) % said
    return [Check("citations", "open", text)]


def links(edition: Edition | None, draft: Draft) -> list[Check]:
    """No link of the text points to a page or paragraph that readers do not have. At most three statements."""
    targets = [urlsplit(target) for target, _line in draft.document.links if target.startswith(("/", "#"))]
    language = draft.language
    own = edition.article.slug if edition else ""
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


def translation(edition: Edition | None, draft: Draft) -> list[Check]:
    """Whether readers of the other language get the same. One statement."""
    if edition is None:
        return []
    other = Edition.objects.filter(article=edition.article_id).exclude(language=edition.language).select_related("published").first()
    if other is None or other.published is None:
        return [Check("translation", "open", _("There is no text in the other language; its readers get this one."))]
    if edition.published and edition.newest_id == edition.published_id and other.published.created_at >= edition.published.created_at:
        return [Check("translation", "ok", _("The other language is up to date."))]
    return [Check("translation", "open", _("The text in the other language will be older than this one until it is revised."))]


CHECKS: list[Asks] = [faults, citations, links, translation]


def checks(edition: Edition | None, draft: Draft) -> list[Check]:
    """All lines, in order."""
    return [check for asks in CHECKS for check in asks(edition, draft)]
