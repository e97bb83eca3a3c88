"""Exhaustion at a glance: every jurisdiction and right once, in words as well as in colour; what is open sends to local counsel."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.test import Client

from strategy.models import Exhaustion, Jurisdiction
from strategy.rules.regimes import TILES
from strategy.rules.tiles import SIDE, box, square
from tests.statements import statements
from tests.strategy.rows import text_of

MAP = "/tools/exhaustion/map/"


def rows_of(page: str) -> dict[str, str]:
    """Code → row of the table."""
    return {
        found[1]: found[0]
        for found in re.finditer(r'<tr><th scope="row"><a href="/strategy/reference/jurisdictions/(\w\w)/.*?</tr>', page, re.DOTALL)
    }


def test_squares_do_not_overlap_and_stand_inside() -> None:
    found = [square(code) for code in TILES]
    assert len({(one.x, one.y) for one in found if one}) == len(TILES) and square("XX") is None
    width, height = map(int, box().split()[2:])
    assert all(one and one.x + SIDE < width and one.y + SIDE < height for one in found)


def test_every_cell_says_its_regime_in_words_with_its_law(alice: Client) -> None:
    page = text_of(alice, MAP)
    rows = rows_of(page)
    assert set(rows) == set(Jurisdiction.objects.current().values_list("key", flat=True)) and len(rows) == 25
    for rule in Exhaustion.objects.current().select_related("fact"):
        assert rule.get_regime_display() in rows[rule.jurisdiction] and f"/facts/{rule.fact_id}/" in rows[rule.jurisdiction]
        assert ("Ask local counsel" in rows[rule.jurisdiction]) or rule.regime not in {"mixed", "unsettled"}
    assert page.count("law as at ") == Exhaustion.objects.current().count()


def test_what_is_not_stated_is_neither_yes_nor_no(alice: Client) -> None:
    stated = set(Exhaustion.objects.current().values_list("jurisdiction", "right"))
    open_rows = [rule for rule in Exhaustion.objects.current() if rule.regime in {"mixed", "unsettled"}]
    rows = rows_of(text_of(alice, MAP))
    missing = 25 * 3 - len(stated)
    assert missing and sum(row.count("Not stated") for row in rows.values()) == missing
    assert sum(row.count("Ask local counsel") for row in rows.values()) == missing + len(open_rows)


@pytest.mark.parametrize("right", ["patents", "trademarks", "copyright"])
def test_the_map_of_one_right(alice: Client, right: str) -> None:
    page = text_of(alice, f"{MAP}?right={right}")
    assert page.count("<figure") == 1 and page.count('<a class="tile ') == 25 and page.count("law as at ") <= 25
    words = dict(re.findall(r'<a class="tile tile--\w+" href="/strategy/reference/jurisdictions/(\w\w)/" aria-label="([^"]+)"', page))
    for rule in Exhaustion.objects.current().filter(right=right):
        assert rule.get_regime_display() in words[rule.jurisdiction]
    assert f'href="{MAP}?right={right}" aria-current="page"' in page


def test_all_three_and_what_is_no_right(alice: Client) -> None:
    for address in (MAP, f"{MAP}?right=designs"):
        page = text_of(alice, address)
        assert page.count("<figure") == 3 and page.count('<a class="tile ') == 75
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))


def test_few_statements(alice: Client) -> None:
    alice.get("/me/")
    with statements() as first:
        alice.get(MAP)
    with statements() as second:
        alice.get(MAP)
    assert len(first) <= 5 and len(second) <= 4, (len(first), len(second))


def test_in_chinese(own: None, company: SimpleNamespace, alice: Client) -> None:
    company.alice.language = "zh-hans"
    company.alice.save()
    page = text_of(alice, MAP)
    assert "德国" in page and "Germany" not in page
