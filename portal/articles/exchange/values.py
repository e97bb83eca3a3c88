"""What stands in a package, and what is wrong with it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from portal.articles.exchange.archive import Archive
from portal.articles.exchange.faults import Fault

__all__ = ["AttachedFile", "EditionFile", "Fault", "ImageFile", "Package"]


@dataclass(frozen=True)
class EditionFile:
    """An article in one language: `<slug>/<language>.md`. `lines`: where each field stands; `body_line`: where the text begins."""

    slug: str
    language: str  # "en" or "zh-Hans"
    title: str
    summary: str
    topic: str
    position: int
    legal: bool
    review_by: str  # YYYY-MM-DD, or ""
    source_language: str
    revision: int  # the number it was taken from; 0: written outside the portal
    change_note: str
    body: str
    lines: dict[str, int] = field(default_factory=dict, compare=False)
    body_line: int = field(default=1, compare=False)

    @property
    def path(self) -> str:
        return f"{self.slug}/{self.language}.md"

    @property
    def about(self) -> dict[str, Any]:
        """What is said of the article itself; the same in every language."""
        names = ("topic", "position", "legal", "review_by", "source_language")
        return {name: getattr(self, name) for name in names}

    def line(self, name: str) -> int:
        return self.lines.get(name, 1)


@dataclass(frozen=True)
class ImageFile:
    """A picture: `images/<id>.<ending>`, described in images.yaml."""

    id: str
    path: str
    title: str
    alt: dict[str, str]  # by language: "en", "zh-Hans"
    line: int = field(default=1, compare=False)


@dataclass(frozen=True)
class AttachedFile:
    """A file of an article: `<slug>/files/<file>`, described in `<slug>/files.yaml`."""

    slug: str
    path: str
    name: str
    title: str
    line: int = field(default=1, compare=False)


@dataclass
class Package:
    """Everything of a ZIP; what lies in `archive` is read when it is asked for."""

    archive: Archive
    editions: list[EditionFile] = field(default_factory=list)
    images: list[ImageFile] = field(default_factory=list)
    files: list[AttachedFile] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Two packages with the same bytes have the same."""
        self.archive.file.seek(0)
        found = hashlib.sha256()
        while piece := self.archive.file.read(1024 * 1024):
            found.update(piece)
        return found.hexdigest()
