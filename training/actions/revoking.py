"""Revoking a certificate: it stays in the file and says so to everybody who checks it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.people import trail
from portal.people.models import Person
from training.models import Certificate


@transaction.atomic
def revoke(certificate: Certificate, *, why: str, by: Person) -> Certificate:
    """Mark the certificate revoked, with the reason; a second call keeps the first date."""
    locked = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if locked.revoked_at is None:
        locked.revoked_at, locked.revoked_why = timezone.now(), why.strip()
        locked.save(update_fields=["revoked_at", "revoked_why"])
        trail.note("training.certificate_revoke", locked, actor=by, why=locked.revoked_why)
    return locked
