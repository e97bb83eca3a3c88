"""Pictures of a package written anew once, outside of any transaction, and kept on the disk until they are stored.

Decoding and writing a picture takes a second or two; a package may hold hundreds. While they are made nobody else may be kept waiting,
and what was made is not held in memory.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from portal.articles.actions import imaging
from portal.articles.picturing import Made


class Prepared:
    """Use it with `with`: what it keeps goes with it. Pictures are called by their path in the package."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="pictures-")
        self._kept: dict[str, tuple[str, str, int, int, list[int]]] = {}  # path → name on the disk, digest, width, height, widths

    def __enter__(self) -> Prepared:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._folder.cleanup()

    def digest(self, content: bytes, path: str) -> str:
        """Of the picture as the store would keep it. Made once. Refused with `ValidationError`."""
        if path not in self._kept:
            self._keep(path, imaging.made_from(content, path))
        return self._kept[path][1]

    def made(self, content: bytes, path: str) -> Made:
        """The picture, in memory. Refused with `ValidationError`."""
        self.digest(content, path)
        name, _digest, width, height, widths = self._kept[path]
        return Made(width, height, self._file(name, "master").read_bytes(), {one: self._file(name, one).read_bytes() for one in widths})

    def _keep(self, path: str, made: Made) -> None:
        name = str(len(self._kept))
        self._file(name, "master").write_bytes(made.master)
        for width, content in made.files.items():
            self._file(name, width).write_bytes(content)
        self._kept[path] = (name, imaging.digest(made), made.width, made.height, sorted(made.files))

    def _file(self, name: str, part: str | int) -> Path:
        return Path(self._folder.name) / f"{name}-{part}"
