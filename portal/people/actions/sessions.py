"""Ending the browsers somebody is signed in with."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.people import trail
from portal.people.models import Person, PersonSession


def end_sessions(person: Person, *, keep: str | None = None) -> int:
    """Sign the person out everywhere, but not of the session `keep`; says of how many. They count from the next request on."""
    rows = PersonSession.objects.filter(person=person)
    if keep:
        rows = rows.exclude(pk=keep)
    ended, _kinds = rows.delete()
    return ended


def forget_expired() -> int:
    """Clear away sessions that are over anyway; says how many."""
    gone, _kinds = PersonSession.objects.filter(expire_date__lt=timezone.now()).delete()
    return gone


@transaction.atomic
def sign_out_elsewhere(person: Person, here: str | None) -> int:
    """End every session of the person but the one they are using; says how many. Again: none."""
    ended = end_sessions(person, keep=here)
    trail.note("sign_in.ended_elsewhere", person, actor=person, count=ended)
    return ended
