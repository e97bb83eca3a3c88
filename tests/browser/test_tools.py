"""From the tools to an outcome that is kept: by mouse in few clicks, by keyboard alone, without scripts; wide and narrow, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from strategy.models import ToolRecord
from tests.browser.reader import Enter, Reader
from tests.browser.test_journeys import cast, enter, stage  # noqa: F401  (fixtures)
from tests.strategy.rows import load_own

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GERMANY = {"right": "trademarks", "destination": "DE", "genuine": "genuine", "sold_in": "CN", "consent": "no"}
READY = "() => new Promise((ready) => setTimeout(ready, Math.max(0, 510 - performance.now())))"
OTHERS = {
    "pathway": {
        "scope": "case",
        "side": "owner",
        "where": "CN",
        "direction": "export",
        "right": "trademark",
        "mode": "ex-officio",
        "authorised": "yes",
    },
    "standards": {
        "standard": "recommended",
        "declared": "yes",
        "promise": "yes",
        "offers": "none",
        "threat": "none",
        "forum": "DE",
        "conduct": "none",
        "together": "no",
    },
    "joint": dict.fromkeys(("signed", "background", "foreground", "filing", "use", "publication", "people", "exit"), "partly"),
}


@pytest.fixture
def content(cast: Any) -> Any:  # noqa: F811
    load_own()
    return cast


def test_may_i_ship_this_to_germany(content: Any, enter: Enter) -> None:  # noqa: F811
    reader = enter(content.alice)
    reader.page.goto("/tools/")
    begins(reader, "exhaustion")
    for key, value in GERMANY.items():
        answers(reader, key, value)
    reader.page.wait_for_url("**/outcome/")
    reader.page.locator(".verdict--stop").wait_for()
    reader.sees("What would change the answer")
    keeps(reader, "PO 45-1180")
    assert reader.clicks <= 8
    assert ToolRecord.objects.get().subject == "PO 45-1180"


def test_from_the_tools_to_records(content: Any, enter: Enter) -> None:  # noqa: F811
    reader = enter(content.alice)
    for tool, given in OTHERS.items():
        reader.page.goto("/tools/")
        begins(reader, tool)
        for key, value in given.items():
            answers(reader, key, value)
        reader.page.wait_for_url("**/outcome/")
        fits(reader)
        keeps(reader, f"File {tool}")
    assert set(ToolRecord.objects.values_list("tool", flat=True)) == set(OTHERS)


@pytest.mark.parametrize("stage", [("en", 1280), ("zh-hans", 390)], ids=["en", "zh"], indirect=True)
def test_by_keyboard_alone(content: Any, enter: Enter) -> None:  # noqa: F811
    reader = enter(content.alice)
    reader.page.goto("/tools/exhaustion/")
    reader.presses_on(reader.page.locator("main .btn--main"))
    for key, place in (("right", 1), ("destination", None), ("genuine", 0), ("sold_in", None), ("consent", 1)):
        reader.page.locator(f"[name={key}]").first.wait_for()
        if place is None:
            chooses_by_typing(reader, key)
        else:
            chooses_by_arrows(reader, key, place)
    reader.page.wait_for_url("**/outcome/")
    reader.tab_to(reader.page.locator("#id_subject"))
    reader.page.keyboard.type("PO 1")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/records/**")
    assert ToolRecord.objects.get().answers == GERMANY and reader.clicks == 0


@pytest.mark.parametrize("stage", [("en", 390)], ids=["en"], indirect=True)
def test_without_scripts(content: Any, open_browser: Callable[..., Any]) -> None:
    page = open_browser(content.alice, java_script_enabled=False, viewport={"width": 390, "height": 800})
    reader = Reader(page, "en")
    page.goto("/tools/exhaustion/")
    page.locator("main .btn--main").click()
    page.locator("form[data-tool] .btn--main").click()  # nothing chosen: it says so, and where
    page.locator("[data-error-summary]").get_by_text("Choose an answer.").wait_for()
    for key, value in GERMANY.items():
        field = page.locator(f"[name={key}]")
        (field.select_option(value) if field.count() == 1 else page.locator(f"[name={key}][value={value}]").check())
        page.locator("form[data-tool] .btn--main").click()
    page.wait_for_url("**/outcome/")
    page.locator(".answers a").nth(1).click()
    reader.button("Back").click()
    page.wait_for_url("**/?q=right")
    assert page.locator("[name=right][value=trademarks]").is_checked()


def begins(reader: Reader, tool: str) -> None:
    reader.click(reader.page.locator(f'form[action="/tools/{tool}/"] button'))
    reader.page.wait_for_url("**/tools/runs/**")


def answers(reader: Reader, key: str, value: str) -> None:
    """One click where one answer is chosen; where one is chosen from a list by typing, or several are, one more to go on."""
    here = reader.page.locator(f"[name={key}]")
    here.first.wait_for()
    fits(reader)
    reader.page.evaluate(READY)  # a click that comes sooner belongs to the page before
    if here.first.get_attribute("type") == "radio":
        reader.click(reader.page.locator(f"[name={key}][value={value}]"))
    else:
        here.select_option(value) if here.count() == 1 else reader.click(reader.page.locator(f"[name={key}][value={value}]"))
        reader.click(reader.page.locator("form[data-tool] .btn--main"))
    here.first.wait_for(state="detached")


def keeps(reader: Reader, subject: str) -> None:
    reader.click(reader.page.locator("#id_subject"))
    reader.page.keyboard.type(subject)
    reader.click(reader.button("Keep as record"))
    reader.page.wait_for_url("**/records/**")


def fits(reader: Reader) -> None:
    assert reader.page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")


def chooses_by_arrows(reader: Reader, key: str, place: int) -> None:
    reader.tab_to(reader.page.locator(f"[name={key}]").first)
    reader.page.keyboard.press("Space")
    for _press in range(place):
        reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("Enter")


def chooses_by_typing(reader: Reader, key: str) -> None:
    """By the first letters of the name; a name in characters takes an input method, and arrows do as well."""
    field = reader.page.locator(f"[name={key}]")
    reader.tab_to(field)
    if reader.language == "en":
        reader.page.keyboard.type({"destination": "Germany", "sold_in": "China"}[key])
    else:
        for _press in range(field.evaluate("(field, code) => [...field.options].findIndex((one) => one.value === code)", GERMANY[key])):
            reader.page.keyboard.press("ArrowDown")
    reader.presses_on(reader.page.locator("form[data-tool] .btn--main"))
