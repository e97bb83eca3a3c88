"""The world, built once for a module: each test runs inside it and is rolled back to it."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings

from tests.security import world as worlds


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """`worlds.build()` in a transaction round all tests of the module; `sessions` holds the cookie of each role."""
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")), transaction.atomic():
        cache.clear()
        made = worlds.build()
        made.sessions = {role: worlds.session_of(getattr(made, role)) for role in worlds.ROLES if role != "anon"}
        yield made
        transaction.set_rollback(True)
