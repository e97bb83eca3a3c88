"""The audit trail's one entrance."""

from __future__ import annotations

from typing import Any

from django.db import models

from portal.common.requests import current
from portal.people.models import AuditEntry, Person


def note(action: str, subject: models.Model | str | None = None, *, actor: Person | None = None, **detail: Any) -> AuditEntry:
    """Write one line: `actor` (default: who is asking), `action` as "area.verb", the thing, details, from where.

    Call it inside the transaction of the change, so that neither exists without the other. Never put answers,
    passwords, tokens or session ids into `detail`.
    """
    asking = current()
    who = actor or (asking.person if asking else None)
    return AuditEntry.objects.create(
        actor=who if isinstance(who, Person) and who.pk else None,
        actor_name=str(who)[:254] if who else "",
        action=action,
        subject_type=subject._meta.label_lower if isinstance(subject, models.Model) else "",
        subject_id=str(subject.pk)[:64] if isinstance(subject, models.Model) else "",
        subject_name=str(subject)[:254] if subject is not None else "",
        detail=detail,
        address=asking.address if asking else "",
        request_id=asking.id if asking else "",
    )
