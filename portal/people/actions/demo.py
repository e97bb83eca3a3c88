"""The demo company of `demo.yaml`: departments, job roles and people who all sign in with one password."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.contrib.auth.hashers import make_password
from django.db import transaction

from portal.people import trail
from portal.people.actions import NotPossible, addresses, departments, memberships, people
from portal.people.models import Department, JobRole, Person

FILE = Path(__file__).parent.parent / "demo.yaml"
PASSWORD = "try the portal 2026"  # noqa: S105 (meant to be known)


def contents() -> dict[str, list[dict[str, Any]]]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


@transaction.atomic
def load_demo_company() -> int:
    """Make what is missing of the demo company; says how many people came. Refused where somebody else's people are.

    Rings the bell for everybody new, so that floors above can give them something to do.
    """
    company = contents()
    known = {one["email"] for one in company["people"]}
    if Person.objects.exclude(email__in=known).exists():
        raise NotPossible("There are people of your own already; the demo company is for an empty portal.")
    places = _departments(company["departments"])
    roles = {one["code"]: JobRole.objects.get_or_create(code=one["code"], defaults=one)[0] for one in company["job_roles"]}
    here = set(Person.objects.values_list("email", flat=True))
    new = [one for one in company["people"] if one["email"] not in here]
    password = make_password(PASSWORD) if new else ""  # hashing takes a tenth of a second: once for all
    for one in new:
        _person(one, places[one["department"]], roles[one["job_role"]], password)
    if new:
        trail.note("people.demo_loaded", "demo.yaml", added=len(new))
    return len(new)


def _departments(listed: list[dict[str, Any]]) -> dict[str, Department]:
    """By code; parents stand before their children in the file."""
    made: dict[str, Department] = {}
    for one in listed:
        parent = made.get(one.get("parent", ""))
        made[one["code"]], _new = Department.objects.get_or_create(code=one["code"], defaults={"name": one["name"], "parent": parent})
    return made


def _person(one: dict[str, Any], department: Department, job_role: JobRole, password: str) -> None:
    details = {name: one[name] for name in ("language", "time_zone") if name in one}
    person = people.add_person(one["email"], one["name"], roles=one.get("roles", ()), invite=False, **details)
    Person.objects.filter(pk=person.pk).update(password=password)
    addresses.keep_in_step(person, verified=True)
    memberships.begin_membership(person, department, job_role)
    if one.get("head"):
        departments.appoint_head(department, person)
