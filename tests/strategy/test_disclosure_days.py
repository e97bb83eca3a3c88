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
from tests.strategy.disclosing import ANSWERS, filed, in_days, moved, roles, submitted

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


# The calendar


def events(client: Client, found: Disclosure) -> dict[str, dict[str, str]]:
    """Code of the clock → the lines of its entry."""
    text = client.get(f"/disclosures/{found.pk}/clocks.ics").content.decode().replace("\r\n ", "")
    entries = [dict(line.split(":", 1) for line in part.split("\r\n") if ":" in line) for part in text.split("BEGIN:VEVENT")[1:]]
    return {entry["UID"].removeprefix(f"{found.pk}.").partition("@")[0]: entry for entry in entries}


PRIORITY, PUBLICATION = "clock.priority", "clock.publication"


def test_entries_are_named_by_the_portals_own_address(firm: SimpleNamespace, as_: As, settings: SimpleNamespace) -> None:
    found = filed(firm, in_days(-100))
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://ip.example.cn", ["*"]
    client = as_(firm.alice)
    client.defaults["HTTP_HOST"] = "10.0.0.7:8000"
    entry = events(client, found)[PRIORITY]
    assert entry["UID"].endswith("@ip.example.cn") and entry["URL"] == f"https://ip.example.cn/disclosures/{found.pk}/"


def test_a_publication_that_is_overtaken_by_the_filing_is_cancelled(firm: SimpleNamespace, as_: As) -> None:
    planned = {**ANSWERS, "public": "planned", "public_on": f"{in_days(60)}"}
    del planned["visible"]
    found, alice = submitted(firm.alice, answers=planned), as_(firm.alice)
    before = events(alice, found)[PUBLICATION]
    assert before["STATUS"] == "CONFIRMED"
    found = moved(found, "screened", firm.petra)
    found = moved(found, "filed", firm.petra, plan="home-then-abroad", examined="yes", filed_on=f"{in_days(-1)}")
    after = events(alice, found)
    assert after[PUBLICATION]["STATUS"] == "CANCELLED" and after[PRIORITY]["STATUS"] == "CONFIRMED"
    assert after[PUBLICATION]["DTSTART;VALUE=DATE"] == before["DTSTART;VALUE=DATE"]
    assert int(after[PUBLICATION]["SEQUENCE"]) > int(before["SEQUENCE"])


def test_a_disclosure_at_its_end_alarms_nobody(firm: SimpleNamespace, as_: As) -> None:
    found = submitted(firm.alice, answers={**ANSWERS, "filed_on": f"{in_days(-30)}"})
    alice = as_(firm.alice)
    assert {entry["STATUS"] for entry in events(alice, found).values()} == {"CONFIRMED"}
    for after, by in (("screened", firm.petra), ("dropped", firm.ivan)):
        found = moved(found, after, by, note="Known already")
    left = events(alice, found)
    assert len(left) == 3 and {entry["STATUS"] for entry in left.values()} == {"CANCELLED"}
    assert "BEGIN:VALARM" not in alice.get(f"/disclosures/{found.pk}/clocks.ics").content.decode()
    withdrawn = submitted(firm.alice, answers={**ANSWERS, "filed_on": f"{in_days(-30)}"})
    withdrawn = moved(withdrawn, "withdrawn", firm.alice)
    assert {entry["STATUS"] for entry in events(alice, withdrawn).values()} == {"CANCELLED"}


def test_a_grant_taken_back_cancels_what_it_began(firm: SimpleNamespace, as_: As) -> None:
    found, alice = filed(firm, in_days(-100)), as_(firm.alice)
    for day in (in_days(-5), None):
        disclosure_moving.enter_day(found, "granted_on", day, note="", by=firm.petra, today=in_days(0))
    assert events(alice, found)["clock.reward"]["STATUS"] == "CANCELLED"
    disclosure_moving.enter_day(found, "granted_on", in_days(-4), note="", by=firm.petra, today=in_days(0))
    assert events(alice, found)["clock.reward"]["STATUS"] == "CONFIRMED"
