"""Every tool by keyboard alone, from its first question to a record that is signed and printed; in both languages."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from strategy.models import ToolRecord
from tests.browser.reader import Enter, Reader
from tests.browser.test_journeys import cast, enter, stage  # noqa: F401  (fixtures)
from tests.conftest import PASSWORD
from tests.strategy.rows import load_own

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOOLS = ("exhaustion", "contract", "playbook", "pathway", "standards", "maturity", "joint")  # an invention is signed as it is submitted
MOST_SCREENS = 8


@pytest.mark.parametrize("stage", [("en", 1280), ("zh-hans", 390)], ids=["en", "zh"], indirect=True)
def test_every_tool_ends_in_a_signed_record_and_its_paper(cast: Any, enter: Enter, tmp_path: Path) -> None:  # noqa: F811
    load_own()
    reader = enter(cast.alice)
    for tool in TOOLS:
        walks(reader, tool)
        record = keeps(reader, f"File {tool}")
        signs(reader, record)
        paper = prints(reader, tmp_path)
        for said in (record.number, record.text_sha256, record.document[reader.language]["verdict"]):
            assert said.replace(" ", "") in paper, (tool, said)
    assert reader.clicks == len(TOOLS)  # the downloads
    assert ToolRecord.objects.filter(signed_at__isnull=False).count() == len(TOOLS)


def walks(reader: Reader, tool: str) -> None:
    reader.page.goto(f"/tools/{tool}/")
    reader.presses_on(reader.page.locator("main .btn--main").first)
    reader.page.wait_for_url("**/tools/runs/**")
    if tool == "contract":  # judged without a draft
        reader.presses_on(reader.page.locator("main a, main button").get_by_text(reader.says("Go on without a draft")).first)
    for _screen in range(MOST_SCREENS + 1):
        form = reader.page.locator("form[data-tool], #keep")
        form.first.wait_for()
        if "/outcome/" in reader.page.url:
            return
        screen = reader.page.locator("form[data-tool] [name=screen]").get_attribute("value")
        answers(reader)
        reader.presses_on(reader.page.locator("form[data-tool] .btn--main"))
        reader.page.wait_for_function("before => document.querySelector('form[data-tool] [name=screen]')?.value !== before", arg=screen)
    raise AssertionError(f"{tool} asks on more than {MOST_SCREENS} screens.")


def answers(reader: Reader) -> None:
    """The first answer to each question of the screen."""
    fields = reader.page.locator("form[data-tool] :is(input, select, textarea):not([type=hidden])")
    done: set[str] = set()
    for place in range(fields.count()):
        field = fields.nth(place)
        name, kind = (
            field.get_attribute("name") or "",
            field.get_attribute("type") or field.evaluate("field => field.tagName.toLowerCase()"),
        )
        if name in done or name.endswith(".unknown") or kind in ("submit", "file"):
            continue
        done.add(name)
        reader.tab_to(field)
        if kind in ("radio", "checkbox"):
            reader.page.keyboard.press("Space")
        elif kind == "select":
            reader.page.keyboard.press("ArrowDown")
        elif kind == "date":
            field.fill("2026-03-02")
        else:
            reader.page.keyboard.type("42")


def keeps(reader: Reader, subject: str) -> ToolRecord:
    reader.tab_to(reader.page.locator("#id_subject"))
    reader.page.keyboard.type(subject)
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/records/**")
    return ToolRecord.objects.get(subject=subject)


def signs(reader: Reader, record: ToolRecord) -> None:
    reader.presses_on(reader.link("Sign"))
    reader.reads_heading("What you sign")
    reader.tab_to(reader.page.locator("#id_password"))
    reader.page.keyboard.type(PASSWORD)
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(f"**{record.get_absolute_url()}")
    reader.sees("Signed")


def prints(reader: Reader, folder: Path) -> str:
    """The text of the PDF, without its spaces."""
    with reader.page.expect_download() as waiting:
        reader.click(reader.page.get_by_role("link", name="PDF", exact=True))
    waiting.value.save_as(folder / "record.pdf")
    done = subprocess.run(["pdftotext", "-layout", "record.pdf", "-"], cwd=folder, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())
