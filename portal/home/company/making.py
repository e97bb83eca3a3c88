"""Making the company: refused where real people are, all or nothing, the same people and deeds for the same seed and day."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from portal.home.company import past, school, staff
from portal.home.company.rows import check_at_once
from portal.people import trail
from portal.people.actions import NotPossible
from portal.people.actions.demo import contents
from portal.people.models import Department, Person

CHUNK = 500  # people whose rows are held in memory at once
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Wanted:
    people: int
    courses: int = 8
    years: int = 3
    seed: int = 1


@dataclass(frozen=True)
class Made:
    """What came of it; `courses` may be fewer than wanted."""

    people: int
    departments: int
    courses: int
    enrolments: int
    completions: int


def strangers() -> list[str]:
    """E-mails of real people, at most three: nobody of the demo company, nobody at `company.example`, no single first administrator."""
    others = Person.objects.exclude(email__endswith=f"@{staff.HOST}").exclude(email__in=[one["email"] for one in contents()["people"]])
    found = list(others.order_by("pk").values_list("email", "is_admin")[:3])
    first_admin = len(found) == 1 and found[0][1]
    return [] if first_admin else [email for email, _is_admin in found]


def is_made() -> bool:
    return Department.objects.filter(code="made-company").exists()


@contextmanager
def uncollected() -> Iterator[None]:
    """Rows by the hundred thousand are freed as they go; looking for circles among them takes a quarter of the time."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


@uncollected()
@transaction.atomic
def make(wanted: Wanted, *, password: str | None, now: datetime, progress: Progress = lambda done, all_: None) -> Made:
    """The company with its past up to `now`. Everybody signs in with `password`; None: nobody can.

    Raises `NotPossible` where real people are, where a company was made before, and for too few people; then nothing is changed.
    """
    _refuse(wanted)
    check_at_once()
    chance = random.Random(wanted.seed)  # noqa: S311
    today = timezone.localdate(now, timezone.get_default_timezone())
    subjects = school.subjects(wanted.courses)
    posts = staff.departments(wanted.people)
    workers = staff.people(wanted.people, posts, today, make_password(password), chance)  # hashed once for all
    staff.memberships(workers, posts, staff.job_roles(), today, chance)
    asked = past.ask(subjects, posts, workers[0].person, wanted.years, now)
    enrolments = completions = 0
    for start in range(0, len(workers), CHUNK):
        records = past.together(past.live(worker, asked, now, chance) for worker in workers[start : start + CHUNK])
        records.write()
        enrolments += len(records.enrolments)
        completions += len(records.completions)
        progress(min(start + CHUNK, len(workers)), len(workers))
    trail.note("people.company_made", "make_company", people=len(workers), seed=wanted.seed)
    return Made(len(workers), len(posts), len(subjects), enrolments, completions)


def _refuse(wanted: Wanted) -> None:
    if wanted.people < staff.LEAST:
        raise NotPossible(f"A company of four levels takes {staff.LEAST} people or more.")
    if is_made():
        raise NotPossible("There is a made company already; nothing was changed.")
    if found := strangers():
        raise NotPossible(f"There are real people here, for example {', '.join(found)}; a made company is for an empty portal.")
