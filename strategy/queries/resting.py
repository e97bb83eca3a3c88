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


def of(facts: Collection[str]) -> Resting:
    """Two statements; none for no facts."""
    if not facts:
        return Resting()
    once: dict[str, Place] = {}
    for place in Place.objects.filter(fact__in=facts).order_by("-own", "spot"):
        once.setdefault(place.spot, place)
    spots = {f"{ABOUT}{key}" for key in Competency.objects.current().values_list("key", flat=True)}
    return Resting(
        rows=[place for spot, place in once.items() if spot not in spots],
        competencies=[place for spot, place in once.items() if spot in spots],
    )
