"""A glossary term in an article: its meaning at the pointer, at the focus and at a tap; without scripts a link."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from tests.browser import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MEANING = "A first lawful sale ends control of that item."


@pytest.fixture
def cast() -> SimpleNamespace:
    made = world.company()
    world.article()
    return made


def test_at_the_pointer_and_at_the_focus(cast: SimpleNamespace, open_browser: Callable[..., Any]) -> None:
    page = open_browser(cast.alice)
    page.goto("/articles/exhaustion/")
    term, note = page.locator("a.term").first, page.locator(".term-note").first
    assert note.is_hidden()
    term.hover()
    note.get_by_text(MEANING).wait_for()
    box, line = note.bounding_box(), term.bounding_box()
    assert abs(box["y"] - line["y"] - line["height"]) < 12  # right below the word
    note.hover()  # one may move onto it
    assert note.is_visible()
    page.mouse.move(5, 400)
    note.wait_for(state="hidden")
    page.locator(".para__no").first.focus()
    while not term.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Tab")
    note.get_by_text(MEANING).wait_for()
    page.keyboard.press("Escape")
    note.wait_for(state="hidden")
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossary/#W32")


def test_at_a_tap_on_a_narrow_screen(cast: SimpleNamespace, open_browser: Callable[..., Any]) -> None:
    page = open_browser(cast.alice, viewport={"width": 390, "height": 800}, has_touch=True)
    page.goto("/articles/exhaustion/")
    page.locator("a.term").first.tap()
    note = page.locator(".term-note").first
    note.get_by_text(MEANING).wait_for()
    box = note.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    note.get_by_role("link", name="In the glossary").tap()
    page.wait_for_url("**/glossary/#W32")


def test_without_scripts_the_term_leads_to_the_glossary(cast: SimpleNamespace, open_browser: Callable[..., Any]) -> None:
    page = open_browser(cast.alice, java_script_enabled=False)
    page.goto("/articles/exhaustion/")
    page.locator("a.term").first.click()
    page.wait_for_url("**/glossary/#W32")
    assert page.get_by_text(MEANING).is_visible()
