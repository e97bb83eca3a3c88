"""Working a case: opening it from a record, entering and correcting its days, ticking what is done, naming who does what, closing it.

Every action locks the case first, so two of them at once follow one another; each repetition changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal import jobs
from portal.people import trail
from portal.people.models import Person
from strategy.actions import case_reminding
from strategy.models import Case, CaseDay, CaseEvent, CaseHandler, CaseStep, CaseTimetable, ToolRecord
from strategy.models.case import CLOSED, OPEN
from strategy.queries import timetables
from strategy.queries.casefile import days_of, done_in, facts_of
from strategy.queries.rulebook import Rulebook, rulebook
from strategy.queries.timetables import TASK, Counted
from strategy.rules.dates import first_event
from strategy.rules.ours import is_ours, next_due
from strategy.rules.records import restored, stored
from strategy.rules.timetable import Timetable


class CaseIsClosed(Exception):
    """Nothing is entered, ticked or counted in a closed case: open it again first."""


class NoPlaybook(Exception):
    """The rules of today do not know the playbook any more: the timetable stands as it was counted."""


@transaction.atomic
def begin(record: ToolRecord, playbook: str, *, by: Person, today: date) -> Case:
    """Open a case for a playbook the record leads to: the day of service is entered, the first timetable counted.

    A record has one case per playbook: a second call returns the first.
    """
    ToolRecord.objects.select_for_update().get(pk=record.pk)
    there = Case.objects.filter(record=record, playbook=playbook).first()
    if there is not None:
        return there
    case = Case.objects.create(
        number=f"{record.number}/{playbook}",
        record=record,
        title=record.subject,
        playbook=playbook,
        answers=record.answers,
        maker=by,
        department=record.department,
    )
    book = rulebook()
    _count(case, by, today, book, _served(case, by, book))
    trail.note("strategy.open_case", case, actor=by, playbook=playbook)
    return case


def _served(case: Case, by: Person, book: Rulebook) -> CaseDay | None:
    """The answer on which day the papers came, entered as the day of the event it is here."""
    event = first_event(book.forums[case.playbook], case.answers)
    day = timetables.arrived_on(case.answers, {}, case.playbook, book)
    return CaseDay.objects.create(case=case, event=event, day=day, by=by) if event and day else None


@transaction.atomic
def enter_day(case: Case, event: str, day: date | None, *, by: Person, today: date) -> CaseTimetable | None:
    """Enter or correct the day of an event; None: it is not known after all. The timetable is counted anew, the old one kept.

    The same day again changes nothing and returns None. Raises `CaseIsClosed` and `NoPlaybook`.
    """
    locked = _counted_case(case)
    if days_of(case).get(event) == day:
        return None
    entered = CaseDay.objects.create(case=locked, event=event, day=day, by=by)
    trail.note("strategy.enter_case_day", locked, actor=by, event=event, day=day.isoformat() if day else "")
    return _count(locked, by, today, rulebook(), entered)


@transaction.atomic
def recount(case: Case, *, by: Person, today: date) -> CaseTimetable | None:
    """Count anew by the rules that hold now. Where they count as before and are the same versions, nothing changes: None.

    Raises `CaseIsClosed` and `NoPlaybook`.
    """
    locked = _counted_case(case)
    latest = locked.timetables.first()
    counted = _counted(locked, rulebook(), today)
    if latest and (latest.lines, latest.rules) == (stored(counted.timetable), dict(counted.rules)):
        return None
    return _keep(locked, by, counted, None)


@transaction.atomic
def tick(case: Case, line: str, *, done: bool, note: str, by: Person) -> CaseStep | None:
    """Note that a line or task is done, with its proof; or that it is not after all. The same again changes nothing: None.

    Raises `CaseIsClosed`.
    """
    locked = _open(case)
    last = CaseStep.objects.filter(case=locked, line=line).last()
    if (last.done, last.note) == (done, note) if last else not done:
        return None
    step = CaseStep.objects.create(case=locked, line=line, done=done, note=note, by=by)
    _roll_up(locked, restored(locked.timetables.all()[0].lines))
    trail.note("strategy.tick_case", locked, actor=by, line=line, done=done)
    return step


@transaction.atomic
def name_handler(case: Case, role: str, person: Person | None, *, by: Person) -> None:
    """Say who does what falls to a role, instead of whoever did; None: nobody in particular. Raises `CaseIsClosed`."""
    locked = _open(case)
    named = {"person": person, "named_by": by, "named_at": timezone.now()}
    there = CaseHandler.objects.filter(case=locked, role=role).first()
    if (there.person if there else None) == person:
        return
    if person is None:
        CaseHandler.objects.filter(case=locked, role=role).delete()
    else:
        CaseHandler.objects.update_or_create(case=locked, role=role, defaults=named)
    CaseEvent.objects.create(case=locked, kind="named", role=role, person=person, by=by)
    trail.note("strategy.name_case_handler", locked, actor=by, role=role, person=person.pk if person else None)
    _remind(locked)


@transaction.atomic
def close(case: Case, why: str, *, by: Person) -> Case:
    """Close the case with how it ended: nobody is reminded of it any more. Closed already: it stays as it is."""
    locked = _lock(case)
    if locked.is_open:
        locked.state, locked.closed_at, locked.closed_by, locked.closed_why = CLOSED, timezone.now(), by, why
        locked.sequence += 1
        locked.save()
        CaseEvent.objects.create(case=locked, kind="closed", note=why, by=by, at=locked.closed_at)
        trail.note("strategy.close_case", locked, actor=by)
    return locked


@transaction.atomic
def reopen(case: Case, *, by: Person) -> Case:
    """Open a closed case again; how it had ended stays in its log. Open already: it stays as it is."""
    locked = _lock(case)
    if not locked.is_open:
        locked.state, locked.closed_at, locked.closed_by, locked.closed_why = OPEN, None, None, ""
        locked.sequence += 1
        locked.save()
        CaseEvent.objects.create(case=locked, kind="reopened", by=by)
        trail.note("strategy.reopen_case", locked, actor=by)
        _remind(locked)
    return locked


# Counting


def _lock(case: Case) -> Case:
    return Case.objects.select_for_update().get(pk=case.pk)


def _open(case: Case) -> Case:
    locked = _lock(case)
    if not locked.is_open:
        raise CaseIsClosed
    return locked


def _counted_case(case: Case) -> Case:
    locked = _open(case)
    if locked.playbook not in rulebook().forums:
        raise NoPlaybook
    return locked


def _counted(case: Case, book: Rulebook, today: date) -> Counted:
    days: Mapping[str, Any] = {event: day for event, day in days_of(case).items() if day}
    return timetables.counted(case.playbook, facts_of(case, book), days, book, today)


def _count(case: Case, by: Person, today: date, book: Rulebook, entered: CaseDay | None) -> CaseTimetable:
    return _keep(case, by, _counted(case, book, today), entered)


def _keep(case: Case, by: Person, counted: Counted, entered: CaseDay | None) -> CaseTimetable:
    """The next timetable of the case, and whoever must hear of its days."""
    latest = case.timetables.first()
    kept = CaseTimetable.objects.create(
        case=case,
        number=latest.number + 1 if latest else 1,
        entered=entered,
        by=by,
        lines=stored(counted.timetable),
        rules=dict(counted.rules),
    )
    case.zone = counted.zone
    _roll_up(case, counted.timetable)
    return kept


def _roll_up(case: Case, found: Timetable) -> None:
    """What lists show of the case: the next day that binds, how much is done; and that calendars have something to learn."""
    done = done_in(case)
    soon = next_due(found, done)
    lines = {due.key for due in found.dues if due.day and is_ours(due)}
    every = lines | done | {TASK + key for key in rulebook().tasks}
    case.next_day, case.next_line = (soon.day, soon.key) if soon else (None, "")
    case.done, case.total, case.sequence = len(done), len(every), case.sequence + 1
    case.save()
    _remind(case)


def _remind(case: Case) -> None:
    jobs.enqueue(case_reminding.remind_of, str(case.pk), key=f"case-reminders:{case.pk}")
