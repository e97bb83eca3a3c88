"""Plain text in the encodings that editors in Europe and China write."""

from __future__ import annotations

from strategy.extracting.extracted import Extracted, failed

BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}


def read(content: bytes) -> Extracted:
    """By its mark; else UTF-8, else GB 18030. What holds control characters is no text."""
    named = next((encoding for mark, encoding in BOMS if content.startswith(mark)), None)
    for encoding in (named,) if named else ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if not CONTROLS & set(map(ord, set(text))):
            return Extracted(text, "text")
    return failed("file.unknown-kind")
