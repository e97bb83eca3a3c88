"""The audit trail's one entrance. Each line also goes to the log "portal.people", without names."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.db import models

from portal.common.requests import current
from portal.people.models import AuditEntry, Person

log = logging.getLogger("portal.people")


def note(action: str, subject: models.Model | str | None = None, *, actor: Person | None = None, **detail: Any) -> AuditEntry:
    """Write one line: `actor` (default: who is asking), `action` as "area.verb", the thing, details, from where.

    Where the actor is a stand-in, the line names whoever looks through it, and as what (`looking_as`).

    Call it inside the transaction of the change, so that neither exists without the other. Never put answers,
    passwords, tokens or session ids into `detail`.
    """
    entry = _entry(action, subject, actor, detail)
    asking = current()
    if asking and actor is not None and actor.look:
        asking.notes.append(entry)
    else:
        _write(entry)
    return entry


def write_kept() -> None:
    """Write what somebody did while looking as a stand-in: whatever else their request wrote has been undone, but not this."""
    asking = current()
    while asking and asking.notes:
        _write(asking.notes.pop(0))


def _write(entry: AuditEntry) -> None:
    entry.save(force_insert=True)
    _log(entry)


def note_many(action: str, subjects: Iterable[models.Model], *, actor: Person | None = None, **detail: Any) -> int:
    """The same line for many things, in few statements; one summary line in the log. Returns how many."""
    entries = [_entry(action, subject, actor, detail) for subject in subjects]
    AuditEntry.objects.bulk_create(entries, batch_size=1000)
    if entries:
        log.info("%s by=%s for %s things request=%s", action, entries[0].actor_id or "-", len(entries), entries[0].request_id or "-")
    return len(entries)


def _entry(action: str, subject: models.Model | str | None, actor: Person | None, detail: dict[str, Any]) -> AuditEntry:
    asking = current()
    who = actor if actor is not None and not actor.look else (asking.person if asking else None)
    if asking and asking.looking_as:
        detail = detail | {"looking_as": asking.looking_as}
    return AuditEntry(
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


def _log(entry: AuditEntry) -> None:
    log.info(
        "%s by=%s on=%s:%s from=%s request=%s",
        entry.action,
        entry.actor_id or "-",
        entry.subject_type or "-",
        entry.subject_id or "-",
        entry.address or "-",
        entry.request_id or "-",
    )
