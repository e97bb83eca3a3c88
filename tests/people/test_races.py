"""Two browsers at the same instant, on real transactions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from portal.people.actions import departments, people
from portal.people.models import Department, Person

pytestmark = pytest.mark.django_db(transaction=True)


def at_the_same_time(*works: Callable[[], Any]) -> list[Any]:
    """Each in a thread of its own, off together; what came of it, an error included."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(i: int, work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[i] = work()
        except ValidationError as error:
            results[i] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_two_administrators_demote_each_other(transactional_db: None, company: SimpleNamespace) -> None:
    for _round in range(5):
        Person.objects.filter(pk__in=[company.xena.pk, company.erin.pk]).update(is_admin=True, is_active=True)
        one, other = Person.objects.get(pk=company.xena.pk), Person.objects.get(pk=company.erin.pk)
        results = at_the_same_time(lambda one=one: people.change_roles(one, []), lambda other=other: people.deactivate(other))
        assert Person.objects.filter(is_admin=True, is_active=True).count() == 1
        assert sum(isinstance(result, ValidationError) for result in results) == 1


def test_the_same_person_is_added_twice(transactional_db: None, company: SimpleNamespace) -> None:
    for i in range(5):
        email = f"twin{i}@example.com"
        results = at_the_same_time(*[lambda email=email: people.add_person(email, "Twin", invite=False)] * 4)
        assert Person.objects.filter(email=email).count() == 1
        assert sum(isinstance(result, Person) for result in results) == 1


def test_two_moves_never_close_a_circle(transactional_db: None, company: SimpleNamespace) -> None:
    for _round in range(5):
        Department.objects.update(parent=None)
        sales, works = Department.objects.get(code="sales"), Department.objects.get(code="works")
        results = at_the_same_time(
            lambda sales=sales, works=works: departments.move_department(sales, works),
            lambda sales=sales, works=works: departments.move_department(works, sales),
        )
        assert sum(isinstance(result, ValidationError) for result in results) == 1
        assert Department.objects.filter(code__in=["sales", "works"], parent=None).count() == 1
