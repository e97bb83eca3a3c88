"""Comparing the roll-ups with the truth."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from portal.reports.actions import folding
from portal.reports.actions.counting import Share, count, shares, tree
from portal.reports.models import Changed, Tally


def faults(*, at: datetime | None = None) -> list[str]:
    """What differs after a fold, one line each. Folds wait only while a chunk of people or the tallies are read."""
    folding.fold(at=at or timezone.now())
    found: list[str] = []
    people = sorted(folding.everybody())
    for start in range(0, len(people), folding.CHUNK):
        found += _wrong_people(people[start : start + folding.CHUNK])
    return found + _wrong_tallies()


@transaction.atomic
def _wrong_people(ids: list[int]) -> list[str]:
    """Of whom something else is counted than is true. People who change during the comparison are passed over."""
    day = folding.hold().day
    if day is None:
        return []  # everybody waits to be counted anew
    now, before = shares(ids, day, tree()), folding.stored(ids)
    notes = list(Changed.objects.values_list("pk", "person", "department", "course"))
    moving = {person for _pk, person, *_where in notes}
    moving |= folding.named([(pk, department, course) for pk, person, department, course in notes if not person])
    differ = [pk for pk in ids if now.get(pk) != before.get(pk) and pk not in moving]
    return [f"person {pk}: {_said(before.get(pk))} is counted, {_said(now.get(pk))} is true" for pk in differ]


def _wrong_tallies() -> list[str]:
    """Tallies that are not the sum of what was counted of people."""
    with transaction.atomic():
        folding.hold()
        rows = list(Tally.objects.values_list("department", "direct", "course", "standing", "due", "n"))
        counted = folding.stored()
    here = {(department, direct, course, standing, due): n for department, direct, course, standing, due, n in rows}
    wanted = count(counted.values())
    wrong = sorted(kind for kind in wanted.keys() | here.keys() if wanted[kind] != here.get(kind, 0))
    return [f"department {kind[0]}, course {kind[2]}, {kind[3]}: {here.get(kind, 0)} instead of {wanted[kind]}" for kind in wrong]


def _said(share: Share | None) -> str:
    return f"{len(share.spots)} places and {share.courses}" if share else "nothing"
