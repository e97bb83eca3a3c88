"""Values → a package. The same values give the same bytes: one date for all entries, one order, one way of packing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from portal.articles.exchange.values import AttachedFile, EditionFile, ImageFile

DAY = (1980, 1, 1, 0, 0, 0)  # the first a ZIP can name
FILE = 0o100644 << 16
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True)
class Entry:
    """A file of the package."""

    path: str
    content: bytes

    @property
    def is_text(self) -> bool:
        return self.path.endswith((".md", ".yaml"))


class Sink(io.RawIOBase):
    """Takes what is written, and gives it away at once: nothing of the package stays in memory."""

    def __init__(self) -> None:
        self.held: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.held.append(bytes(piece))
        return len(self.held[-1])

    def drain(self) -> bytes:
        piece = b"".join(self.held)
        self.held.clear()
        return piece


def pack(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The package, piece by piece: one for each entry, and its table of contents at the end."""
    sink = Sink()
    with zipfile.ZipFile(sink, "w") as packed:
        for entry in entries:
            info = zipfile.ZipInfo(entry.path, DAY)
            info.create_system, info.external_attr = 3, FILE
            info.compress_type = zipfile.ZIP_DEFLATED if entry.is_text else zipfile.ZIP_STORED
            packed.writestr(info, entry.content, compresslevel=6)
            yield sink.drain()
    yield sink.drain()


def edition_entry(edition: EditionFile) -> Entry:
    head: dict[str, Any] = {"title": edition.title, "summary": edition.summary, **edition.about}
    if not edition.review_by:
        del head["review_by"]
    head |= {"revision": edition.revision, "change_note": edition.change_note}
    return Entry(edition.path, f"---\n{dumped(head)}---\n{edition.body}".encode())


def images_entry(images: Iterable[ImageFile]) -> Entry:
    rows = [{"id": image.id, "title": image.title, "alt": image.alt} for image in images]
    return Entry("images.yaml", dumped({"images": rows}).encode())


def files_entry(slug: str, files: Iterable[AttachedFile]) -> Entry:
    rows = [{"file": file.path.rsplit("/", 1)[-1], "name": file.name, "title": file.title} for file in files]
    return Entry(f"{slug}/files.yaml", dumped({"files": rows}).encode())


def dumped(values: dict[str, Any]) -> str:
    return yaml.dump(values, Dumper=DUMPER, allow_unicode=True, sort_keys=False, default_flow_style=False, width=10**9)
