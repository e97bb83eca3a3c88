"""Telling of an invention: a draft is begun, described, answered for; it is its inventors' alone until they submit it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.people import trail
from portal.people.access import Refused
from portal.people.models import Department, Person
from strategy.models import Disclosure, DisclosureNumber, Inventor, ToolRecord, ToolRun
from strategy.rules import clocks
from strategy.rules.disclosure import ASKS
from strategy.rules.engine import clean
from strategy.rules.records import plain


class Outdated(Exception):
    """Somebody else has changed it since it was opened. Nothing was changed."""


class Closed(Exception):
    """It is with those who screen it, or at its end: its inventors change it no longer."""


@dataclass(frozen=True)
class Named:
    """An inventor as entered; without `person` somebody outside the company."""

    name: str
    share: Decimal
    contribution: str = ""
    person: Person | None = None


@dataclass(frozen=True)
class Told:
    """The description: the fields of `Disclosure.DESCRIPTION`, its inventors, and the unit it comes from."""

    description: Mapping[str, str]
    inventors: tuple[Named, ...]
    department: Department | None = None


@transaction.atomic
def begin(told: Told, *, by: Person, key: UUID, answers: Mapping[str, Any] | None = None, run: ToolRun | None = None) -> Disclosure:
    """A new draft. `key` becomes its id: a second call with it returns the first draft, whatever it says.

    Answers given before come from a run, which is used up, or from wherever the caller has them. Refused: the key of somebody else.
    """
    made = _begun(key, by)
    if made is not None:
        return made
    given = plain(dict(run.answers if run else answers or {}))
    try:
        with transaction.atomic():
            disclosure = Disclosure.objects.create(
                pk=key, number=next_number(), maker=by, answers=given, department=told.department, **_described(told)
            )
    except IntegrityError:  # the same click came a moment earlier
        made = _begun(key, by)
        if made is None:
            raise
        return made
    watch(disclosure)
    disclosure.save(update_fields=["watched_on"])
    _name(disclosure, told.inventors)
    if run is not None and not ToolRecord.objects.filter(run=run).exists():
        run.delete()
    trail.note("strategy.begin_disclosure", disclosure, actor=by)
    return disclosure


def _begun(key: UUID, by: Person) -> Disclosure | None:
    """The draft that was begun with this key; somebody else's is none of theirs."""
    made = Disclosure.objects.filter(pk=key).first()
    if made is not None and made.maker_id != by.pk:
        raise Refused("disclosure")
    return made


@transaction.atomic
def describe(disclosure: Disclosure, told: Told, *, seen: int) -> Disclosure:
    """Keep the description and the inventors of a draft. Raises `Closed`, and `Outdated` where it has changed since serial `seen`."""
    locked = _open(disclosure, seen)
    for name, value in _described(told).items():
        setattr(locked, name, value)
    locked.department = told.department
    _name(locked, told.inventors)
    return _changed(locked)


@transaction.atomic
def answer(disclosure: Disclosure, given: Mapping[str, Any], *, seen: int) -> Disclosure:
    """Keep these answers (None: taken back); those to questions no longer asked are forgotten. Raises `Closed` and `Outdated`."""
    locked = _open(disclosure, seen)
    locked.answers = merged(locked.answers, given)
    return _changed(locked)


@transaction.atomic
def attach(disclosure: Disclosure, check: ToolRecord) -> None:
    """Lay the record of a joint R&D check beside it. A repetition changes nothing."""
    disclosure.joint_checks.add(check)


@transaction.atomic
def detach(disclosure: Disclosure, check: ToolRecord) -> None:
    """Take such a record away again; the record itself stays. A repetition changes nothing."""
    disclosure.joint_checks.remove(check)


def merged(answers: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with what is given now; what is no question of the tool (days entered later) stays."""
    asked = {ask.key for ask in ASKS}
    whole = {key: value for key, value in {**answers, **plain(dict(given))}.items() if value is not None}
    return {**{key: value for key, value in whole.items() if key not in asked}, **clean(ASKS, whole)}


def watch(disclosure: Disclosure) -> None:
    """Note the day that is watched; the caller saves."""
    disclosure.watched_on = clocks.watched(disclosure.status, disclosure.answers)


def next_number() -> str:
    """D-2026-0001 and on: the year and a running number. Inside a transaction; others wait for its end."""
    year = timezone.localdate().year
    DisclosureNumber.objects.get_or_create(year=year)
    counter = DisclosureNumber.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return str(counter)


def _open(disclosure: Disclosure, seen: int) -> Disclosure:
    locked = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    if not locked.is_open:
        raise Closed
    if locked.serial != seen:
        raise Outdated
    return locked


def _changed(locked: Disclosure) -> Disclosure:
    locked.serial += 1
    locked.changed_at = timezone.now()
    watch(locked)
    locked.save()
    return locked


def _described(told: Told) -> dict[str, str]:
    return {name: told.description.get(name, "") for name in Disclosure.DESCRIPTION}


def _name(disclosure: Disclosure, inventors: Iterable[Named]) -> None:
    """These and no others."""
    disclosure.inventors.all().delete()
    rows = [
        Inventor(disclosure=disclosure, position=place, person=one.person, name=one.name, share=one.share, contribution=one.contribution)
        for place, one in enumerate(inventors, 1)
    ]
    Inventor.objects.bulk_create(rows)
