"""The tools as a reader finds them: by countermeasure, with what belongs to each."""

from __future__ import annotations

from dataclasses import dataclass

from portal.articles.queries.reading import readable
from portal.common.keeping import kept
from portal.common.languages import current_language
from strategy.models.record import SUBJECTS
from strategy.models.rule import QUESTIONS
from strategy.models.rule import TOOLS as NAMES
from strategy.queries.references import REFERENCES, Reference
from strategy.queries.rulebook import tools_with_words
from strategy.queries.tools import TOOLS, Tool
from strategy.queries.tools.about import ABOUT, About
from strategy.queries.wordings import Words


@dataclass(frozen=True)
class Entry:
    """A tool with its words. No statement, whatever is asked of it but `limit` and `articles`, which are kept."""

    tool: Tool

    @property
    def name(self) -> str:
        return str(dict(NAMES)[self.tool.key])

    @property
    def question(self) -> str:
        return str(QUESTIONS[self.tool.key])

    @property
    def about(self) -> About:
        return ABOUT[self.tool.key]

    @property
    def subject(self) -> str:
        return str(dict(SUBJECTS)[self.tool.subject])

    @property
    def limit(self) -> str:
        return Words(self.tool.speaks_by).limit

    @property
    def tables(self) -> list[Reference]:
        """The reference tables the tool answers from."""
        return [one for one in REFERENCES if one.spot in self.about.tables]

    @property
    def articles(self) -> list[tuple[str, str, str]]:
        """Address, title and language of the articles on the point. One statement after a change of content."""
        found = kept("titles of articles", _titles)
        return [(slug, *found[slug]) for slug in self.about.articles if slug in found]


def _titles() -> dict[str, tuple[str, str]]:
    return {one.article.slug: (one.published.title, one.language) for one in readable(current_language()) if one.published}


def entries() -> list[Entry]:
    """All tools in their order. No statement."""
    return [Entry(TOOLS[key]) for key, _name in NAMES if key in TOOLS]


def by_countermeasure() -> list[tuple[int, list[Entry]]]:
    """The number of each countermeasure that has tools, and those tools that can speak; each stands once, under the first it serves."""
    found: dict[int, list[Entry]] = {}
    spoken = tools_with_words()
    for entry in entries():
        if entry.tool.speaks_by in spoken:
            found.setdefault(entry.tool.countermeasures[0], []).append(entry)
    return sorted(found.items())


def tools_of(number: int) -> list[Entry]:
    """The tools that serve a countermeasure."""
    return [entry for entry in entries() if number in entry.tool.countermeasures]


def tools_beside(spot: str) -> list[Entry]:
    """The tools that answer from a reference table, or about a jurisdiction or playbook: by its spot."""
    page = spot.partition("#")[0]
    page = {"jurisdiction": "jurisdictions/", "playbook": "playbooks/"}.get(page.partition("/")[0], page)
    return [entry for entry in entries() if page in entry.about.tables]
