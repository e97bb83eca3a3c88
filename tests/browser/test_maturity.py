"""The maturity check from its first question to the profile of the unit, in both languages; without scripts, and on narrow screens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from strategy.models import ToolRecord
from tests.browser import world
from tests.browser.reader import Reader
from tests.strategy import checked
from tests.strategy.checked import KEYS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
UNIT = "/tools/maturity/units/export/"
LEVELS = {"MD8": "1", "MD5": "4"}


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> SimpleNamespace:
    made = world.company(getattr(request, "param", "en"))
    checked.model()
    return made


def answer_all(page: Any) -> None:
    """Seven screens: a level everywhere, with what shows it where there is a field for it."""
    for _screen in range(7):
        for box in page.locator('input[name="scope"]:not([value="unknown"])').all():
            box.check()
        for key in KEYS:
            choice = page.locator(f'input[name="{key}"][value="{LEVELS.get(key, "2")}"]')
            if choice.count():
                choice.check()
                field = page.locator(f'textarea[name="{key}.evidence"]')
                if LEVELS.get(key, "2") >= "3" and field.count():
                    field.fill("The register of secrets")
        if page.locator('input[name="target"]').count():
            page.locator('input[name="target"][value="3"]').check()
            page.locator('input[name="ahead"][value="MD5"]').check()
        page.locator('main form button[type="submit"]').first.click()
        page.wait_for_load_state()


@pytest.mark.parametrize("cast", ["en", "zh-hans"], indirect=True)
@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_first_question_to_the_profile(cast: SimpleNamespace, open_browser: Callable[..., Any], scripts: bool) -> None:
    page = open_browser(cast.alice, java_script_enabled=scripts)
    reader = Reader(page, cast.alice.language)
    page.goto(UNIT)
    reader.reads_heading("This unit has not been checked yet")
    reader.button("Begin the check").click()
    answer_all(page)
    page.wait_for_url("**/outcome/")
    assert page.locator("svg[role=img] .radar__mark").count() == 12
    page.locator("#id_subject").fill("Half-year check")
    page.locator("#keep button[type=submit]").click()
    page.wait_for_url("**/records/*/")
    record = ToolRecord.objects.get()
    assert (record.department, record.data["levels"]["MD8"], record.data["targets"]["MD5"]) == (cast.export, 1, 4)
    assert page.locator("svg[role=img] .radar__mark").count() == 12
    page.locator(f'a[href="{UNIT}"]').click()
    page.wait_for_url(f"**{UNIT}")
    reader.reads_heading("What comes next")
    assert page.locator("svg[role=img] .radar__key").count() == 12


def test_a_profile_on_a_narrow_screen(cast: SimpleNamespace, open_browser: Callable[..., Any]) -> None:
    checked.check(cast.export, cast.alice, 2, MD8="1", day=date(2026, 1, 5))
    checked.check(cast.export, cast.alice, 2, MD8="3")
    page = open_browser(cast.bob, viewport={"width": 390, "height": 900}, color_scheme="dark")
    page.goto("/tools/maturity/units/")
    page.get_by_role("link", name="Export sales").click()
    page.wait_for_url(f"**{UNIT}")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    box = page.locator(".radar svg").first.bounding_box()
    assert box["width"] > 300 and page.locator(".radar__key").first.is_visible()
    assert page.get_by_role("row", name="MD8 Dispute readiness").nth(1).get_by_text("Up since the check before.").count() == 1
