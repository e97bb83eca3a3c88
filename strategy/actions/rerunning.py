"""From a record to a new one: with its answers as they are, or with others."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from portal.people.access import Refused
from portal.people.models import Department, Person
from strategy.actions import drafting
from strategy.actions.deciding import SeenOtherwise
from strategy.actions.recording import About, keep
from strategy.models import ToolRecord, ToolRun
from strategy.queries.papers import judged
from strategy.queries.rerunning import Again
from strategy.queries.rulebook import rulebook
from strategy.queries.runs import departments_of
from strategy.queries.tools import Tool


@transaction.atomic
def begin_again(record: ToolRecord, key: UUID, *, by: Person) -> ToolRun:
    """A run with the answers of the record and the draft kept with it, under the id a page has given it: a repetition returns the same run.

    Refused (404): a record of somebody else, and a run that is somebody else’s or was made from another record.
    """
    if record.person_id != by.pk:
        raise Refused("record")
    begun = {"tool": record.tool, "person": by, "answers": record.answers, "former": record}
    run, new = ToolRun.objects.get_or_create(pk=key, defaults=begun)
    if run.person_id != by.pk or run.former_id != record.pk:
        raise Refused("answers in the making")
    if new:
        drafting.carry(run)
    return run


@transaction.atomic
def keep_again(record: ToolRecord, key: UUID, tool: Tool, *, seen: str, today: date, by: Person) -> ToolRecord:
    """The same answers by the rules of today as a new record about the same subject; a repetition returns it.

    It is made for the same unit while that still is one of the maker's, else for none. Raises `SeenOtherwise` where the answers under this
    id give another text than was shown; nothing is kept or begun then.
    """
    run = begin_again(record, key, by=by)
    kept = ToolRecord.objects.filter(run=run).first()
    if kept is not None:
        return kept
    given = judged(tool, run.answers, rulebook(), today)
    if Again(record, given).seen != seen:
        raise SeenOtherwise
    return keep(run, given, About(record.subject, _unit_now(record, tool, by)), by=by)


def _unit_now(record: ToolRecord, tool: Tool, maker: Person) -> Department | None:
    """The unit of the record, while its maker may still make records for it."""
    if record.department_id is None:
        return None
    return departments_of(maker, below=tool.below).filter(pk=record.department_id).first()
