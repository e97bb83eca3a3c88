"""The text of a Word document, by the standard library: paragraphs, tabs, breaks and footnotes; deleted text of tracked changes left out."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from xml.parsers import expat

from strategy.extracting.extracted import Extracted, Limits, failed

BODY, NOTES = "word/document.xml", ("word/footnotes.xml", "word/endnotes.xml")
PIECE = 65_536
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main "
ENCRYPTED = 0x1


class _TooLarge(Exception):
    pass


class _Entities(Exception):
    pass


class _Words:
    """Collects the words of a part as the parser goes through it."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.inside = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.words
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse

    def begin(self, name: str, _attributes: dict[str, str]) -> None:
        local = _local(name)
        if local == "t":
            self.inside += 1
        elif local == "tab":
            self.found.append("\t")
        elif local in ("br", "cr"):
            self.found.append("\n")
        elif local == "noBreakHyphen":
            self.found.append("-")

    def end(self, name: str) -> None:
        local = _local(name)
        if local == "t":
            self.inside -= 1
        elif local == "p":
            self.found.append("\n")

    def words(self, text: str) -> None:
        if self.inside:
            self.found.append(text)

    def refuse(self, *_declared: object) -> None:
        raise _Entities


def _local(name: str) -> str:
    for space in (WORD, STRICT):
        if name.startswith(space):
            return name[len(space) :]
    return ""


def read(content: bytes, limits: Limits) -> Extracted:
    """The body, then the notes."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > limits.entries:
                return failed("file.unpacks-too-large", "docx")
            names = {entry.filename: entry for entry in entries}
            if BODY not in names:
                return failed("file.unknown-kind")
            parts = [names[name] for name in (BODY, *NOTES) if name in names]
            if any(part.flag_bits & ENCRYPTED for part in parts):
                return failed("file.encrypted", "docx")
            return Extracted(_text(archive, parts, limits.unpacked), "docx")
    except _TooLarge:
        return failed("file.unpacks-too-large", "docx")
    except _Entities:
        return failed("file.entities", "docx")
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        return failed("file.broken", "docx")


def _text(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], most: int) -> str:
    """The words of the parts. What a part says of its size is not believed: bytes are counted as they unpack."""
    found: list[str] = []
    for part in parts:
        words = _Words()
        with archive.open(part) as file:
            while piece := file.read(PIECE):
                most -= len(piece)
                if most < 0:
                    raise _TooLarge
                words.parser.Parse(piece, False)
        words.parser.Parse(b"", True)
        found += words.found
    return "".join(found)
