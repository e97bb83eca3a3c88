"""The rows of the CSV: the list of people, whole, one narrow row at a time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.common.languages import pick
from portal.reports.queries.people import departments_of, detailed, listed
from portal.reports.queries.selection import Selection

FIELDS = (
    "person_id",
    "person__display_name",
    "person__employee_number",
    "person__email",
    "course__title",
    "standing",
    "due_at",
    "completed_at",
    "steps_done",
    "course__steps",
    "best",
    "valid_until",
)
CLOCK = "%Y-%m-%d %H:%M %z"


def head() -> list[str]:
    return [
        _("Name"),
        _("Employee number"),
        _("E-mail"),
        _("Departments"),
        _("Course"),
        _("Standing"),
        _("Due"),
        _("Completed"),
        _("Steps done"),
        _("Steps"),
        _("Best result (%)"),
        _("Certificate valid until"),
    ]


def rows(selection: Selection, at: datetime, states: dict[str, str]) -> Iterator[list[Any]]:
    """Two statements, the second read as the file goes out.

    Everything that hangs on the reader (language, zone, today) is settled here, not while the answer is streamed.
    """
    names = {pk: branch.name for pk, branch in selection.branches.items()}
    homes = departments_of(selection.people, names)
    found = detailed(listed(selection, at)).values_list(*FIELDS).iterator(chunk_size=2000)
    zone = timezone.get_current_timezone()
    return (_row(row, homes, states, zone) for row in found)


def _row(row: tuple[Any, ...], homes: dict[int, str], states: dict[str, str], zone: tzinfo) -> list[Any]:
    person, name, number, email, title, standing, due, completed, done, steps, best, until = row
    dates = (_clock(moment, zone) for moment in (due, completed))
    result = "" if best is None else f"{best:.2f}"
    return [name, number, email, homes.get(person, ""), pick(title), states[standing], *dates, done, steps, result, _clock(until, zone)]


@lru_cache(maxsize=4096)
def _clock(moment: datetime | None, zone: tzinfo) -> str:
    return moment.astimezone(zone).strftime(CLOCK) if moment else ""
