"""Who may do something on the managers' pages, not only read."""

from __future__ import annotations

from portal.people.models import Person


def may_act(person: Person) -> bool:
    """Heads and administrators remind and assign; an auditor changes nothing, whatever they head."""
    return person.is_active and (person.is_admin or (person.heads_any and not person.is_auditor))
