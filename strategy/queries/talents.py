"""The maturity model, and who needs to be able to do what."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from strategy.models import Competency, Dimension, RoleProfile
from strategy.models.talent import LEVELS, MATURITY
from strategy.queries.tables import Group, point_groups


class Maturity:
    """Twelve dimensions by five levels. Three statements, when the page asks."""

    name = "maturity"

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        rows = Dimension.objects.current().select_related("fact")
        return [{"dimension": row, "levels": list(zip(self.scale, row.levels, row.next_steps, strict=False))} for row in rows]

    @property
    def scale(self) -> list[dict[str, Any]]:
        return [{"number": number, "name": str(name)} for number, name in MATURITY]

    @property
    def rules(self) -> list[Group]:
        return point_groups(["scale"])


class Talents:
    """Competencies, role profiles and the table of both. Four statements, when the page asks."""

    name = "talents"

    @cached_property
    def competencies(self) -> list[Competency]:
        return list(Competency.objects.current())

    @cached_property
    def roles(self) -> list[dict[str, Any]]:
        keys = [row.key for row in self.competencies]
        return [{"role": row, "targets": [row.targets.get(key) for key in keys]} for row in RoleProfile.objects.current()]

    @property
    def scale(self) -> list[dict[str, Any]]:
        return [{"number": number, "name": str(name)} for number, name in LEVELS]

    @property
    def rules(self) -> list[Group]:
        return point_groups(["path", "people-measure", "gap-rule"])
