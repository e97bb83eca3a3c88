"""What stands in a case now: of everything that was entered and ticked the newest; who may open one, who may be named in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.people.models import Department, DepartmentHead, Membership, Person, by_name
from strategy.models import Case, CaseDay, CaseStep, ToolRecord
from strategy.models.case import OWNERS, newest
from strategy.queries.colleagues import answers_for_law
from strategy.queries.rulebook import Rulebook
from strategy.rules.dates import first_event


def days_of(case: Case, rows: Iterable[CaseDay] | None = None) -> dict[str, date | None]:
    """The day of each event that somebody entered; None where it was taken back. One statement without `rows`."""
    found = case.days.order_by("pk") if rows is None else rows
    return {event: row.day for event, row in newest(found, "event").items()}


def done_in(case: Case, rows: Iterable[CaseStep] | None = None) -> set[str]:
    """The lines and tasks that are done. One statement without `rows`."""
    found = case.steps.order_by("pk") if rows is None else rows
    return {line for line, row in newest(found, "line").items() if row.done}


def facts_of(case: Case, book: Rulebook) -> dict[str, Any]:
    """The answers counting takes: without the day of service where the case has it as an event, which may be corrected."""
    event = first_event(book.forums[case.playbook], case.answers)
    return {key: value for key, value in case.answers.items() if key != "served_on" or not event}


def may_open(person: Person, record: ToolRecord) -> bool:
    """Whether somebody who may read the record may open a case from it: its maker, the heads above, whoever answers for law."""
    if person.look:
        return False
    if record.person_id == person.pk or person.is_superuser:
        return True
    if person.heads_any and record.department_id in person.headed_ids:
        return True
    return answers_for_law(person)


def people_for(case: Case) -> QuerySet[Person]:
    """Who may be named in a case: its unit with all below and above it, their heads, whoever opened it, and holders of the roles named.

    One statement, and one more when the people are read.
    """
    units = _units_about(case)
    held = Membership.objects.current().filter(person=OuterRef("pk"))
    concerned = held.filter(Q(department__in=units) | Q(job_role__code__in=[code for code, _name in OWNERS]))
    heads = DepartmentHead.objects.filter(person=OuterRef("pk"), department__in=units)
    known = Q(Exists(concerned)) | Q(Exists(heads)) | Q(pk=case.maker_id)
    return Person.objects.active().filter(known).order_by(*by_name())


def heads_of(case: Case) -> list[int]:
    """Who heads the case's unit, or the nearest above it that has a head who still works here. A statement for each unit, and one more."""
    parents = dict(Department.objects.order_by("pk").values_list("pk", "parent_id"))
    heads = DepartmentHead.objects.filter(person__is_active=True).order_by("person_id")
    found = (list(heads.filter(department=unit).values_list("person_id", flat=True)) for unit in _chain(case.department_id, parents))
    return next(filter(None, found), [])


def _units_about(case: Case) -> set[int]:
    """The case's department with all below it, and those above it up to the top."""
    parents = dict(Department.objects.order_by("pk").values_list("pk", "parent_id"))
    if case.department_id is None:
        return set()
    return {*_chain(case.department_id, parents), *(pk for pk in parents if case.department_id in _chain(pk, parents))}


def _chain(start: int | None, parents: Mapping[int, int | None]) -> list[int]:
    """A department and those above it."""
    found: list[int] = []
    here = start
    while here and here not in found:
        found.append(here)
        here = parents.get(here)
    return found
