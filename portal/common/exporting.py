"""CSV that spreadsheets open as text: UTF-8 with a byte order mark, formulas made harmless, streamed row by row."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.http import StreamingHttpResponse

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(value: Any) -> Any:
    """A value no spreadsheet takes for a formula: text that begins like one gets an apostrophe; numbers stay numbers.

    Full-width forms count like their plain ones (NFKC), quotes, blanks and separators before them do not hide them (OWASP, CSV injection).
    """
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)):
        return value
    text = str(value)
    bare = unicodedata.normalize("NFKC", text).lstrip(" \"';,\u200b\ufeff")
    return f"'{text}" if bare.startswith(STARTS) or text.startswith(STARTS) else text


class _Echo:
    """What csv writes to: gives the line back."""

    def write(self, line: str) -> str:
        return line


def lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([harmless(cell) for cell in head])
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def csv_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """The download `name`.csv."""
    answer = StreamingHttpResponse(lines(head, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
