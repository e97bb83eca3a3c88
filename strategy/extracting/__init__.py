"""The text of an uploaded contract: plain text, Word (.docx) or PDF, told apart by their first bytes, never by their name.

A file is hostile until read. Bytes, pages, unpacked sizes, characters, seconds and memory all have a bound, and whatever is wrong with
a file is said as a Problem; nothing is raised. PDFs are read in a process of their own. Keeps nothing and writes nothing.
"""

from __future__ import annotations

from strategy.extracting import docx, pdf, plain
from strategy.extracting.extracted import LIMITS, Extracted, Limits, failed, kept

__all__ = ["LIMITS", "Extracted", "Limits", "extract"]

OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc files, and of Word files with a password


def extract(content: bytes, limits: Limits = LIMITS) -> Extracted:
    """The text, as far as it can be read, and the problems met. Never raises for any content."""
    if not content.strip(b"\x00 \t\r\n"):
        return failed("file.empty")
    if len(content) > limits.bytes:
        return failed("file.too-large", limit=limits.bytes // 1_000_000)
    if content.startswith(OLD_WORD):
        return failed("file.old-word")
    if b"%PDF-" in content[:1024]:
        return kept(pdf.read(content, limits), limits)
    if content.startswith(b"PK"):
        return kept(docx.read(content, limits), limits)
    return kept(plain.read(content), limits)
