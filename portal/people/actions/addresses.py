"""allauth's e-mail rows, kept in step with the person: exactly one, primary, verified once a link sent there was used."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.db import transaction

from portal.people.models import Person


@transaction.atomic
def keep_in_step(person: Person, *, verified: bool = False) -> EmailAddress:
    """Make the one row say what the person's does. `verified=True` confirms it; without it a confirmed row stays confirmed."""
    EmailAddress.objects.filter(user=person).exclude(email=person.email).delete()
    row, _made = EmailAddress.objects.get_or_create(user=person, email=person.email, defaults={"primary": True, "verified": verified})
    if not row.primary or (verified and not row.verified):
        row.primary, row.verified = True, row.verified or verified
        row.save(update_fields=["primary", "verified"])
    return row
