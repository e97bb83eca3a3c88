"""What of the strategy rests on facts: rows of its pages and competencies."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from strategy.models import Competency, Place

ABOUT = "competencies/#"


@dataclass(frozen=True)
class Resting:
    """Spots that speak by one of the facts or rest on it, each once: `rows` of the pages and tables, `competencies`."""

    rows: list[Place] = field(default_factory=list)
    competencies: list[Place] = field(default_factory=list)


def places(facts: Collection[str]) -> list[Place]:
    """Each spot once, those that speak by one of the facts first. One statement; none for no facts."""
    once: dict[str, Place] = {}
    for place in Place.objects.filter(fact__in=facts).order_by("-own", "spot") if facts else ():
        once.setdefault(place.spot, place)
    return list(once.values())


def of(facts: Collection[str]) -> Resting:
    """Two statements; none for no facts."""
    found = places(facts)
    spots = {f"{ABOUT}{key}" for key in Competency.objects.current().values_list("key", flat=True)} if found else set()
    return Resting([place for place in found if place.spot not in spots], [place for place in found if place.spot in spots])
