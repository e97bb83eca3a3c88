"""From a record to a new one: with its answers as they are, or with others."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from portal.people.access import Refused
from portal.people.models import Person
from strategy.actions.recording import About, keep
from strategy.models import ToolRecord, ToolRun
from strategy.queries.papers import Judged


def begin_again(record: ToolRecord, key: UUID, *, by: Person) -> ToolRun:
    """A run with the answers of the record, under the id a page has given it: a repetition returns the same run.

    Refused (404): a record of somebody else, and a run that is somebody else’s or was made from another record.
    """
    if record.person_id != by.pk:
        raise Refused("record")
    begun = {"tool": record.tool, "person": by, "answers": record.answers, "former": record}
    run, _new = ToolRun.objects.get_or_create(pk=key, defaults=begun)
    if run.person_id != by.pk or run.former_id != record.pk:
        raise Refused("answers in the making")
    return run


@transaction.atomic
def keep_again(record: ToolRecord, key: UUID, given: Judged, *, by: Person) -> ToolRecord:
    """The same answers by the rules of today as a new record about the same subject and unit; a repetition returns it."""
    return keep(begin_again(record, key, by=by), given, About(record.subject, record.department), by=by)
