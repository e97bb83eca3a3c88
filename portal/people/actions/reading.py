"""Reading a CSV of people: bytes in; rows out, and every fault with its line, its column and what to do about it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from portal.common.exporting import harmless

COLUMNS = ("email", "name", "sort_name", "employee_number", "language", "time_zone", "department", "job_role", "starts", "head")
MUST = ("email", "name")
MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 50_000
SPELLINGS = {
    "e_mail": "email",
    "timezone": "time_zone",
    "jobrole": "job_role",
    "department_code": "department",
    "job_role_code": "job_role",
}


class Fault(NamedTuple):
    """Something to mend; line 0 means the file as a whole, an empty column the whole line."""

    line: int
    column: str
    reason: str


class Row(NamedTuple):
    line: int  # where it begins in the file, counted from 1
    cells: dict[str, str]


class Unreadable(Exception):
    """The file cannot be read any further."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.fault = Fault(line, "", reason)


def read(data: bytes) -> tuple[list[Row], list[Fault]]:
    """All rows and all faults; after a fault of the file as a whole there are no rows."""
    faults: list[Fault] = []
    try:
        records = _records(_text(data))
        header = _header(next(records, (1, []))[1])
        rows = list(_rows(records, header, faults))
    except Unreadable as stop:
        return [], [*faults, stop.fault]
    if not rows and not faults:
        faults.append(Fault(0, "", _("The file holds no people.")))
    return rows, faults


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Unreadable(0, _("The file is larger than 5 MB. Split it."))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(0, _("The file is written in UTF-16. Save it as “CSV UTF-8”."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(line, _("The file is not written in UTF-8. Save it as “CSV UTF-8”.")) from None
    if "\x00" in text:
        raise Unreadable(
            text.count("\n", 0, text.index("\x00")) + 1, _("The file holds a NUL character, which no text has. Export it again.")
        )
    return text


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on."""
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    while True:
        line = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(line, _broken(str(error))) from None
        if any(cell.strip() for cell in record):
            yield line, record


def _broken(error: str) -> str:
    if "unexpected end" in error:
        return _("A quotation mark is opened here and never closed.")
    if "field limit" in error:
        return _("A cell here is longer than 131,072 characters; probably a quotation mark is missing.")
    return _("The quotation marks here do not match.")


def _header(cells: list[str]) -> list[str]:
    names = []
    for cell in cells:
        name = re.sub(r"[\s-]+", "_", cell.strip().casefold())
        names.append(SPELLINGS.get(name, name))
    unknown = [cell.strip()[:40] for cell, name in zip(cells, names, strict=True) if name not in COLUMNS]
    missing = [name for name in MUST if name not in names]
    if unknown:
        raise Unreadable(
            1, _("Unknown column: %(names)s. The columns are: %(columns)s.") % {"names": ", ".join(unknown), "columns": ", ".join(COLUMNS)}
        )
    if missing:
        raise Unreadable(1, _("The first line must name the columns; missing: %(names)s.") % {"names": ", ".join(missing)})
    if len(set(names)) < len(names):
        raise Unreadable(1, _("A column stands twice in the first line."))
    return names


def _rows(records: Iterator[tuple[int, list[str]]], header: list[str], faults: list[Fault]) -> Iterator[Row]:
    for count, (line, record) in enumerate(records, 1):
        if count > MAX_ROWS:
            raise Unreadable(line, _("The file has more than 50,000 rows. Split it."))
        if len(record) > len(header):
            faults.append(Fault(line, "", _("The line has more cells than the first line has columns.")))
            continue
        yield Row(line, dict.fromkeys(COLUMNS, "") | {name: original(cell.strip()) for name, cell in zip(header, record, strict=False)})


def original(cell: str) -> str:
    """A cell as it was before our exports put an apostrophe before what a spreadsheet would take for a formula."""
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell
