"""Who holds a job in the company now: the people behind the roles that an outcome names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from portal.people.models import Membership

NAMED: Final = 3  # names of one role; more tell nobody whom to ask


def holders(codes: Iterable[str], most: int = NAMED) -> dict[str, list[str]]:
    """Job role → names of active people who hold it today, in the order of names. One statement."""
    rows = (
        Membership.objects.current()
        .filter(job_role__code__in=set(codes), person__is_active=True)
        .order_by("person__sort_name", "person_id")
        .values_list("job_role__code", "person__display_name")
        .distinct()
    )
    found: dict[str, list[str]] = {}
    for code, name in rows:
        names = found.setdefault(code, [])
        if name not in names and len(names) < most:
            names.append(name)
    return found
