"""The courses of training's tests, and a random small company."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from portal.people.models import Department, DepartmentHead, Membership, Person
from portal.people.zones import company_day
from tests.training.conftest import course, enrolled, make_course
from training.models import Enrolment

__all__ = ["course", "enrolled", "make_course"]


@pytest.fixture
def random_company(make_course: Callable[..., SimpleNamespace]) -> Callable[[int], SimpleNamespace]:
    """Nested departments, people with none, one or several jobs (some over, some not begun), leavers, every standing."""

    def make(seed: int) -> SimpleNamespace:
        chance = random.Random(seed)
        today, now = company_day(), timezone.now()
        places: list[Department] = []
        for number in range(chance.randint(2, 9)):
            above = chance.choice([None, *places])
            places.append(Department.objects.create(code=f"d{number}", name={"en": f"Place {number}"}, parent=above))
        boss = Person.objects.create_person("boss@example.com", "Boss", time_zone=chance.choice(["Asia/Shanghai", "Europe/Berlin"]))
        for place in chance.sample(places, chance.randint(1, min(2, len(places)))):
            DepartmentHead.objects.create(department=place, person=boss)
        taken = [make_course(f"course-{number}", kinds=("single",), lessons=1).course for number in range(chance.randint(1, 3))]
        for number in range(chance.randint(3, 14)):
            person = Person.objects.create_person(f"p{number}@example.com", f"Person {number}", is_active=chance.random() > 0.15)
            for place in chance.sample(places, min(len(places), chance.choice([0, 1, 1, 1, 2, 3]))):
                begins, ends = chance.choice([(-9, None)] * 5 + [(-9, -1), (-9, 0), (0, None), (1, None)])
                Membership.objects.create(
                    person=person,
                    department=place,
                    starts=today + timedelta(days=begins),
                    ends=None if ends is None else today + timedelta(days=ends),
                )
            for one in taken:
                if chance.random() < 0.8:
                    Enrolment.objects.create(
                        person=person,
                        course=one,
                        due_at=chance.choice([None, now - timedelta(days=2), now + timedelta(days=2), now + timedelta(days=99)]),
                        started_at=chance.choice([None, now]),
                        completed_at=chance.choice([None, None, now]),
                    )
        return SimpleNamespace(boss=boss, places=places, courses=taken)

    return make
