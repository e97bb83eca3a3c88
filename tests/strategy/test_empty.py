"""A portal whose content is not loaded yet. Stands apart from the files that load it for all their tests."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.people.models import Person
from tests.strategy import rows

As = Callable[[Person], Client]
R = "/strategy/reference/"


def test_an_empty_strategy_says_so(db: None, company: SimpleNamespace, as_: As) -> None:
    assert "not loaded yet" in as_(company.alice).get("/strategy/").content.decode()


def test_tools_without_words_say_so(db: None, company: SimpleNamespace, as_: As) -> None:
    alice = as_(company.alice)
    assert "The tools are not loaded yet" in alice.get("/tools/").content.decode()
    assert alice.get("/tools/exhaustion/").status_code == alice.post("/tools/exhaustion/").status_code == 404


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("trips/", "Nothing here fits"),
        ("jurisdictions/", "Nothing here fits"),
        ("playbooks/", "No playbook is loaded yet."),
        ("maturity/", "The maturity model is not loaded yet."),
        ("competencies/", "No competency is loaded yet."),
    ],
)
def test_an_empty_table_says_so(db: None, company: SimpleNamespace, as_: As, page: str, says: str) -> None:
    assert says in as_(company.alice).get(R + page).content.decode()


def test_without_a_loading_nothing_is_kept(db: None, company: SimpleNamespace, as_: As) -> None:
    """Rows that came another way than by the loader show at once: there is no stamp to keep a page under."""
    from portal.articles.models import Fact

    alice = as_(company.alice)
    assert "Germany" not in alice.get(R + "jurisdictions/").content.decode()
    fact = Fact.objects.create(id="T6", heading="Exhaustion", text="Choose.", kind="provision", confidence="known", as_of="2025", basis="T")
    rows.small(fact, company.seller)
    page = alice.get(R + "jurisdictions/").content.decode()
    assert "Germany" in page and "Regional" in page and page.count("Not stated: ask local counsel") == 3
