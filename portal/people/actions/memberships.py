"""Who works where, from when to when. Every change rings `bells.people_moved` inside its transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from portal.people import bells, trail
from portal.people.models import Department, JobRole, Membership, Person
from portal.people.zones import company_day

ONE_DAY = timedelta(days=1)


class Job(NamedTuple):
    """A place to begin at; without a day: today."""

    department: Department
    job_role: JobRole | None = None
    starts: date | None = None


def ring(person_ids: Iterable[int]) -> None:
    ids = sorted(set(person_ids))
    if ids:
        bells.people_moved.send(sender=Person, person_ids=ids)


@transaction.atomic
def begin_membership(
    person: Person, department: Department, job_role: JobRole | None = None, starts: date | None = None, *, by: Person | None = None
) -> Membership:
    """The person belongs to the department from `starts` on. Where they do already without an end, that membership is returned."""
    membership, begun = Membership.objects.get_or_create(
        person=person, department=department, ends=None, defaults={"job_role": job_role, "starts": starts or company_day()}
    )
    if begun:
        trail.note("membership.begun", person, actor=by, **described(membership))
        ring([person.pk])
    return membership


@transaction.atomic
def end_membership(membership: Membership, last_day: date | None = None, *, by: Person | None = None) -> None:
    """It lasts until `last_day` (default: yesterday). One that would not have had a day is removed. The same end again does nothing."""
    last_day = last_day or company_day() - ONE_DAY
    if membership.ends == last_day:
        return
    if last_day < membership.starts:
        remove_membership(membership, by=by)
        return
    membership.ends = last_day
    membership.save(update_fields=["ends"])
    trail.note("membership.ended", membership.person, actor=by, **described(membership))
    ring([membership.person_id])


@transaction.atomic
def move(
    person: Person, department: Department, job_role: JobRole | None = None, starts: date | None = None, *, by: Person | None = None
) -> Membership:
    """From `starts` (default: today) on the person belongs to this department and no other. The same again does nothing."""
    first = starts or company_day()
    for other in person.memberships.filter(ends=None).exclude(department=department).select_related("department", "job_role"):
        end_membership(other, first - ONE_DAY, by=by)
    return begin_membership(person, department, job_role, first, by=by)


@transaction.atomic
def save_membership(membership: Membership, *, by: Person | None = None) -> None:
    """Keep a membership that was made or corrected by hand."""
    action = "membership.changed" if membership.pk else "membership.begun"
    membership.save()
    trail.note(action, membership.person, actor=by, **described(membership))
    ring([membership.person_id])


@transaction.atomic
def remove_membership(membership: Membership, *, by: Person | None = None) -> None:
    """It never was. For mistakes; somebody who leaves gets an end."""
    trail.note("membership.removed", membership.person, actor=by, **described(membership))
    membership.delete()
    ring([membership.person_id])


def described(membership: Membership) -> dict[str, Any]:
    """For the trail."""
    return {
        "department": membership.department.code,
        "job_role": membership.job_role.code if membership.job_role else "",
        "starts": membership.starts.isoformat(),
        "ends": membership.ends.isoformat() if membership.ends else "",
    }
