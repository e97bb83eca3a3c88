"""The rows of the CSV: the list of people, whole, one narrow row at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any

from django.db.models import TextField
from django.db.models.functions import Cast
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
    "title",
    "standing",
    "due_at",
    "completed_at",
    "steps_done",
    "course__steps",
    "best",
    "valid_until",
    "risk_due_at",
)


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
        _("At risk after a change of law: learn the difference by"),
    ]


def rows(selection: Selection, at: datetime, states: dict[str, str]) -> Iterator[list[Any]]:
    """Two statements, the second read as the file goes out.

    Everything that hangs on the reader (language, zone, today) is settled here, not while the answer is streamed.
    """
    names = {pk: branch.name for pk, branch in selection.branches.items()}
    homes = departments_of(selection.people, names)
    written = detailed(listed(selection, at), at).annotate(title=Cast("course__title", TextField()))  # read once, not row by row
    found = written.values_list(*FIELDS).iterator(chunk_size=2000)
    zone = timezone.get_current_timezone()
    titles = _titles()
    return (_row(row, homes, states, zone, titles) for row in found)


def _titles() -> Callable[[str], str]:
    """Course titles in the reader's language, each worked out once a file."""
    known: dict[str, str] = {}

    def title(text: str) -> str:
        if text not in known:
            known[text] = pick(json.loads(text))
        return known[text]

    return title


def _row(row: tuple[Any, ...], homes: dict[int, str], states: dict[str, str], zone: tzinfo, title_of: Callable[[str], str]) -> list[Any]:
    person, name, number, email, title, standing, due, completed, done, steps, best, until, risk = row
    dates = (_clock(moment, zone) for moment in (due, completed))
    result = "" if best is None else f"{best:.2f}"
    return [
        name,
        number,
        email,
        homes.get(person, ""),
        title_of(title),
        states[standing],
        *dates,
        done,
        steps,
        result,
        _clock(until, zone),
        _clock(risk, zone),
    ]


@lru_cache(maxsize=4096)
def _clock(moment: datetime | None, zone: tzinfo) -> str:
    """As in 2026-06-30 18:00 +0800."""
    if moment is None:
        return ""
    text = moment.astimezone(zone).isoformat(" ", "minutes")
    return f"{text[:16]} {text[16:].replace(':', '')}"
