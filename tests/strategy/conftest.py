"""The portal's own strategy, loaded once for all tests of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from portal.people.models import Person
from tests.strategy.rows import load_own


@pytest.fixture(scope="module")
def own(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Everything in one transaction that is undone at the end; each test is a savepoint in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_own()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def alice(own: None, company: SimpleNamespace, as_: Callable[[Person], Client]) -> Client:
    return as_(company.alice)
