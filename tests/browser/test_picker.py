"""Erin writes with the keyboard alone: a link over marked words, a citation, a picture she adds on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from portal.articles.models import Image
from tests.articles.test_imaging import picture
from tests.browser import world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(open_browser: Callable[..., Any], settings: SimpleNamespace, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "media"
    cast = world.company()
    article = world.article(by=cast.erin)
    page = open_browser(cast.erin)
    page.goto(f"/desk/articles/{article.slug}/en/")
    page.locator("#id_body").fill("Goods may travel. See there")
    return page


def opened(page: Any, words: str) -> None:
    page.locator("[data-picker]").focus()
    page.keyboard.press("Enter")
    page.locator("#picker-q").wait_for()
    page.keyboard.type(words)
    page.locator(".picker [role=option]").first.wait_for()


def body(page: Any) -> str:
    return page.locator("#id_body").input_value()


def test_marked_words_become_the_words_of_a_link(editor: Any) -> None:
    editor.locator("#id_body").evaluate("field => { field.focus(); field.setSelectionRange(22, 27) }")
    opened(editor, "exhaustion")
    chosen = editor.locator(".picker [aria-selected=true]")
    while "/articles/" not in (chosen.get_attribute("data-address") or ""):
        editor.keyboard.press("ArrowDown")
        assert editor.locator("#picker-q").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    editor.keyboard.press("Enter")
    assert body(editor) == "Goods may travel. See [there](/articles/exhaustion/)"
    editor.locator(".picker").wait_for(state="hidden")
    assert editor.evaluate("document.activeElement.id") == "id_body"
    editor.locator("#preview a[href='/articles/exhaustion/']").wait_for()  # the preview has heard of it


def test_a_citation_at_the_end_and_escape_changes_nothing(editor: Any) -> None:
    opened(editor, "T6")
    editor.keyboard.press("Escape")
    assert body(editor) == "Goods may travel. See there" and editor.evaluate("document.activeElement.id") == "id_body"
    opened(editor, "T6")
    editor.keyboard.press("Enter")
    assert body(editor).endswith("there[@T6]")
    cited = editor.locator("#preview sup .cite").first
    cited.wait_for()
    assert cited.inner_text() == "T6" and cited.get_attribute("aria-label") == "T6: Exhaustion"


def test_a_picture_is_added_and_stands_in_a_paragraph_of_its_own(editor: Any) -> None:
    editor.locator("[data-picker]").click()
    editor.locator("[data-panel=images]").click()
    editor.locator(".picker summary").click()
    upload = editor.locator(".picker [data-upload]")
    upload.locator("[name=file]").set_input_files({"name": "map.png", "mimeType": "image/png", "buffer": picture(size=(90, 60))})
    upload.locator("[name=alt_en]").fill("A map")
    upload.locator("button").click()
    editor.locator(".picker button[data-markdown]").click()
    assert body(editor) == f"Goods may travel. See there\n\n![A map](image:{Image.objects.get().pk})\n\n"
    editor.locator("#preview figure img").wait_for()


def test_without_scripts_it_is_a_page_to_copy_from(open_browser: Callable[..., Any]) -> None:
    cast = world.company()
    article = world.article(by=cast.erin)
    page = open_browser(cast.erin, java_script_enabled=False)
    page.goto(f"/desk/articles/{article.slug}/en/")
    with page.context.expect_page() as opening:
        page.locator("[data-picker]").click()
    opening.value.locator("#words").fill("exhaustion")
    opening.value.locator("form.filters button").click()
    opening.value.locator(".paste").get_by_text("[@T6]", exact=True).wait_for()
