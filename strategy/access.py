"""The only ways for a reader to obtain something of the strategy; everybody signed in may read all of it."""

from __future__ import annotations

from typing import Any

from portal.people.access import Refused
from portal.people.models import Person
from strategy.models import Jurisdiction, Playbook
from strategy.queries.parts import parts
from strategy.queries.tables import TABLES, Table


def part(person: Person, slug: str) -> tuple[Any, list[Any]]:
    """A part by its address, or by its number, and all parts. One statement."""
    found = parts()
    for one in found:
        if slug in {one.slug, str(one.number)}:
            return one, found
    raise Refused("part of the strategy")


def table(person: Person, slug: str) -> Table:
    """A reference table that is shown as a list."""
    if slug not in TABLES:
        raise Refused("reference table")
    return TABLES[slug]


def jurisdiction(person: Person, code: str) -> Any:
    """The version of a jurisdiction that holds, with its words."""
    return _current(Jurisdiction.objects.current().select_related("customs", "venue", "terms"), code, "jurisdiction")


def playbook(person: Person, key: str) -> Any:
    """The version of a playbook that holds, with its words."""
    return _current(Playbook.objects.current().select_related("fact"), key, "playbook")


def _current(rows: Any, key: str, what: str) -> Any:
    found = rows.filter(key=key).first()
    if found is None:
        raise Refused(what)
    return found
