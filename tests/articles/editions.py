"""The real articles in both languages, as passages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from portal.articles.matching import Passage
from portal.articles.passages import passages
from portal.common.markdown import parse

CONTENT = Path(__file__).parents[2] / "portal/articles/content"
Editions = tuple[tuple[Passage, ...], tuple[Passage, ...]]


@lru_cache(maxsize=1)
def editions() -> dict[str, Editions]:
    """By slug: the English and the Chinese text, without title and summary's own mark."""
    return {
        folder.name: (_passages(folder / "en.md"), _passages(folder / "zh-Hans.md"))
        for folder in sorted((CONTENT / "articles").iterdir())
        if (folder / "zh-Hans.md").exists()
    }


def _passages(path: Path) -> tuple[Passage, ...]:
    return tuple(passages(parse(path.read_text().partition("\n")[2])))
