"""Showing a record to somebody who would not see it by themselves, taking that back, and ending it where people have moved apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import Q

from portal.people import trail
from portal.people.access import Refused
from portal.people.models import Person
from strategy.models import RecordShare, ToolRecord
from strategy.queries.colleagues import may_be_shown


@transaction.atomic
def share(record: ToolRecord, person: Person, *, by: Person) -> RecordShare:
    """Show the record to a person from now on; a repetition returns the first share.

    Refused (404): somebody outside the maker's units, the heads above them and those who answer for law; a record of somebody else; one that was
    kept when a disclosure was submitted.
    """
    if record.is_of_submission:
        raise Refused("share of a record")
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


@transaction.atomic
def end_out_of_reach(person_ids: Collection[int] | None = None) -> int:
    """End the shares that could not be given any more: those of and with these people, or all. Says how many; a repetition finds none."""
    found = RecordShare.objects.select_related("record__person")
    if person_ids is not None:
        found = found.filter(Q(person__in=person_ids) | Q(record__person__in=person_ids))
    by_maker: dict[Person, list[RecordShare]] = defaultdict(list)
    for share in found.order_by("pk"):
        by_maker[share.record.person].append(share)
    return sum(_end_beyond(maker, shares) for maker, shares in by_maker.items())


def _end_beyond(maker: Person, shares: Iterable[RecordShare]) -> int:
    shown = set(may_be_shown(maker).values_list("pk", flat=True))
    gone = [share for share in shares if share.person_id not in shown]
    for share in gone:
        trail.note("strategy.end_share", share.record, person=share.person_id)
    RecordShare.objects.filter(pk__in=[share.pk for share in gone]).delete()
    return len(gone)
