"""Comparing the roll-ups with the truth."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.people.zones import company_day
from portal.reports.actions import folding
from portal.reports.actions.counting import Kind, Share, count, shares, tree
from portal.reports.models import Changed, Tally


@transaction.atomic
def faults(*, at: datetime | None = None) -> list[str]:
    """What differs after a fold, one line each, while no other fold runs. People who change during the comparison are passed over."""
    moment = at or timezone.now()
    folding.fold(at=moment)
    folding.hold()
    day, parents, found = company_day(moment), tree(), []
    wanted: Counter[Kind] = Counter()
    people = sorted(folding.everybody())
    for start in range(0, len(people), folding.CHUNK):
        ids = people[start : start + folding.CHUNK]
        now, before = shares(ids, day, parents), folding.stored(ids)
        moving = set(Changed.objects.filter(person__in=ids).values_list("person", flat=True))
        differ = [pk for pk in ids if now.get(pk) != before.get(pk) and pk not in moving]
        found += [f"person {pk}: {_said(before.get(pk))} is counted, {_said(now.get(pk))} is true" for pk in differ]
        wanted.update(count(before.values()))
    return found + _wrong_tallies(wanted)


def _wrong_tallies(wanted: Counter[Kind]) -> list[str]:
    """Tallies that are not the sum of what was counted of people."""
    rows = Tally.objects.values_list("department", "direct", "course", "standing", "due", "n")
    here = {(department, direct, course, standing, due): n for department, direct, course, standing, due, n in rows.iterator()}
    wrong = sorted(kind for kind in wanted.keys() | here.keys() if wanted[kind] != here.get(kind, 0))
    return [f"department {kind[0]}, course {kind[2]}, {kind[3]}: {here.get(kind, 0)} instead of {wanted[kind]}" for kind in wrong]


def _said(share: Share | None) -> str:
    return f"{len(share.spots)} places and {share.courses}" if share else "nothing"
