"""The cast. Alice learns, Bob heads her department, Charlie is elsewhere and sees nothing of it; Erin edits, Xena administers, Audrey audits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseOperations  # by way of base: alone, operations cannot be imported first
from django.test import Client
from django.utils import translation

from portal.common import keeping
from portal.jobs import working
from portal.people.models import Department, DepartmentHead, JobRole, Membership, Person

PASSWORD = "a long enough phrase"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No test reads what another has kept."""
    keeping._kept.clear()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A request leaves its language behind in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True, scope="session")
def rows_go_after_a_test() -> Iterator[None]:
    """SQLite empties tables row by row after a test with transactions of its own, which a record refuses otherwise."""
    name, whole = "a_record_is_never_deleted", DatabaseOperations.sql_flush

    def flush(self: DatabaseOperations, *args: Any, **kwargs: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [name])
            found = cursor.fetchone()
        said: list[str] = whole(self, *args, **kwargs)
        return [f"DROP TRIGGER {name}", *said, found[0]] if found and said else said

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", flush)
        yield


@pytest.fixture
def make_person(db: None) -> Callable[..., Person]:
    def make(name: str, **more: object) -> Person:
        first = name.split()[0].lower()
        return Person.objects.create_person(email=f"{first}@example.com", display_name=name, password=PASSWORD, **more)

    return make


@pytest.fixture
def company(make_person: Callable[..., Person]) -> SimpleNamespace:
    """A company of two branches: sales (with export below it, headed by Bob) and works (headed by Mona)."""
    sales = Department.objects.create(code="sales", name={"en": "Sales", "zh-hans": "销售部"})
    export = Department.objects.create(code="export", name={"en": "Export sales", "zh-hans": "出口销售部"}, parent=sales)
    works = Department.objects.create(code="works", name={"en": "Works", "zh-hans": "工厂"})
    seller = JobRole.objects.create(code="seller", name={"en": "Export sales manager", "zh-hans": "出口销售经理"})
    cast = SimpleNamespace(sales=sales, export=export, works=works, seller=seller)
    for name, department in (("Alice Zhang", export), ("Bob Li", sales), ("Charlie Weber", works), ("Mona Okafor", works)):
        person = make_person(name)
        Membership.objects.create(person=person, department=department, job_role=seller)
        setattr(cast, name.split()[0].lower(), person)
    DepartmentHead.objects.create(department=sales, person=cast.bob)
    DepartmentHead.objects.create(department=works, person=cast.mona)
    cast.erin = make_person("Erin Chen", is_editor=True)
    cast.xena = make_person("Xena Novak", is_admin=True)
    cast.audrey = make_person("Audrey Liu", is_auditor=True)
    return cast


@pytest.fixture
def as_(client: Client) -> Callable[[Person], Client]:
    """A browser in which `person` is signed in."""

    def sign_in(person: Person) -> Client:
        fresh = Client()
        fresh.force_login(person)
        return fresh

    return sign_in


@pytest.fixture
def drain(db: None) -> Callable[[], int]:
    """`drain()`: run the background jobs that are due, here and now, in the transaction of the test if it has one; says how many."""
    return working.drain
