"""CSV that spreadsheets open as text: UTF-8 with a byte order mark, formulas made harmless, streamed row by row."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.http import StreamingHttpResponse

HIDES = " \"';,`\t\r\n\v\f\x00"  # quotes, separators and blanks that a spreadsheet may drop before it looks
BATCH = 200
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: Any) -> Any:
    """A value no spreadsheet takes for a formula: text that begins like one gets an apostrophe; numbers stay numbers.

    Full-width forms count like their plain ones (NFKC), quotes, blanks and separators before them do not hide them (OWASP, CSV injection).
    """
    if value is None or value == "":
        return ""
    if isinstance(value, (int, float, Decimal)):
        return value
    text = str(value)
    if text[:1].isalnum():  # no letter or digit of any script stands for one of STARTS
        return text
    return f"'{text}" if text.startswith(STARTS) or _bare(text).startswith(STARTS) else text


def _bare(text: str) -> str:
    """The text as a careless spreadsheet might take it: plain letters, without what hides the first one."""
    return unicodedata.normalize("NFKC", "".join(mark for mark in text if unicodedata.category(mark) != "Cf")).lstrip(HIDES)


def lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The file in pieces of some hundred lines: what is held in memory does not grow with the file."""
    yield "\ufeff" + _text([head])
    pieces = iter(rows)
    while batch := list(islice(pieces, BATCH)):
        yield _text(batch)


def _text(rows: Iterable[Sequence[Any]]) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([harmless(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def csv_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """The download `name`.csv."""
    answer = StreamingHttpResponse(lines(head, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
