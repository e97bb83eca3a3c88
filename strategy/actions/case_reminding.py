"""Reminders of the days of a case: 14, 7 and 2 days before, each once, to whoever does the step and to whoever opened the case.

Nothing is timed beforehand: each morning, and after each change of a case, what is due to be said is looked for. So a corrected day, a
step that is done and a closed case need no taking back, and mornings on which nothing worked are made up for by the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation

from portal import jobs
from portal.people import mailing
from portal.people.models import Person
from portal.people.zones import company_day
from strategy.models import Case, CaseReminder
from strategy.models.case import OPEN
from strategy.queries.casefile import done_in, heads_of
from strategy.queries.lines import MINUTE, Lines, days_left
from strategy.queries.wordings import Words
from strategy.rules.changes import reminders
from strategy.rules.ours import is_ours
from strategy.rules.records import restored
from strategy.rules.timetable import Due

TEMPLATE = "strategy/mail/case_days"


@dataclass(frozen=True)
class Said:
    """A line in a letter."""

    what: str
    nature: str
    last_day: str
    left: str
    ends_at: datetime | None
    consequences: str


def today_in(case: Case) -> date:
    """The later of the company's day and the forum's: nobody hears too late."""
    return max(company_day(), timezone.localdate(timezone=ZoneInfo(case.zone)))


@jobs.task()
def remind_of(case_id: str) -> None:
    """Mark and mail what must be said of this case now. What was said already is not said again."""
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(pk=case_id, state=OPEN).first()
        if case is not None:
            _mark(case, today_in(case))


def _mark(case: Case, today: date) -> None:
    said = set(CaseReminder.objects.filter(case=case).values_list("line", "day", "before", "person_id"))
    letters: dict[int, list[int]] = {}
    for line, day, before, person in _wanted(case, today):
        if (line, day, before, person) not in said:
            kept = CaseReminder.objects.create(case=case, line=line, day=day, before=before, person_id=person)
            letters.setdefault(person, []).append(kept.pk)
    if letters:
        jobs.enqueue_many(send_letter, ([person, str(case.pk), kept] for person, kept in letters.items()))


def _wanted(case: Case, today: date) -> Iterator[tuple[str, date, int, int]]:
    """Of each of our lines whose day comes near the last of its reminders that has come: line, day, days before, and each who must hear."""
    people = _people(case)
    for due in _open_lines(case):
        come = [day for day in reminders(due, date.min) if day <= today]
        if due.day and come and due.day >= today:
            for person in dict.fromkeys([*people.get(due.owner, ()), *people[""]]):
                yield due.key, due.day, (due.day - come[-1]).days, person


def _open_lines(case: Case) -> list[Due]:
    latest = case.timetables.first()
    done = done_in(case)
    dues = restored(latest.lines).dues if latest else ()
    return [due for due in dues if is_ours(due) and due.key not in done]


def _people(case: Case) -> dict[str, list[int]]:
    """Role → who does its steps; under "" who opened the case, or the heads of its unit where that person has left."""
    handlers = case.handlers.filter(person__is_active=True).values_list("role", "person_id")
    found = {role: [person] for role, person in handlers}
    found[""] = list(Person.objects.active().filter(pk=case.maker_id).values_list("pk", flat=True)) or heads_of(case)
    return found


def unmark(person_id: int, case_id: str, marks: list[int]) -> None:
    CaseReminder.objects.filter(pk__in=marks, person=person_id).delete()


@jobs.task(failed=unmark)
def send_letter(person_id: int, case_id: str, marks: list[int]) -> None:
    """The letter of these reminders, as things are when it goes out: what was done, moved or closed meanwhile is not named."""
    person = Person.objects.active().filter(pk=person_id).first()
    case = Case.objects.filter(pk=case_id, state=OPEN).first()
    if person is None or case is None:
        return
    named = set(CaseReminder.objects.filter(pk__in=marks).values_list("line", "day"))
    dues = [due for due in _open_lines(case) if (due.key, due.day) in named]
    if dues:
        _letter(person, case, dues).send()


def _letter(person: Person, case: Case, dues: Iterable[Due]) -> EmailMessage:
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone)):
        lines = Lines(Words("playbook"))
        rows = [_said(due, lines, today_in(case)) for due in dues]
    link = f"{settings.SITE_URL}{case.get_absolute_url()}"
    return mailing.compose(TEMPLATE, person, case=case, rows=rows, link=link, limit=lines.words.limit)


def _said(due: Due, lines: Lines, today: date) -> Said:
    assert due.day
    ends_at = due.ends_at - MINUTE if due.ends_at else None
    return Said(
        lines.what(due),
        lines.nature(due),
        lines.last_day(due),
        days_left(due.day, today),
        ends_at,
        "; ".join(lines.consequences(due)),
    )
