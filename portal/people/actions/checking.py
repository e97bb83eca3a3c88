"""From rows of text to what they mean: each cell checked, each fault named, nothing looked up twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from portal.people.actions.reading import Fault, Row
from portal.people.models import Department, JobRole
from portal.people.names import hidden_marks, normal_email, normal_name
from portal.people.zones import known_zones

YES = {"yes", "y", "true", "1", "是"}
NO = {"no", "n", "false", "0", "否"}
LIMITS = {"email": 254, "name": 120, "sort_name": 120, "employee_number": 40}
PERSONAL = {"name": "display_name"} | {name: name for name in ("sort_name", "employee_number", "language", "time_zone")}  # column → field
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class Place:
    """One row's job: the department, and what the row says of it (None: nothing)."""

    line: int
    department: Department
    job_role: JobRole | None
    starts: date | None
    head: bool | None


@dataclass
class Entry:
    """What a file says of one person: `details` holds the fields it gives, by the model's names."""

    line: int
    email: str
    details: dict[str, Any] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)


class Checker:
    """Checks rows one after the other; the entries and the faults are complete afterwards."""

    def __init__(self) -> None:
        self.departments = {one.code: one for one in Department.objects.all()}
        self.job_roles = {one.code: one for one in JobRole.objects.all()}
        self.entries: dict[str, Entry] = {}
        self.faults: list[Fault] = []
        self.numbers: dict[str, Entry] = {}

    def check_all(self, rows: Iterable[Row]) -> None:
        for row in rows:
            self.check(row)

    def check(self, row: Row) -> None:
        read = {column: self._cell(row, column, meaning) for column, meaning in self._meanings().items()}
        if read["email"]:
            entry = self.entries.setdefault(read["email"], Entry(row.line, read["email"]))
            self._add_details(entry, row, read)
            self._add_place(entry, row, read)

    def fault(self, line: int, column: str, reason: str) -> None:
        self.faults.append(Fault(line, column, reason))

    def _meanings(self) -> dict[str, Callable[[str], Any]]:
        return {
            "email": an_email,
            "name": a_name,
            "sort_name": lambda text: text.casefold(),
            "employee_number": str,
            "language": a_language,
            "time_zone": a_zone,
            "department": lambda code: known(code, self.departments, _("There is no department with the code “%(code)s”.")),
            "job_role": lambda code: known(code, self.job_roles, _("There is no job role with the code “%(code)s”.")),
            "starts": a_day,
            "head": yes_or_no,
        }

    def _cell(self, row: Row, column: str, meaning: Callable[[str], Any]) -> Any:
        """The cell's meaning; None where it is empty or wrong."""
        text = row.cells[column]
        try:
            if not text:
                if column == "email":
                    raise ValueError(_("The e-mail is missing."))
                return None
            if len(text) > LIMITS.get(column, 100):
                raise ValueError(_("Longer than %(limit)s characters.") % {"limit": LIMITS.get(column, 100)})
            if hidden_marks(text):
                raise ValueError(_("The cell holds invisible characters. Type it again without copying."))
            return meaning(text)
        except ValueError as error:
            self.fault(row.line, column, str(error))
            return None

    def _add_details(self, entry: Entry, row: Row, read: dict[str, Any]) -> None:
        for column, name in PERSONAL.items():
            value = read[column]
            if value is None:
                continue
            if entry.details.setdefault(name, value) != value:
                said = _("The same person has another value in line %(line)s.") % {"line": entry.line}
                self.fault(row.line, column, said)
        number = read["employee_number"]
        if number and self.numbers.setdefault(number, entry) is not entry:
            self.fault(row.line, "employee_number", _("Line %(line)s has the same number.") % {"line": self.numbers[number].line})

    def _add_place(self, entry: Entry, row: Row, read: dict[str, Any]) -> None:
        department = read["department"]
        if department is None:
            for column in ("job_role", "starts", "head"):
                if row.cells[column] and not row.cells["department"]:
                    self.fault(row.line, column, _("Without a department this says nothing."))
            return
        if any(place.department == department for place in entry.places):
            self.fault(row.line, "department", _("The same person stands in this department twice."))
            return
        entry.places.append(Place(row.line, department, read["job_role"], read["starts"], read["head"]))


def an_email(text: str) -> str:
    email = normal_email(text)
    try:
        validate_email(email)
    except ValidationError:
        raise ValueError(_("“%(text)s” is no e-mail address.") % {"text": text[:80]}) from None
    return email


def a_name(text: str) -> str:
    return normal_name(text)


def a_language(text: str) -> str:
    wanted = {"zh": "zh-hans", "zh-cn": "zh-hans"}.get(text.casefold(), text.casefold())
    if wanted not in dict(settings.LANGUAGES):
        codes = ", ".join(code for code, _name in settings.LANGUAGES)
        raise ValueError(_("“%(text)s” is no language of the portal. Write one of: %(codes)s.") % {"text": text, "codes": codes})
    return wanted


def a_zone(text: str) -> str:
    if text not in known_zones():
        raise ValueError(_("“%(name)s” is no time zone. Write for example Asia/Shanghai or Europe/Berlin.") % {"name": text})
    return text


def a_day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2100:
        raise ValueError(_("“%(text)s” is no day. Write for example 2026-09-01.") % {"text": text})
    return day


def yes_or_no(text: str) -> bool:
    if text.casefold() in YES | NO:
        return text.casefold() in YES
    raise ValueError(_("Write yes or no, or leave the cell empty."))


def known(code: str, things: dict[str, Any], otherwise: str) -> Any:
    if code not in things:
        raise ValueError(otherwise % {"code": code})
    return things[code]
