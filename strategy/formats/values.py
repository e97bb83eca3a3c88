"""What the strategy's content folder yields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from portal.articles.formats.values import Digested, digest_of

Rows = dict[str, list["RowDraft"]]


@dataclass(frozen=True)
class PartDraft(Digested):
    number: int
    slug: str
    title: dict[str, str]
    short: dict[str, str]

    @property
    def table(self) -> str:
        return "countermeasure" if 1 <= self.number <= 5 else "frame"


@dataclass(frozen=True)
class RowDraft(Digested):
    """A row of a versioned table: its key, its place, its columns by name."""

    key: str
    position: int
    values: dict[str, Any]

    @property
    def digest(self) -> str:
        """Of the content alone: another place in the file is no new version."""
        return digest_of([self.key, self.values])


@dataclass
class StrategyContent:
    parts: list[PartDraft] = field(default_factory=list)
    rows: Rows = field(default_factory=dict)  # name of the table ("provision") → rows
