"""The company's levels behind its means, and which of them a reader knows from elsewhere."""

from __future__ import annotations

from portal.people.models import Department, Person
from strategy.models import ToolRecord
from strategy.queries.dimensions import described
from strategy.queries.units import TOOL, mine, newest
from strategy.rules.crowds import Levels


def company_levels() -> dict[str, dict[str, int]]:
    """By dimension the newest level of each unit, by the id of its department. Only what was said by the wording that holds now is
    counted together. One statement."""
    found: dict[str, dict[str, int]] = {key: {} for key in described()}
    for department, (_day, figures) in newest().items():
        for key, row in described().items():
            level = figures.levels.get(key)
            if level is not None and figures.versions.get(key) == row.version:
                found[key][str(department)] = level
    return found


def known_to(person: Person) -> frozenset[str]:
    """The units whose profile or whose check somebody may read: they can take their levels out of a figure. Two statements."""
    own = Department.objects.filter(mine(person)).values_list("pk", flat=True)
    read = ToolRecord.objects.visible_to(person).filter(tool=TOOL, department__isnull=False).values_list("department_id", flat=True)
    return frozenset(map(str, {*own, *read}))


def mean_of(levels: Levels) -> int | None:
    """The mean in tenths, rounded half up."""
    total, count = sum(levels.values()), len(levels)
    return (20 * total + count) // (2 * count) if count else None
