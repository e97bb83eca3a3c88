"""Signing a record: its maker stands for the answers, under the text as it was kept."""

from __future__ import annotations

from django.db import transaction

from portal.people import trail
from portal.people.actions.signing import Signed
from portal.people.models import Person
from strategy.actions.recording import intact
from strategy.models import ToolRecord


class NotIntact(Exception):
    """The text is not the one that was kept: nobody signs it."""


class NotTheirs(Exception):
    """Only whoever made a record signs it."""


@transaction.atomic
def sign(record: ToolRecord, signed: Signed, *, by: Person) -> ToolRecord:
    """Keep the signature of the maker; a second one finds the first there and changes nothing.

    Refused: `NotTheirs`; `NotIntact` where the text, or what was signed of it, is not what the record's SHA-256 stands for.
    """
    locked = ToolRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if locked.person_id != by.pk:
        raise NotTheirs
    if locked.signed_at is not None:
        return locked
    if not intact(locked) or signed.text_sha256 != locked.text_sha256:
        raise NotIntact
    locked.signed_at, locked.signed_method = signed.at, signed.method
    locked.save(update_fields=["signed_at", "signed_method"])
    trail.note("strategy.sign_record", locked, actor=by, method=signed.method, text_sha256=locked.text_sha256)
    return locked
