"""A contract on somebody's desk: the draft is handed in, every clause judged beside its sentences, and the outcome becomes a record."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.people.models import Person
from strategy.models import ContractText, ToolRecord
from tests.browser import world
from tests.browser.reader import Reader
from tests.strategy.drafts import FIRST, docx
from tests.strategy.rows import load_own

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STAGES = [("en", 1280), ("zh-hans", 390)]
SHOTS = os.environ.get("SHOTS", "")


@pytest.mark.parametrize(("language", "width"), STAGES)
def test_from_the_draft_to_the_record(language: str, width: int, open_browser: Callable[..., Any]) -> None:
    cast = world.company(language)
    load_own()
    locale = "zh-CN" if language == "zh-hans" else "en-GB"
    reader = Reader(open_browser(cast.alice, viewport={"width": width, "height": 900}, locale=locale), language)
    reader.page.set_default_timeout(20_000)  # the first reader of a process waits until the phrases of all clauses are ready
    hands_in(reader)
    judges(reader)
    keeps(reader, cast.alice)


def hands_in(reader: Reader) -> None:
    page = reader.page
    page.goto("/tools/contract/")
    page.locator("main form button.btn--main").first.click()
    page.locator("input[type=file]").set_input_files({"name": "licence.docx", "mimeType": "application/zip", "buffer": docx(FIRST)})
    shot(reader, "give")
    reader.button("Read the draft").click()
    reader.reads_heading("Your draft was read")
    fits(reader)
    shot(reader, "read")
    reader.link("Whole draft with marks").click()
    page.locator("mark.mark--danger").first.wait_for()
    fits(reader)
    shot(reader, "whole")
    page.go_back()
    reader.link("Go on to the questions").click()


def judges(reader: Reader) -> None:
    """Screen by screen; the parallel-import clause is against us, everything else settled."""
    page = reader.page
    page.locator('input[name=subject][value="know-how"]').check()
    page.locator('input[name=direction][value="home"]').check()
    page.locator('input[name=side][value="licensee"]').check()
    reader.button("Continue").click()
    page.locator('input[name=markets][value="CN"]').check()
    page.locator('input[type=checkbox][name^="effective"]').check()
    reader.button("Continue").click()
    page.locator("#note-K06 mark.mark--danger").first.wait_for()
    fits(reader)
    shot(reader, "clauses")
    for _screen in range(5):
        for box in page.locator('input[type=radio][value="present"]').all():
            assert not box.is_checked()  # a hint never answers
            box.check()
        if page.locator("input[name=K06]").count():
            page.locator('input[name=K06][value="harmful"]').check()
        reader.button("Continue").click()
        page.wait_for_load_state()
    page.locator(".verdict").wait_for()


def keeps(reader: Reader, alice: Person) -> None:
    page = reader.page
    fits(reader)
    shot(reader, "outcome")
    page.locator("#keep input.input").first.fill("Licence with Acme, draft 1")
    page.locator("#keep button.btn--main").click()
    page.wait_for_url(lambda url: "/records/" in url)
    record = ToolRecord.objects.get()
    assert (record.light, record.person_id, record.subject) == ("stop", alice.pk, "Licence with Acme, draft 1")
    assert record.data["score"]["points"] == 10 and record.data["draft"]["name"] == "licence.docx" and not ContractText.objects.exists()


def fits(reader: Reader) -> None:
    """Nothing is wider than the window."""
    assert reader.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def shot(reader: Reader, name: str) -> None:
    if SHOTS:
        width = reader.page.viewport_size["width"]
        reader.page.screenshot(path=Path(SHOTS) / f"{name}-{reader.language}-{width}.png", full_page=True)
