"""The dimensions of the maturity model as readers see them: name, what each level looks like, the next step from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.common.keeping import kept
from portal.common.languages import pick
from strategy.models import Dimension

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Described:
    """A row that holds now. Texts in every language."""

    key: str
    version: int
    countermeasure: int
    names: Texts
    levels: tuple[Texts, ...]
    steps: tuple[Texts, ...]

    def name(self, language: str | None = None) -> str:
        return str(pick(dict(self.names), language))

    def looks(self, level: int, language: str | None = None) -> str:
        """What the level looks like; nothing of one the row does not describe."""
        return _at(self.levels, level, language)

    def step(self, level: int, language: str | None = None) -> str:
        """The next step from a level."""
        return _at(self.steps, level, language)


def _at(texts: tuple[Texts, ...], level: int, language: str | None) -> str:
    return str(pick(dict(texts[level - 1]), language)) if 0 < level <= len(texts) else ""


def described() -> dict[str, Described]:
    """All of them by key, in their order. One statement after a change of content, none for the next reader."""
    return kept("dimensions described", _read)


def _read() -> dict[str, Described]:
    rows = Dimension.objects.current()
    return {
        row.key: Described(row.key, row.version, row.countermeasure, row.name, tuple(row.levels), tuple(row.next_steps)) for row in rows
    }
