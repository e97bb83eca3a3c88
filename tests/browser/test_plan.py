"""An advice of the policy article becomes an action of the plan, is taken on, begun and done; its head sees it on the board."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal.people.models import Person
from strategy.models import PlanAction
from tests.browser import world
from tests.strategy.rows import load_own

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 800}


def reader(open_browser: Callable[..., Any], person: Person, **options: Any) -> Any:
    """A browser that waits for the first reader's page: nothing of so long a text is kept yet."""
    page = open_browser(person, **options)
    page.set_default_timeout(20_000)
    return page


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize(("language", "screen", "scripts"), [("en", WIDE, True), ("zh-hans", NARROW, False)])
def test_from_advice_to_done(open_browser: Callable[..., Any], language: str, screen: dict[str, int], scripts: bool) -> None:
    load_own()
    cast = world.company(language)
    page = reader(open_browser, cast.alice, viewport=screen, java_script_enabled=scripts)
    page.goto("/strategy/4/")
    page.locator('button[name="code"][value="A4.02"]').click()
    page.wait_for_url("**/plan/actions/*/")
    action = PlanAction.objects.get()
    assert (action.source_code, action.department, action.status) == ("A4.02", cast.export, "proposed")

    page.locator('form[action$="/take/"] button').click()
    page.locator("#change > summary").click()
    due = timezone.localdate() + timedelta(days=30)
    page.locator("#id_due").fill(due.isoformat())
    page.locator("#change button[type=submit]").click()
    page.wait_for_load_state()
    page.goto("/plan/?owner=me")
    for _step in ("open", "doing"):
        page.locator('.todo form[action$="/move/"] button').click()
        page.wait_for_load_state()
    assert page.url.endswith("/plan/?owner=me") and (not scripts or fits(page))
    page.locator('.todo a[href$="#finish"]').click()
    page.locator("#id_evidence").fill("BOM-2026-17")
    page.locator("#finish button").click()
    page.locator("#shown").wait_for()
    action.refresh_from_db()
    assert (action.status, action.owner, action.due, action.evidence) == ("done", cast.alice, due, "BOM-2026-17")
    assert action.events.count() == 6

    bob = reader(open_browser, cast.bob, viewport=screen)
    bob.goto("/plan/?status=all")
    assert bob.locator(".board .todo").count() == 1 and bob.locator(".board progress").first.get_attribute("value") == "1" and fits(bob)


def test_the_map_by_keyboard_and_by_a_click(open_browser: Callable[..., Any]) -> None:
    load_own()
    cast = world.company()
    page = reader(open_browser, cast.alice, viewport=NARROW)
    page.goto("/tools/exhaustion/map/?right=patents")
    tile = page.locator("a.tile", has_text="DE")
    tile.focus()
    assert fits(page) and (tile.locator(".tile__ground").bounding_box() or {})["width"] >= 24
    page.keyboard.press("Enter")
    page.wait_for_url("**/jurisdictions/DE/")
