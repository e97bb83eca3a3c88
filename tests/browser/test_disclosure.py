"""An invention from its first words to its filing, by Alice and by Petra who screens, in both languages."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.people.models import JobRole, Membership, Person
from strategy.models import Disclosure
from tests.browser import world
from tests.browser.reader import Reader
from tests.conftest import PASSWORD
from tests.strategy import disclosing
from tests.strategy.disclosing import DESCRIPTION, in_days

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = os.environ.get("PICTURES", "")  # a folder to look at the pages afterwards


def picture(reader: Reader, name: str) -> None:
    if PICTURES:
        for width, scheme in ((1280, "light"), (390, "dark")):
            reader.page.set_viewport_size({"width": width, "height": 900})
            reader.page.emulate_media(color_scheme=scheme)
            path = Path(PICTURES) / f"{name}-{reader.language}-{width}.png"
            reader.page.screenshot(path=path, full_page=True, animations="disabled")
        reader.page.set_viewport_size({"width": 1280, "height": 900})
        reader.page.emulate_media(color_scheme="light")


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("zh-hans", True), ("en", False)])
def test_an_invention_is_told_signed_screened_and_filed(language: str, scripts: bool, open_browser: Callable[..., Any]) -> None:
    cast = disclosing.roles(_company(language))
    Person.objects.filter(pk=cast.petra.pk).update(language=language)
    disclosing.speak()
    alice = Reader(open_browser(cast.alice, java_script_enabled=scripts), language)
    describes(alice)
    answers(alice)
    signs(alice)
    petra = Reader(open_browser(cast.petra, java_script_enabled=scripts), language)
    screens_and_files(petra)
    sees_what_runs(alice)


def _company(language: str) -> Any:
    cast = world.company(language)
    del cast.dora  # she is added with those who decide
    Membership.objects.filter(person__email="dora@example.com").delete()
    Person.objects.filter(email="dora@example.com").delete()
    cast.seller = JobRole.objects.get(code="seller")
    return cast


def describes(reader: Reader) -> None:
    reader.page.goto("/disclosures/")
    reader.reads_heading("Which inventions are on their way?")
    picture(reader, "empty")
    reader.click(reader.link("New disclosure").first)
    for name, text in DESCRIPTION.items():
        reader.page.locator(f"#id_{name}").fill(text)
    reader.page.locator("#id_inventors-0-share").fill("70")
    reader.page.locator("#id_inventors-1-name").fill("Prof. Lin")
    reader.page.locator("#id_inventors-1-share").fill("30")
    picture(reader, "describe")
    reader.click(reader.button("Save the draft"))


def answers(reader: Reader) -> None:
    reader.reads_heading("What must come first?")
    for name, value in {"kind": "invention", "public": "planned", "plan": "home-then-abroad", "examined": "no", "joint": "no"}.items():
        reader.click(reader.page.locator(f'input[name="{name}"][value="{value}"]'))
    reader.page.locator("#id_made_in").select_option("CN")
    reader.click(reader.button("Save the answers"))
    reader.sees("Saved. Your answers lead to another question.")
    reader.page.locator("#id_public_on").fill(in_days(40).isoformat())
    picture(reader, "questions")
    reader.click(reader.button("Save the answers"))
    reader.reads_heading("Days that run")
    reader.sees("File before the publication")
    picture(reader, "draft")


def signs(reader: Reader) -> None:
    found = Disclosure.objects.get()
    reader.click(reader.page.locator(f'a[href="/disclosures/{found.pk}/moves/submitted/"]'))
    reader.page.locator("#id_password").fill(PASSWORD)
    picture(reader, "sign")
    reader.click(reader.button("Sign and submit"))
    reader.sees("Submitted and signed. Whoever screens disclosures sees it now.")
    found.refresh_from_db()
    assert found.status == "submitted" and found.moves.get().text["inventors"][1]["name"] == "Prof. Lin"


def screens_and_files(reader: Reader) -> None:
    found = Disclosure.objects.get()
    reader.page.goto("/disclosures/?scope=waiting")
    picture(reader, "waiting")
    reader.click(reader.page.get_by_role("link", name=found.title))
    reader.click(reader.page.locator('a[href$="/moves/screened/"]'))
    reader.click(reader.page.locator("main form button[type=submit]"))
    reader.click(reader.page.locator('a[href$="/moves/filed/"]'))
    reader.page.locator("#id_filed_on").fill(in_days(-300).isoformat())
    reader.click(reader.page.locator("main form button[type=submit]"))
    reader.page.locator(".field--bad").first.wait_for()  # the examination comes first
    picture(reader, "refused")
    reader.click(reader.page.locator('input[name="examined"][value="yes"]'))
    reader.click(reader.page.locator("main form button[type=submit]"))
    reader.reads_heading("Enter a day")
    found.refresh_from_db()
    assert found.status == "filed" and found.watched_on is not None
    picture(reader, "screener")


def sees_what_runs(reader: Reader) -> None:
    found = Disclosure.objects.get()
    reader.page.goto(f"/disclosures/{found.pk}/?month={found.watched_on:%Y-%m}")
    reader.page.locator(".month__due").first.wait_for()
    picture(reader, "filed")
    with reader.page.expect_download() as download:
        reader.click(reader.link("Into my calendar"))
    assert download.value.suggested_filename == f"{found.number}.ics"
    reader.page.goto("/disclosures/")
    reader.page.get_by_role("link", name=found.title).wait_for()
    picture(reader, "list")
