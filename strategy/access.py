"""The only way for a reader to obtain a countermeasure."""

from __future__ import annotations

from portal.people.access import Refused
from portal.people.models import Person
from strategy.models import Countermeasure


def countermeasure(person: Person, slug: str) -> Countermeasure:
    """By its address, or by its number; everybody may read all five."""
    by_number = slug in {"1", "2", "3", "4", "5"}
    found = Countermeasure.objects.filter(**({"number": int(slug)} if by_number else {"slug": slug})).first()
    if found is None:
        raise Refused("countermeasure")
    return found
