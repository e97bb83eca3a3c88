"""Days of what is filed that were entered by mistake, and the calendar that took them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.people.models import Person
from strategy.actions import disclosure_moving
from strategy.actions.disclosure_moving import NotMoved
from strategy.models import Disclosure
from tests.strategy.disclosing import filed, in_days, roles

pytestmark = pytest.mark.django_db
As = Callable[[Person], Client]


@pytest.fixture
def firm(own: None, company: SimpleNamespace) -> SimpleNamespace:
    return roles(company)


def sent(client: Client, found: Disclosure, what: str, day: object = "", note: str = "") -> str:
    return client.post(f"/disclosures/{found.pk}/days/", {"what": what, "day": f"{day}", "note": note}, follow=True).content.decode()


@pytest.mark.parametrize("what", ["abroad_on", "closed_on"])
def test_a_day_entered_by_mistake_is_taken_back_and_the_priority_is_watched_again(firm: SimpleNamespace, as_: As, what: str) -> None:
    found, petra = filed(firm, in_days(-100)), as_(firm.petra)
    watched = found.watched_on
    sent(petra, found, what, in_days(-10))
    found.refresh_from_db()
    assert watched and found.watched_on is None
    for _click in range(2):
        assert "Taken back. The days that run were counted anew." in sent(petra, found, what, note="It was another file")
    found.refresh_from_db()
    assert found.watched_on == watched and what not in found.answers
    lines = list(found.moves.order_by("number"))
    assert [line.given for line in lines[-2:]] == [{what: f"{in_days(-10)}"}, {what: None}] and len(lines) == 5
    page = petra.get(f"/disclosures/{found.pk}/").content.decode()
    assert "taken back" in page and "It was another file" in page and "reminded 60, 30 and 7 days before" in page


def test_what_cannot_be_taken_back(firm: SimpleNamespace, as_: As) -> None:
    found, petra = filed(firm, in_days(-100)), as_(firm.petra)
    assert "the day of the filing is corrected, not taken back" in sent(petra, found, "filed_on")
    assert "Enter a day. There is none yet that could be taken back." in sent(petra, found, "granted_on")
    assert "This step belongs to another role." in sent(as_(firm.bob), found, "granted_on")
    assert found.moves.count() == 3


@pytest.mark.parametrize("what", ["abroad_on", "granted_on", "closed_on"])
def test_the_order_is_checked_both_ways(firm: SimpleNamespace, as_: As, what: str) -> None:
    found, petra = filed(firm, in_days(-100)), as_(firm.petra)
    assert "This day lies before the filing on" in sent(petra, found, what, in_days(-101))
    sent(petra, found, what, in_days(-50))
    assert "a day entered for what followed the filing" in sent(petra, found, "filed_on", in_days(-49))
    found.refresh_from_db()
    assert found.answers["filed_on"] == f"{in_days(-100)}"
    sent(petra, found, "filed_on", in_days(-50))
    found.refresh_from_db()
    assert found.answers["filed_on"] == f"{in_days(-50)}", "the same day is in order"
    with pytest.raises(NotMoved):
        disclosure_moving.enter_day(found, "filed_on", in_days(-1), note="", by=firm.petra, today=in_days(0))
