"""The table of jurisdictions, and the sheet of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, prefetch_related_objects

from portal.articles.models import Fact, Source
from strategy.models import Exhaustion, Jurisdiction, Playbook, Point
from strategy.models.reference import BORDER_RIGHTS, REGIMES, REGIONS, RIGHTS, label_of
from strategy.queries.tables import Group, point_groups

Rules = dict[str, dict[str, Exhaustion]]  # code → right → rule
CHOICES = {"region": REGIONS, "regime": REGIMES}


@dataclass(frozen=True)
class Row:
    """A jurisdiction with its rule for each right, None where it is not stated."""

    jurisdiction: Jurisdiction
    rules: list[Exhaustion | None]

    @property
    def region(self) -> str:
        return label_of(REGIONS, self.jurisdiction.region)


class Jurisdictions:
    """The table, narrowed to a region and to those where some right has a regime. Two statements, when the page asks."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.asked = {name: query.get(name, "") for name, known in CHOICES.items() if query.get(name, "") in dict(known)}

    @property
    def name(self) -> str:
        """How it is kept."""
        return f"jurisdictions {sorted(self.asked.items())}"

    @cached_property
    def rows(self) -> list[Row]:
        found = Jurisdiction.objects.current()
        if "region" in self.asked:
            found = found.filter(region=self.asked["region"])
        rules = rules_of(Exhaustion.objects.current())
        rows = [Row(one, [rules.get(one.key, {}).get(right) for right, _label in RIGHTS]) for one in found]
        regime = self.asked.get("regime")
        return [row for row in rows if not regime or any(rule and rule.regime == regime for rule in row.rules)]

    @property
    def screen(self) -> list[Group]:
        """The first screen: what each kind of regime means for a shipment."""
        return point_groups(["exhaustion-rule"])


def rules_of(rows: Any) -> Rules:
    found: Rules = {}
    for row in rows:
        found.setdefault(row.jurisdiction, {})[row.right] = row
    return found


@dataclass(frozen=True)
class Field:
    """A field of the sheet; without a fact it is not stated."""

    name: str
    fact: Fact | None
    regime: str = ""


class Sheet:
    """Every field of a jurisdiction with its sources, and what else speaks of it. Five statements, when the page asks."""

    def __init__(self, jurisdiction: Jurisdiction) -> None:
        self.jurisdiction = jurisdiction

    @cached_property
    def _rules(self) -> dict[str, Exhaustion]:
        """By right; with them the sources of every fact of the sheet."""
        found = list(Exhaustion.objects.current().filter(jurisdiction=self.jurisdiction.key).select_related("fact"))
        prefetch_related_objects([*(rule.fact for rule in found), *self._own], "sources")
        return {rule.right: rule for rule in found}

    @property
    def _own(self) -> list[Fact]:
        one = self.jurisdiction
        return [fact for fact in (one.customs, one.venue, one.terms) if fact]

    @property
    def rights(self) -> list[Field]:
        rules = ((str(label), self._rules.get(right)) for right, label in RIGHTS)
        return [Field(label, rule.fact, rule.regime) if rule else Field(label, None) for label, rule in rules]

    @property
    def border_rights(self) -> list[str]:
        return [label_of(BORDER_RIGHTS, right) for right in self.jurisdiction.border_rights]

    @cached_property
    def playbooks(self) -> list[Playbook]:
        return list(Playbook.objects.current().filter(jurisdiction=self.jurisdiction.key))

    @cached_property
    def points(self) -> list[Point]:
        return list(Point.objects.current().filter(jurisdiction=self.jurisdiction.key).select_related("fact"))

    @cached_property
    def recent(self) -> list[dict[str, Any]]:
        """What changed of late, with the sources that say so."""
        changes = self.jurisdiction.recent
        asked = Q(pk__in={source for change in changes for source in change["sources"]})
        sources = {source.pk: source for source in Source.objects.filter(asked)} if changes else {}
        return [{**change, "sources": [sources[key] for key in change["sources"] if key in sources]} for change in changes]
