"""What the pages of the strategy's parts show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, Value

from strategy.models import Action, Claim, Countermeasure, Frame, Measure, Part
from strategy.models.claim import ACTORS, NATURES
from strategy.models.reference import label_of


def parts() -> list[Any]:
    """Introduction, five countermeasures, conclusion. One statement."""
    columns = ("number", "slug", "title", "short", "digest")
    five, frames = (model.objects.order_by().only(*columns) for model in (Countermeasure, Frame))
    return list(five.union(frames, all=True).order_by("number"))


@dataclass(frozen=True)
class Told:
    """A claim as the page tells it."""

    claim: Claim
    actions: list[str]  # keys of the actions that answer it

    @property
    def nature(self) -> str:
        return label_of(NATURES, self.claim.nature)

    @property
    def actors(self) -> list[str]:
        return [label_of(ACTORS, actor) for actor in self.claim.actors]


@dataclass(frozen=True)
class Group:
    """A measure with its claims; without a measure in introduction and conclusion."""

    measure: Measure | None
    claims: list[Told] = field(default_factory=list)


class PartPage:
    """Measures, claims and actions of a part. Three statements, when the page asks."""

    def __init__(self, part: Part) -> None:
        self.part = part

    @cached_property
    def groups(self) -> list[Group]:
        found: dict[str, Group] = {row.key: Group(row) for row in self._rows(Measure)}
        answering: dict[str, list[str]] = {}
        for action in self.actions:
            for key in action.answers:
                answering.setdefault(key, []).append(action.key)
        for claim in self._rows(Claim):
            group = found.setdefault(claim.measure, Group(None))
            group.claims.append(Told(claim, answering.get(claim.key, [])))
        return list(found.values())

    @cached_property
    def actions(self) -> list[Action]:
        return self._rows(Action)

    @property
    def actors(self) -> list[tuple[str, list[Action]]]:
        """Who does what, in the order of the actors."""
        rows = [(label, [action for action in self.actions if action.actor == actor]) for actor, label in ACTORS]
        return [(str(label), actions) for label, actions in rows if actions]

    @property
    def claim_count(self) -> int:
        return sum(len(group.claims) for group in self.groups)

    @property
    def measure_count(self) -> int:
        return sum(group.measure is not None for group in self.groups)

    def _rows(self, model: Any) -> list[Any]:
        return list(model.objects.current().filter(part=self.part.number).select_related("fact"))


class Overview:
    """How many claims, measures and actions there are, and how the claims stand. Two statements, when the page asks."""

    def __init__(self, found: list[Any]) -> None:
        self.parts = found

    @cached_property
    def _claims(self) -> Counter[tuple[int, str]]:
        rows = Claim.objects.current().order_by().values_list("part", "fact__status").annotate(Count("pk"))
        return Counter({(part, status): count for part, status, count in rows})

    @cached_property
    def _others(self) -> Counter[tuple[int, str]]:
        rows = [
            model.objects.current().order_by().values("part").annotate(of=Value(name), count=Count("pk")).values_list("part", "of", "count")
            for name, model in (("measures", Measure), ("actions", Action))
        ]
        return Counter({(part, of): count for part, of, count in rows[0].union(rows[1], all=True)})

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A part with its counts."""
        return [
            {
                "part": part,
                "claims": sum(count for (number, _status), count in self._claims.items() if number == part.number),
                "measures": self._others[part.number, "measures"],
                "actions": self._others[part.number, "actions"],
            }
            for part in self.parts
        ]

    @property
    def statuses(self) -> dict[str, int]:
        found: Counter[str] = Counter()
        for (_part, status), count in self._claims.items():
            found[status] += count
        return dict(found)

    @property
    def claim_count(self) -> int:
        return self._claims.total()
