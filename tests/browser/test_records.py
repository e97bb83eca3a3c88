"""From an outcome to a signed record on paper, and what a colleague from law says to it: in both languages."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from portal.people.models import Department, JobRole, Membership, Person
from strategy.actions.answering import begin
from strategy.models import ToolRecord
from strategy.queries.tools import TOOLS
from tests.browser import world
from tests.browser.reader import Reader
from tests.conftest import PASSWORD
from tests.strategy import rows
from tests.strategy.records import TO_GERMANY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STAGES = [("en", 1280), ("zh-hans", 390)]
SUBJECT = "PO 45-1180, Hamburg"
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture(params=STAGES, ids=[language for language, _width in STAGES])
def stage(request: pytest.FixtureRequest) -> tuple[str, int]:
    return request.param


@pytest.fixture
def cast(stage: tuple[str, int]) -> SimpleNamespace:
    """With the rules of one right in Germany, and Lena, who answers for law."""
    found = world.company(stage[0])
    rows.small(world.register(), JobRole.objects.get(code="seller"))
    legal = Department.objects.create(code="legal", name={"en": "Legal", "zh-hans": "法务部"})
    role = JobRole.objects.create(code="ip-manager", name={"en": "IP manager", "zh-hans": "知识产权经理"})
    found.lena = Person.objects.create_person("lena@example.com", "Lena Fischer", PASSWORD, language=stage[0])
    Membership.objects.create(person=found.lena, department=legal, job_role=role)
    return found


@pytest.fixture
def enter(stage: tuple[str, int], open_browser: Callable[..., Any]) -> Callable[[Person], Reader]:
    language, width = stage
    locale = "zh-CN" if language == "zh-hans" else "en-GB"

    def start(person: Person) -> Reader:
        return Reader(open_browser(person, viewport={"width": width, "height": 900}, locale=locale, has_touch=width < 600), language)

    return start


def look(reader: Reader, name: str) -> None:
    """A picture for whoever wants to see it."""
    if PICTURES:
        reader.page.screenshot(path=f"{PICTURES}/{name}-{reader.language}.png", full_page=True)


def test_kept_signed_printed_and_reviewed(cast: SimpleNamespace, enter: Callable[[Person], Reader], tmp_path: Path) -> None:
    alice = enter(cast.alice)
    record = keeps(alice, cast)
    signs(alice, record)
    paper = downloads(alice, tmp_path)
    text = record.document[alice.language]
    for said in (record.number, record.text_sha256, SUBJECT, text["verdict"], "Alice Zhang"):
        assert said in paper
    alice.click(alice.button("Ask for review"))
    alice.sees("Waiting for review")
    lena = enter(cast.lena)
    reviews(lena, record)
    alice.page.goto(record.get_absolute_url())
    alice.sees("Review: agreed")
    shows(alice, record)


def keeps(alice: Reader, cast: SimpleNamespace) -> ToolRecord:
    run = begin(TOOLS["exhaustion"], cast.alice, answers=TO_GERMANY)
    alice.page.goto(reverse("tool_outcome", args=[run.pk]))
    alice.page.locator("#keep input[type=text], #keep input:not([type])").first.fill(SUBJECT)
    alice.click(alice.page.locator("#keep button[type=submit]"))
    alice.page.wait_for_url("**/records/**")
    record = ToolRecord.objects.get()
    alice.page.get_by_role("heading", level=1, name=SUBJECT).wait_for()
    look(alice, "record")
    return record


def signs(alice: Reader, record: ToolRecord) -> None:
    alice.click(alice.link("Sign"))
    alice.reads_heading("What you sign")
    look(alice, "sign")
    alice.page.locator("#id_password").fill(PASSWORD)
    alice.click(alice.button("Sign"))
    alice.page.wait_for_url(f"**{record.get_absolute_url()}")
    alice.sees("Signed")
    record.refresh_from_db()
    assert record.signed_at is not None


def downloads(alice: Reader, folder: Path) -> str:
    with alice.page.expect_download() as waiting:
        alice.click(alice.page.get_by_role("link", name="PDF", exact=True))
    waiting.value.save_as(folder / waiting.value.suggested_filename)
    done = subprocess.run(["pdftotext", "-layout", waiting.value.suggested_filename, "-"], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode()


def reviews(lena: Reader, record: ToolRecord) -> None:
    lena.page.goto(f"{reverse('records')}?scope=review")
    look(lena, "records")
    lena.click(lena.page.get_by_role("link", name=SUBJECT))
    lena.reads_heading("It waits for your review")
    look(lena, "review")
    lena.page.locator("input[value=agreed]").check()
    lena.page.locator("#id_note").fill("Ask for consent.")
    lena.click(lena.button("Keep my review"))
    lena.sees("Your review is kept, and the maker is told.")


def shows(alice: Reader, record: ToolRecord) -> None:
    alice.click(alice.link("Share"))
    alice.page.locator("#id_who").fill("dora")
    alice.click(alice.page.locator("form[aria-labelledby=share-title] button"))
    alice.page.get_by_text("Dora Wang", exact=True).wait_for()
    look(alice, "share")
    alice.page.goto(reverse("record_again", args=[record.pk]))
    alice.sees("Nothing has changed since: today’s rules give the same outcome for the same reasons.")
    look(alice, "again")
