"""Suggestions while typing: by keys and by pointer, nothing stale, and a plain form without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from portal.common.searching import Document, index_many
from tests.browser import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> SimpleNamespace:
    made = world.company()
    world.article()
    index_many(Document("course", f"licences-{n}", "en", f"Licence clauses {n}", "Words.") for n in range(1, 4))
    return made


def test_by_keys(cast: SimpleNamespace, open_browser: Callable[..., Any]) -> None:
    page = open_browser(cast.alice)
    page.goto("/courses/")
    field = page.locator("#find")
    field.focus()  # fetches what suggests
    page.locator("#find[role=combobox]").wait_for()
    assert field.is_visible() and field.get_attribute("aria-expanded") == "false"
    field.press_sequentially("licen")
    page.get_by_role("option", name="Licence clauses 1").wait_for()
    assert field.get_attribute("aria-expanded") == "true" and page.locator(f"#{field.get_attribute('aria-controls')}").is_visible()
    assert page.locator(".find [role=status]").text_content() == "3 suggestions"
    field.press("ArrowDown")
    field.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.count() == 1 and chosen.get_attribute("id") == field.get_attribute("aria-activedescendant")
    assert "Licence clauses 2" in chosen.text_content()
    field.press("ArrowUp")
    field.press("ArrowUp")
    assert chosen.count() == 0 and field.get_attribute("aria-activedescendant") is None  # back in the field
    field.press("Escape")
    assert page.locator(".find .suggest__box").is_hidden() and field.input_value() == "licen"
    field.press("ArrowUp")  # opens again, at the last
    assert "Licence clauses 3" in chosen.text_content()
    field.press("Escape")
    field.press("Enter")
    page.wait_for_url("**/search/?q=licen")


def test_enter_and_pointer_lead_to_the_thing_itself(cast: SimpleNamespace, open_browser: Callable[..., Any]) -> None:
    page = open_browser(cast.alice)
    page.goto("/search/")
    page.locator("#q").press_sequentially("exhaus")
    page.get_by_role("option").first.wait_for()
    address = page.get_by_role("option").first.get_attribute("href")
    page.locator("#q").press("ArrowDown")
    page.locator("#q").press("Enter")
    page.wait_for_url(re.compile(re.escape(address.split("?")[0])))
    page.go_back()
    page.locator("#q").fill("exhaus")
    page.get_by_role("option").first.click()
    page.wait_for_url(re.compile(re.escape(address.split("?")[0])))


def test_an_answer_that_comes_late_is_not_shown(cast: SimpleNamespace, open_browser: Callable[..., Any]) -> None:
    """The first question is held back until the second has been answered."""
    page = open_browser(cast.alice)
    page.goto("/search/")
    held = []
    page.route(re.compile(r"suggest/\?q=licen$"), lambda route: held.append(route))
    field = page.locator("#q")
    with page.expect_request(re.compile(r"q=licen$")):
        field.press_sequentially("licen")
    field.fill("exhaus")
    page.get_by_role("option").first.wait_for()
    for route in held:
        route.fulfill(body='<div role="listbox" data-said="1"><a role="option" href="/">Stale</a></div>', content_type="text/html")
    field.press("ArrowDown")
    assert len(held) == 1 and "Stale" not in page.locator(".suggest__box").all_text_contents()
    field.fill("")
    page.locator(".suggest .suggest__box").last.wait_for(state="hidden")
    field.press("ArrowDown")
    assert page.get_by_role("option").count() == 0


def test_without_scripts_the_form_searches(cast: SimpleNamespace, open_browser: Callable[..., Any]) -> None:
    page = open_browser(cast.alice, java_script_enabled=False)
    page.goto("/")
    page.locator("#find").fill("exhaustion")
    page.locator("#find").press("Enter")
    page.wait_for_url("**/search/?q=exhaustion")
    assert page.locator("main mark").count()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("width", [1100, 1280])
def test_the_box_stands_in_one_line_with_everything(
    cast: SimpleNamespace, open_browser: Callable[..., Any], width: int, language: str
) -> None:
    cast.xena.language = language
    cast.xena.save()
    page = open_browser(cast.xena, viewport={"width": width, "height": 700})
    page.goto("/")
    bar, box = page.locator(".top").bounding_box(), page.locator("#find").bounding_box()
    assert bar["height"] < 70 and box["width"] >= 120 and page.locator(".find-link").is_hidden()
    ways = [link.bounding_box() for link in page.locator(".nav a").all()]
    assert len({way["y"] for way in ways}) == 1 and ways[-1]["x"] + ways[-1]["width"] <= box["x"]
    assert page.evaluate("document.scrollingElement.scrollWidth") <= width
