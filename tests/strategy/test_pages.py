"""The strategy's pages: every claim once and with its note, who does what, where to go next; few statements whatever the data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.articles.models import Fact
from portal.people.models import Person
from strategy.models import Claim
from tests.statements import statements
from tests.strategy.rows import text_of

As = Callable[[Person], Client]
PARTS = [
    "introduction",
    "enterprise-ip-strategy",
    "independent-innovation",
    "active-response-to-litigation",
    "international-rules",
    "ip-talent",
    "conclusion",
]
ADDRESSES = ["/strategy/", *(f"/strategy/{slug}/" for slug in PARTS)]


def articles_of(page: str) -> dict[str, str]:
    """Claims by id, with their HTML."""
    return {found[1]: found[0] for found in re.finditer(r'<article class="claim" id="([^"]+)".*?</article>', page, re.DOTALL)}


def test_every_claim_stands_on_exactly_one_page(alice: Client) -> None:
    seen = Counter(key for slug in PARTS for key in articles_of(text_of(alice, f"/strategy/{slug}/")))
    assert seen == Counter(Claim.objects.current().values_list("key", flat=True)) and seen.total() == 84


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_claim_that_needs_its_note_is_without_it(own: None, company: SimpleNamespace, as_: As, language: str) -> None:
    company.alice.language = language
    company.alice.save()
    alice = as_(company.alice)
    from django.utils.html import escape
    from django.utils.translation import override

    shown = {key: words for slug in PARTS for key, words in articles_of(text_of(alice, f"/strategy/{slug}/")).items()}
    noted = Fact.objects.filter(kind="claim").exclude(status="current")
    assert noted.count() == 28
    with override(language):
        for fact in noted:
            note = escape(fact.local.note)
            assert note and note in shown[fact.pk].split('<aside class="claim__note"')[1]
            assert str(fact.get_status_display()) in shown[fact.pk]


def test_a_claim_shows_kind_status_addressees_actions_and_the_way_to_its_fact(alice: Client) -> None:
    page = text_of(alice, "/strategy/international-rules/")
    claim = articles_of(page)["C4.05"]
    assert "Current" in claim and "#check-circle" in claim and "Advice" in claim and "Enterprise" in claim
    assert 'href="/facts/C4.05/"' in claim and 'href="#A4.01"' in claim and "Law as at 2005" in claim
    assert 'id="A4.01"' in page and "Countermeasure 4 of 5" in page


def test_actions_stand_by_actor(alice: Client) -> None:
    page = text_of(alice, "/strategy/active-response-to-litigation/")
    enterprise, government, chamber = (page.index(f"<h3>{actor}</h3>") for actor in ("Enterprise", "Government", "Chamber of commerce"))
    assert enterprise < government < chamber
    assert enterprise < page.index('id="A3.01"') < government < page.index('id="A3.06"') < chamber < page.index('id="A3.05"')


def test_the_parts_follow_each_other(alice: Client) -> None:
    for place, slug in enumerate(PARTS):
        turn = text_of(alice, f"/strategy/{slug}/").split('<nav class="turn"')[1]
        around = [f'href="/strategy/{PARTS[n]}/"' if 0 <= n < 7 else 'href="/strategy/"' for n in (place - 1, place + 1)]
        assert all(link in turn for link in around), slug


def test_a_countermeasure_leads_to_its_tables_and_courses(alice: Client) -> None:
    page = text_of(alice, "/strategy/international-rules/")
    assert '/strategy/reference/trips/"' in page and '/strategy/reference/jurisdictions/"' in page and 'href="/courses/"' in page
    assert '/strategy/reference/competencies/"' in text_of(alice, "/strategy/ip-talent/")


def test_the_overview_counts(alice: Client) -> None:
    page = text_of(alice, "/strategy/")
    assert "27 claims · 7 measures · 9 actions" in page and "It has 84 claims." in page
    assert re.findall(r"<dd>(\d+)</dd>", page) == ["56", "5", "18", "5"]
    assert all(f'href="/strategy/{slug}/"' in page for slug in PARTS) and 'class="fan' in page


def test_in_chinese(own: None, company: SimpleNamespace, as_: As) -> None:
    company.alice.language = "zh-hans"
    company.alice.save()
    page = text_of(as_(company.alice), "/strategy/international-rules/")
    assert '<html lang="zh-Hans">' in page and "熟悉国际规则" in page and 'lang="en">International rules' in page


def test_by_number_one_is_led_to_the_address(alice: Client) -> None:
    for number, slug in enumerate(PARTS):
        response = alice.get(f"/strategy/{number}/")
        assert response.status_code == 302 and response["Location"] == f"/strategy/{slug}/"


@pytest.mark.parametrize("address", ["/strategy/7/", "/strategy/nothing/", "/strategy/²/"])
def test_what_does_not_exist_is_a_404(alice: Client, address: str) -> None:
    assert alice.get(address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_few_statements(alice: Client, address: str) -> None:
    """The first reader after a loading pays for all; the next pay less."""
    alice.get("/me/")
    with statements() as first:
        alice.get(address)
    with statements() as second:
        alice.get(address)
    assert len(first) <= 12 and len(second) <= 9 and len(second) < len(first)


def test_a_loading_throws_away_what_was_kept(alice: Client) -> None:
    from strategy.actions.loading import load
    from tests.strategy.rows import own_content

    assert "zeppelin" not in text_of(alice, "/strategy/international-rules/")
    Fact.objects.filter(pk="C4.05").update(text="A zeppelin.")
    assert "zeppelin" not in text_of(alice, "/strategy/international-rules/")
    load(own_content()[1])
    assert "zeppelin" in text_of(alice, "/strategy/international-rules/")
