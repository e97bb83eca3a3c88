"""A suit arrives from Germany: Alice finds her case, corrects the day of service, sees what it moved, and proves what is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.people.zones import company_day
from strategy.models import Case, CaseStep
from tests.browser import world
from tests.browser.reader import Reader
from tests.strategy import cases, rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE = "Suit in Mannheim, 7 O 12/26"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_case_from_the_list_to_its_end(open_browser: Callable[..., Any], consoles: list[str], language: str) -> None:
    cast = world.company(language)
    rows.small(world.register(), cast.alice.memberships.get().job_role)
    cases.german_rules()
    case = cases.opened(cast.alice, cases.german(), "L.DE", cast.export, TITLE)
    page = open_browser(cast.alice)
    alice = Reader(page, language)
    page.goto("/cases/")
    alice.click(page.get_by_role("link", name=TITLE, exact=True))
    alice.reads_heading("What comes next")

    # The papers came a day earlier than she thought
    day = page.locator("#day-de-served")
    day.fill((company_day() - timedelta(days=4)).isoformat())
    alice.click(page.locator("#event-de-served + form button"))
    alice.reads_heading("What the last count changed")
    assert case.timetables.count() == 2
    alice.click(alice.link("Look at the timetable before"))
    alice.sees("This timetable is no longer in force")
    alice.click(alice.link("To the case"))

    # A day that is still to come is refused, and stays to be mended
    day.fill((company_day() + timedelta(days=400)).isoformat())
    alice.click(page.locator("#event-de-served + form button"))
    assert page.get_by_role("alert").count() == 1
    assert page.locator("#day-de-served").get_attribute("aria-invalid") == "true"
    assert len(consoles) == 1 and "422" in consoles.pop()  # Chromium notes a form that was sent back
    page.goto(case.get_absolute_url())

    # What is done, with its proof
    row = page.locator('[id="task:tell-insurer"]')
    alice.click(row.locator("summary"))
    row.get_by_role("textbox").fill("Policy 4711")
    alice.click(row.get_by_role("button"))
    row.get_by_text("Policy 4711").wait_for()
    assert CaseStep.objects.get().done
    with page.expect_download() as download:
        alice.click(alice.link("Calendar file"))
    assert download.value.suggested_filename == f"{case.number}.ics".replace("/", "-")

    # And how it ended
    alice.click(page.locator("details.more summary", has_text=alice.says("Close the case")))
    page.get_by_label(alice.says("How did it end?")).fill("Settled")
    alice.click(alice.button("Close the case"))
    alice.sees("The case is closed.")
    assert Case.objects.get().state == "closed"
    alice.click(alice.button("Open the case again"))
    alice.sees("Mark as done")


def test_a_case_without_scripts_and_by_keyboard(open_browser: Callable[..., Any]) -> None:
    cast = world.company()
    rows.small(world.register(), cast.alice.memberships.get().job_role)
    cases.german_rules()
    case = cases.opened(cast.alice, cases.german(), "L.DE", cast.export, TITLE)
    page = open_browser(cast.alice, java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(case.get_absolute_url())
    page.locator('[id="task:tell-insurer"] summary').focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Policy 4711")
    page.keyboard.press("Enter")
    page.get_by_text("Policy 4711").first.wait_for()
    assert CaseStep.objects.get().note == "Policy 4711"
