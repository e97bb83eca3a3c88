"""Content files of the strategy → values and faults. Pure: no database (format: strategy/content/README.md).

    content, faults = read(Path("strategy/content"), facts=articles.fact_ids)

One run names every fault by file, record and field.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from portal.articles.formats import Fault
from portal.articles.formats.files import Files
from strategy.formats import claims, parts, reference, talents, tools
from strategy.formats.values import PartDraft, RowDraft, StrategyContent

__all__ = ["PartDraft", "RowDraft", "StrategyContent", "read"]


class OnceFiles(Files):
    """Some files hold several lists: each is parsed once."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._parsed: dict[Path, Any] = {}

    def yaml(self, path: Path) -> Any:
        if path not in self._parsed:
            self._parsed[path] = super().yaml(path)
        return self._parsed[path]


def read(root: Path, facts: set[str] | None = None, sources: set[str] | None = None) -> tuple[StrategyContent, list[Fault]]:
    """Read the folder; `facts` and `sources` are the ids of the register (None: not asked)."""
    files = OnceFiles(root)
    content = StrategyContent(parts=parts.read(files))
    for found in (claims.read(files, facts), reference.read(files, facts, sources), talents.read(files, facts), tools.read(files, facts)):
        content.rows |= found
    return content, files.faults
