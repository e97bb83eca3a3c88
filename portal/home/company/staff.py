"""Departments in four levels, their heads, people, and who worked where from when to when."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress

from portal.home.company import words
from portal.people.models import Department, DepartmentHead, JobRole, Membership, Person
from portal.people.names import sort_name

HOST = "company.example"  # a name that reaches nobody; whoever has an address there was made here
LEAST = 40  # people: fewer do not fill four levels
DAY = timedelta(days=1)
QUIET = "made-ventures"  # the division of which nothing is asked
OFFICES: list[dict[str, bool]] = [{"is_admin": True}, {"is_auditor": True}, {"is_editor": True, "is_approver": True}, {"is_editor": True}]


@dataclass
class Post:
    """A department as people are placed in it."""

    row: Department
    division: str  # code of the division above; empty for the company itself
    zone: str


@dataclass
class Worker:
    """A person with the days that matter for what they learn."""

    person: Person
    post: Post
    joined: date
    left: date | None = None
    zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        self.zone = ZoneInfo(self.person.time_zone)

    def at(self, day: date, chance: random.Random) -> datetime:
        """A moment of that day's working hours where the person works."""
        return datetime.combine(day, time(9), self.zone).astimezone(UTC) + timedelta(seconds=int(9 * 3600 * chance.random()))


# Departments


def departments(people: int) -> list[Post]:
    """Company, divisions, sites and teams of about forty people; parents first."""
    teams = max(4, people // 40)
    sites = max(3, teams // 4)
    root = _post("made-company", "Whole group", "集团", None, "", words.SHANGHAI)
    divisions = [
        _post(f"made-{code}", en, zh, root.row, f"made-{code}", words.SHANGHAI)
        for code, en, zh in words.DIVISIONS[:-1][: max(2, sites // 4) - 1]
    ]
    code, en, zh = words.DIVISIONS[-1]
    quiet = _post(QUIET, en, zh, root.row, QUIET, words.SHANGHAI)
    placed = [quiet if number % 25 == 1 else divisions[number % len(divisions)] for number in range(sites)]
    offices = [_site(number, division) for number, division in enumerate(placed)]
    return [root, *divisions, quiet, *offices, *(_team(number, offices[number % sites]) for number in range(teams))]


def _site(number: int, division: Post) -> Post:
    place = words.PLACES[number % len(words.PLACES)]
    again = f" {number // len(words.PLACES) + 1}"
    name = division.row.name
    code = f"{division.division}-{number + 1}"
    return _post(
        code,
        f"{name['en']}, {place.en}{again}",
        f"{name['zh-hans']}（{place.zh}{again.strip()}）",
        division.row,
        division.division,
        place.zone,
    )


def _team(number: int, site: Post) -> Post:
    en, zh = f"{site.row.name['en']}: team {number + 1}", f"{site.row.name['zh-hans']}第{number + 1}组"
    return _post(f"made-team-{number + 1}", en, zh, site.row, site.division, site.zone)


def _post(code: str, en: str, zh: str, parent: Department | None, division: str, zone: str) -> Post:
    return Post(Department.objects.create(code=code, name={"en": en, "zh-hans": zh}, parent=parent), division, zone)


def job_roles() -> list[JobRole]:
    rows = [{"code": code, "name": {"en": en, "zh-hans": zh}} for code, en, zh in words.ROLES]
    return [JobRole.objects.get_or_create(code=row["code"], defaults=row)[0] for row in rows]


# People


def people(count: int, posts: list[Post], today: date, password: str, chance: random.Random) -> list[Worker]:
    """The first of them head the departments, one each; then everybody else somewhere in the teams."""
    teams = [post for post in posts if post.row.code.startswith("made-team-")]
    placed = [posts[number] if number < len(posts) else chance.choice(teams) for number in range(count)]
    workers = [_worker(number, post, today, password, chance) for number, post in enumerate(placed, start=1)]
    made = Person.objects.bulk_create([worker.person for worker in workers])
    EmailAddress.objects.bulk_create([EmailAddress(user=person, email=person.email, primary=True, verified=True) for person in made])
    heads = zip(posts, workers, strict=False)
    DepartmentHead.objects.bulk_create([DepartmentHead(department=post.row, person=worker.person) for post, worker in heads])
    return workers


def _worker(number: int, post: Post, today: date, password: str, chance: random.Random) -> Worker:
    """Leaders stay; of the others some have left, some are about to come, one in ten came lately."""
    name, lot, leads = words.name(chance, post.zone), chance.random(), post.row.code[:9] != "made-team"
    joined = today - timedelta(days=chance.randrange(120, 2000) if leads or lot > 0.11 else chance.randrange(1, 120))
    left = None
    if not leads and lot > 0.94:
        left = joined + timedelta(days=chance.randrange(1, (today - joined).days))
    elif not leads and lot < 0.01:
        joined = today + timedelta(days=chance.randrange(1, 40))
    offices = OFFICES[number - 1] if number <= len(OFFICES) else {}
    person = Person(
        email=f"{name.box}.{number}@{HOST}",
        display_name=name.shown,
        sort_name=sort_name(name.shown),
        employee_number=f"M{number:06d}",
        language="zh-hans" if name.chinese else "en",
        time_zone=post.zone,
        is_active=left is None,
        password=password,
        joined_at=datetime.combine(min(joined, today), time(0), ZoneInfo(post.zone)),
        **offices,
    )
    return Worker(person, post, joined, left)


def memberships(workers: list[Worker], posts: list[Post], roles: list[JobRole], today: date, chance: random.Random) -> int:
    """Where everybody works and worked: one in seven has moved inside the division, some hold two jobs, some go soon. Says how many rows."""
    near: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        near[post.division].append(post)
    rows: list[Membership] = []
    for worker in workers:
        rows += _jobs(worker, chance.choice(near[worker.post.division]).row, chance.choice(roles), today, chance)
    return len(Membership.objects.bulk_create(rows))


def _jobs(worker: Worker, other: Department, role: JobRole, today: date, chance: random.Random) -> list[Membership]:
    lot, begun, place = chance.random(), worker.joined, worker.post.row
    here: dict[str, Any] = {"person": worker.person, "job_role": role}
    rows = []
    days = ((worker.left or today) - begun).days
    soon = max(today, begun) + timedelta(days=chance.randrange(60))
    ends = worker.left or (soon if lot > 0.99 else None)
    if lot < 0.14 and days > 200 and other != place:
        moved = begun + timedelta(days=chance.randrange(100, days))
        rows.append(Membership(department=other, starts=begun, ends=moved - DAY, **here))
        begun = moved
    elif lot < 0.18 and other != place:
        rows.append(Membership(department=other, starts=begun, ends=ends, **here))
    return [*rows, Membership(department=place, starts=begun, ends=ends, **here)]
