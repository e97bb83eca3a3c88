"""Showing somebody the company beside a unit, never so that the level of another unit can be told.

Only the whole company is shown, no branch of it: figures of a branch and of the company, each safe by itself, could over time be
subtracted until one unit is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from portal.people.models import Person
from strategy.models import ShownComparison
from strategy.queries.company import company_levels, known_to, mean_of
from strategy.rules.crowds import Crowd, Group, Levels, compare
from strategy.rules.papers import digest

COMPANY = "company"


@dataclass(frozen=True)
class Beside:
    """The company's figures by dimension; `whole`: for somebody who may read every unit, so that nothing is withheld."""

    figures: Mapping[str, Crowd]
    whole: bool = False

    @property
    def some(self) -> bool:
        """Whether any figure is shown."""
        return any(one.tenths is not None for one in self.figures.values())

    @property
    def withheld(self) -> bool:
        return not self.whole and any(one.tenths is None for one in self.figures.values())


def company_beside(reader: Person, *, every: bool) -> Beside:
    """By dimension the mean of the company, or that it is withheld. What is shown is remembered; a repetition shows the same again and
    remembers nothing more. Who may read `every` unit sees every mean; somebody who only looks as another sees none."""
    levels = company_levels()
    if every:
        return Beside({key: Crowd(COMPANY, mean_of(one)) for key, one in levels.items()}, whole=True)
    if reader.look:
        return Beside({key: Crowd(COMPANY, None) for key in levels})
    return Beside(_shown(reader, levels, known_to(reader)))


@transaction.atomic
def _shown(reader: Person, levels: Mapping[str, Levels], knows: frozenset[str]) -> dict[str, Crowd]:
    """Two pages opened at once wait for each other: each is weighed against what the other showed."""
    list(Person.objects.select_for_update(no_key=True).filter(pk=reader.pk).values_list("pk"))
    before = list(ShownComparison.objects.filter(person=reader.pk))
    known = knows.union(*(one.known for one in before))
    found = {key: _figure(one, known, [shown.levels[key] for shown in before if key in shown.levels]) for key, one in levels.items()}
    _remember(reader, {key: dict(levels[key]) for key, figure in found.items() if figure.tenths is not None}, knows)
    return found


def _figure(levels: Levels, known: frozenset[str], earlier: list[Levels]) -> Crowd:
    return compare(Group(COMPANY, frozenset(levels)), levels, known, earlier)[0]


def _remember(reader: Person, shown: dict[str, dict[str, int]], knows: frozenset[str]) -> None:
    if shown:
        kept = {"levels": shown, "known": sorted(knows)}
        ShownComparison.objects.bulk_create([ShownComparison(person_id=reader.pk, digest=digest(kept), **kept)], ignore_conflicts=True)
