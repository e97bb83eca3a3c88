"""Showing a record to somebody who would not see it by themselves, and taking that back."""

from __future__ import annotations

from django.db import transaction

from portal.people import trail
from portal.people.access import Refused
from portal.people.models import Person
from strategy.models import RecordShare, ToolRecord
from strategy.queries.colleagues import may_be_shown


@transaction.atomic
def share(record: ToolRecord, person: Person, *, by: Person) -> RecordShare:
    """Show the record to a person from now on; a repetition returns the first share.

    Refused (404): somebody outside the maker's units, the heads above them and those who answer for law; a record of somebody else.
    """
    if record.person_id != by.pk or not may_be_shown(by).filter(pk=person.pk).exists():
        raise Refused("person to share with")
    found, new = RecordShare.objects.get_or_create(record=record, person=person, defaults={"shared_by": by})
    if new:
        trail.note("strategy.share_record", record, actor=by, person=person.pk)
    return found


@transaction.atomic
def unshare(record: ToolRecord, person_id: int, *, by: Person) -> bool:
    """Show it to them no longer. A repetition returns False."""
    if record.person_id != by.pk:
        raise Refused("share of a record")
    gone, _of = RecordShare.objects.filter(record=record, person=person_id).delete()
    if gone:
        trail.note("strategy.unshare_record", record, actor=by, person=person_id)
    return bool(gone)
