"""Inventions: one that is submitted and waits to be screened, one whose filing is entered and whose days run.

Their steps are lines that nobody edits, and are therefore of today: the filing is older than its entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.utils import translation

from portal.home.practice.cast import Cast
from portal.home.practice.making import move_back
from portal.people.actions.signing import Signed
from portal.people.models import Person
from strategy.actions import disclosing, disclosure_moving
from strategy.models import Disclosure
from strategy.queries.days import today_for
from strategy.queries.disclosures import judged, text_of
from strategy.rules import papers


def disclose(listed: Iterable[Mapping[str, Any]], cast: Cast) -> list[Disclosure]:
    """Each as far as its steps lead. One whose inventors are not there is left out."""
    made = []
    for one in listed:
        if cast.has(*(row["who"] for row in one["inventors"])):
            found = _told(one, cast)
            _submit(found, cast)
            for step in one.get("steps", ()):
                _step(found, step, cast)
            move_back(found, cast.at(one["days"]), "made_at")
            made.append(found)
    return made


def _told(given: Mapping[str, Any], cast: Cast) -> Disclosure:
    people = [(cast.people[row["who"]], row) for row in given["inventors"]]
    inventors = tuple(disclosing.Named(person.display_name, Decimal(row["share"]), row["part"], person) for person, row in people)
    told = disclosing.Told(given["description"], inventors, cast.departments.get(given["unit"]))
    key = uuid5(NAMESPACE_URL, given["description"]["title"])
    return disclosing.begin(told, by=people[0][0], key=key, answers=cast.dated(given["answers"]))


def _submit(found: Disclosure, cast: Cast) -> None:
    by = found.maker
    today = today_for(by)
    with translation.override(by.language):
        text = text_of(found, list(found.inventors.all()), judged(found, today))
    signed = Signed(cast.now, "password", papers.digest(text))
    disclosure_moving.submit(found, before=found.status, signed=signed, note="", by=by, today=today)


def _step(found: Disclosure, given: Mapping[str, Any], cast: Cast) -> None:
    found.refresh_from_db()
    by: Person | None = cast.people.get(given["by"])
    if by is not None:
        answers, note = cast.dated(given.get("answers", {})), given.get("note", "")
        disclosure_moving.move(found, given["to"], before=found.status, given=answers, note=note, by=by, today=today_for(by))
