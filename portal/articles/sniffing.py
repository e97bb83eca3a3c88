"""What a file is, read from its content; its name only has to agree. Pure.

Allowed: PDF, DOCX, XLSX, PPTX (without macros), PNG, JPEG, plain text and CSV. Anything that begins like a mark-up document (HTML,
SVG, XML) is refused whatever its name says.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class FileKind:
    """A kind of file that may be attached."""

    name: str
    media_type: str
    endings: tuple[str, ...]


PDF = FileKind("PDF", "application/pdf", (".pdf",))
DOCX = FileKind("DOCX", f"{OFFICE}.wordprocessingml.document", (".docx",))
XLSX = FileKind("XLSX", f"{OFFICE}.spreadsheetml.sheet", (".xlsx",))
PPTX = FileKind("PPTX", f"{OFFICE}.presentationml.presentation", (".pptx",))
PNG = FileKind("PNG", "image/png", (".png",))
JPEG = FileKind("JPEG", "image/jpeg", (".jpg", ".jpeg"))
TEXT = FileKind("TXT", "text/plain; charset=utf-8", (".txt",))
CSV = FileKind("CSV", "text/csv; charset=utf-8", (".csv",))
MAGIC = [(b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG)]
PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
MOST_PARTS = 5000
MARKUP = re.compile(rb"\s*(?:<|\xef\xbb\xbf\s*<)")
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def kind_of(content: bytes, name: str) -> FileKind | None:
    """The kind of a file, or None where it is not allowed or its content and its name disagree."""
    ending = PurePosixPath(name.lower()).suffix
    found = _by_content(content, ending)
    return found if found and ending in found.endings else None


def _by_content(content: bytes, ending: str) -> FileKind | None:
    for magic, kind in MAGIC:
        if content.startswith(magic):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if MARKUP.match(content):
        return None
    return {".txt": TEXT, ".csv": CSV}.get(ending) if _is_text(content) else None


def _office(content: bytes) -> FileKind | None:
    """Only the table of contents is read; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if len(names) > MOST_PARTS or "[Content_Types].xml" not in names or any("vbaproject" in name.lower() for name in names):
        return None
    kinds = [kind for part, kind in PARTS.items() if part in names]
    return kinds[0] if len(kinds) == 1 else None


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(mark) == "Cc" and mark not in "\t\r\n" for mark in set(text))


def clean_name(name: str) -> str:
    """A file name without folders, control characters and marks that turn its direction; NFC; at most 120 characters with the ending."""
    name = HIDDEN.sub("", unicodedata.normalize("NFC", name)).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r'[<>:"|?*]', "_", name).strip(" .")
    path = PurePosixPath(name)
    return f"{path.stem[: 120 - len(path.suffix)]}{path.suffix[:10].lower()}" if path.suffix else name[:120]
