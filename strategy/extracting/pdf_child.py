"""Run by pdf.py as a program of its own: a PDF on its input, JSON on its output. The only module that knows pypdf."""

from __future__ import annotations

import json
import logging
import sys
from io import BytesIO
from typing import Any


def bound(seconds: int, memory: int) -> None:
    """Let the system end this process at its bounds; where it cannot (Windows), the clock of the parent does."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def read(content: bytes, most_pages: int, most_characters: int) -> dict[str, Any]:
    """`code` of what is wrong, or the text. A password that is empty only forbids printing: such files are read."""
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import LimitReachedError

    reader = PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        return {"code": "file.encrypted"}
    pages = len(reader.pages)
    if pages > most_pages:
        return {"code": "file.too-many-pages"}
    texts: list[str] = []
    left, unread = most_characters + 1, 0
    for page in reader.pages:
        try:
            text = page.extract_text()[:left]
        except LimitReachedError:
            return {"code": "file.unpacks-too-large"}
        except MemoryError:
            raise
        except Exception:
            unread += 1
            continue
        texts.append(text)
        left -= len(text)
        if left <= 0:
            break
    return {"code": "file.broken" if pages and unread == pages else "", "text": "\n".join(texts), "pages": pages, "unread": unread}


def main(seconds: int, memory: int, pages: int, characters: int) -> None:
    bound(seconds, memory)
    logging.disable(logging.CRITICAL)
    try:
        said = read(sys.stdin.buffer.read(), pages, characters)
    except MemoryError:
        said = {"code": "file.unpacks-too-large"}
    except RecursionError:
        said = {"code": "file.broken"}
    except Exception as error:
        said = {"code": "file.encrypted" if "crypt" in f"{type(error).__name__} {error}".lower() else "file.broken"}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]))
