"""Beginning a disclosure twice at once, or with a key that is another person's."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from portal.people.models import Person
from strategy.actions import disclosing
from strategy.actions.disclosing import Told
from strategy.models import Disclosure
from tests.strategy.disclosing import DESCRIPTION, draft, roles, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(own: None, company: SimpleNamespace) -> SimpleNamespace:
    return roles(company)


def test_the_key_of_somebody_else_is_refused_and_changes_nothing(firm: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    found = draft(firm.alice)
    person = {"name": "", "email": "dora@example.com", "share": "100"}
    form = {**DESCRIPTION, "title": "Mine now", "key": str(found.pk), "department": firm.export.pk, **rows_of(1, person)}
    assert as_(firm.dora).post("/disclosures/new/", form).status_code == 404
    found.refresh_from_db()
    assert Disclosure.objects.get() == found and found.maker == firm.alice and found.title == DESCRIPTION["title"]


def test_two_clicks_at_the_same_moment_begin_one_draft(firm: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has looked before the first was written, and looks again when the database refuses it."""
    key, look, told = uuid4(), disclosing._begun, Told(DESCRIPTION, (), firm.export)
    first = disclosing.begin(told, by=firm.alice, key=key)
    looked: list[object] = []
    monkeypatch.setattr(disclosing, "_begun", lambda *given: looked.append(given) or (look(*given) if len(looked) > 1 else None))
    assert disclosing.begin(told, by=firm.alice, key=key) == first
    assert len(looked) == 2 and Disclosure.objects.count() == 1
    assert disclosing.begin(told, by=firm.alice, key=uuid4()).number[:-4] == first.number[:-4]
    assert int(Disclosure.objects.latest("made_at").number[-4:]) == int(first.number[-4:]) + 1, "no number is lost"
