"""A ZIP that may come from anybody. Its table of contents is judged before a byte is unpacked; what is read is bounded.

Refused: more entries or bytes than any store of articles has, bombs (one entry or all together), entries that overlap or say something
else in their own header than in the table of contents, encryption, links and devices, ZIP64, bytes before or behind the archive, names
that lead out of it (.., absolute, backslash, drive, NUL), that look like others (anything but ASCII; the same name in another case) or
that stand twice.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from portal.articles.exchange.faults import Fault

MB = 1024 * 1024
MAX_FILE = 64 * MB  # of the ZIP itself
MAX_ENTRIES = 5_000
MAX_TOTAL = 200 * MB  # unpacked
MAX_RATIO = 200  # how many times larger an entry may be than it lies in the archive; text seldom reaches 20
SMALL = 64 * 1024  # bytes an entry may have at any ratio
MAX_CONTENTS = 2 * MB  # of the table of contents
END = struct.Struct("<4s4H2LH")
LOCAL = struct.Struct("<4s5H3L2H")
IGNORED = re.compile(r"__MACOSX/.*|(?:.*/)?(?:\.DS_Store|Thumbs\.db|desktop\.ini)", re.IGNORECASE)  # what systems add by themselves
UNREADABLE = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, OSError, EOFError, struct.error, KeyError)


@dataclass
class Archive:
    """An archive whose table of contents is in order."""

    file: BinaryIO
    packed: zipfile.ZipFile
    entries: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    def read(self, name: str, most: int) -> bytes | None:
        """The content of an entry; None where it is damaged or longer than `most` bytes."""
        try:
            with self.packed.open(self.entries[name]) as entry:
                content = entry.read(most + 1)
                whole = len(content) <= most and not entry.read(1)
            return content if whole else None
        except UNREADABLE:
            return None

    def begins(self, name: str) -> bytes:
        """The first eight bytes of an entry; none where it is damaged."""
        try:
            with self.packed.open(self.entries[name]) as entry:
                return entry.read(8)
        except UNREADABLE:
            return b""


def opened(file: BinaryIO) -> tuple[Archive | None, list[Fault]]:
    """The archive, or every reason why it is refused."""
    fault = _outside(file)
    if fault:
        return None, [fault]
    try:
        archive = Archive(file, zipfile.ZipFile(file))
        faults = [*_names(archive), *_sizes(archive), *_places(archive)]
    except UNREADABLE:
        return None, [Fault("", 0, "no_zip")]
    return (None, faults) if faults else (archive, [])


def _outside(file: BinaryIO) -> Fault | None:
    """What the end of the file says of the whole; read before anything is believed."""
    size = file.seek(0, io.SEEK_END)
    if size > MAX_FILE:
        return Fault("", 0, "zip_large", {"most": f"{MAX_FILE // MB} MB"})
    if size < END.size:
        return Fault("", 0, "no_zip")
    file.seek(max(0, size - END.size - 20))
    tail = file.read()
    signature, disk, first, here, count, contents, offset, comment = END.unpack(tail[-END.size :])
    if signature != b"PK\x05\x06" or disk or first or comment:
        return Fault("", 0, "no_zip")
    if (
        tail[: -END.size].endswith(b"PK\x06\x07")
        or tail.startswith(b"PK\x06\x07")
        or 0xFFFF in (here, count)
        or 0xFFFFFFFF in (contents, offset)
    ):
        return Fault("", 0, "many", {"most": f"{MAX_ENTRIES:,}"})
    if count > MAX_ENTRIES or here != count or contents > MAX_CONTENTS:
        return Fault("", 0, "many", {"most": f"{MAX_ENTRIES:,}"})
    return Fault("", 0, "around") if offset + contents != size - END.size else None


def _names(archive: Archive) -> Iterator[Fault]:
    infos = archive.packed.infolist()
    if len(infos) > MAX_ENTRIES:
        yield Fault("", 0, "many", {"most": f"{MAX_ENTRIES:,}"})
        return
    seen: dict[str, str] = {}
    for info in infos:
        name = info.orig_filename
        shown = _shown(name)
        code = bad_name(name) or _bad_kind(info)
        if code:
            yield Fault(shown, 0, code)
        elif name.casefold() in seen:
            yield Fault(shown, 0, "twice" if seen[name.casefold()] == name else "case", {"other": _shown(seen[name.casefold()])})
        elif not name.endswith("/") and not IGNORED.fullmatch(name):
            archive.entries[name] = info
        seen.setdefault(name.casefold(), name)


def bad_name(name: str) -> str:
    """The code of what is wrong with a name; "" where nothing is."""
    if "\x00" in name or any(ord(mark) < 32 or ord(mark) == 127 for mark in name):
        return "control"
    if "\\" in name:
        return "backslash"
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "absolute"
    if any(part in {"", ".", ".."} for part in name.removesuffix("/").split("/")):
        return "dots"
    return "" if name.isascii() and len(name) <= 300 else "ascii"


def _shown(name: str) -> str:
    """A name that can be shown: nothing in it turns or hides."""
    return "".join(mark if mark.isprintable() else f"\\x{ord(mark):02x}" for mark in name)[:200]


def _bad_kind(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "link"
    if info.flag_bits & 0x1:
        return "encrypted"
    if info.filename.endswith("/") and info.file_size:
        return "lies"
    return "" if info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else "method"


def _sizes(archive: Archive) -> Iterator[Fault]:
    total = 0
    for info in archive.packed.infolist():
        total += info.file_size
        if info.file_size > max(SMALL, info.compress_size * MAX_RATIO):
            yield Fault(_shown(info.orig_filename), 0, "ratio", {"most": str(MAX_RATIO)})
        elif info.compress_type == zipfile.ZIP_STORED and info.file_size != info.compress_size:
            yield Fault(_shown(info.orig_filename), 0, "lies")
    if total > MAX_TOTAL:
        yield Fault("", 0, "total", {"most": f"{MAX_TOTAL // MB} MB"})


def _places(archive: Archive) -> Iterator[Fault]:
    """Every entry lies in a place of its own, and its own header says what the table of contents says."""
    before, end = "", 0
    for info in sorted(archive.packed.infolist(), key=lambda info: info.header_offset):
        archive.file.seek(info.header_offset)
        header = archive.file.read(LOCAL.size)
        if len(header) < LOCAL.size:
            yield Fault(_shown(info.orig_filename), 0, "lies")
            continue
        signature, _version, flags, method, _time, _day, crc, packed, size, name_length, extra_length = LOCAL.unpack(header)
        name = archive.file.read(name_length)
        later = bool(flags & 0x8)  # sizes stand behind the content
        same = later or (crc, packed, size) == (info.CRC, info.compress_size, info.file_size)
        told = name.decode("utf-8" if flags & 0x800 else "cp437", "replace")
        if signature != b"PK\x03\x04" or method != info.compress_type or not same or told != info.orig_filename:
            yield Fault(_shown(info.orig_filename), 0, "lies")
        if info.header_offset < end:
            yield Fault(_shown(info.orig_filename), 0, "overlap", {"other": _shown(before)})
        before, end = info.orig_filename, info.header_offset + LOCAL.size + name_length + extra_length + info.compress_size
    if end > archive.packed.start_dir:
        yield Fault(_shown(before), 0, "overlap", {"other": "…"})
