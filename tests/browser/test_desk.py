"""Erin writes in a browser: nothing she types is lost, whatever ends first; a second person reads it; it comes out at its minute."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from portal.articles.actions import releasing
from portal.articles.models import Article, Edition, Release, WorkingCopy
from portal.people.models import Person, PersonSession
from tests.browser import world
from tests.browser.reader import Enter, Reader
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")
Open = Callable[..., Any]


@pytest.fixture
def cast() -> SimpleNamespace:
    return world.company()


@pytest.fixture
def article(cast: SimpleNamespace) -> Article:
    return world.article(by=cast.xena)


def write(article: Article, language: str = "en") -> str:
    return f"/desk/articles/{article.slug}/{language}/"


def types(page: Any, text: str) -> None:
    """Puts the cursor at the end of the text and types on."""
    body = page.get_by_label("Text", exact=True)
    body.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def is_saved(page: Any) -> None:
    page.locator("[data-state]").get_by_text(SAVED).wait_for()
    page.wait_for_function("() => Object.keys(localStorage).every((name) => !name.startsWith('desk:'))")


def stored(person: Person) -> str:
    return WorkingCopy.objects.current().get(person=person).body


def test_words_save_themselves_and_the_preview_follows(cast: SimpleNamespace, article: Article, open_browser: Open) -> None:
    page = open_browser(cast.erin)
    page.goto(write(article))
    types(page, "\nErin types on. [@T6]\n")
    is_saved(page)
    page.locator("#preview").get_by_text("Erin types on.").wait_for()
    assert stored(cast.erin).endswith("Erin types on. [@T6]\n")
    serial = WorkingCopy.objects.get().serial
    page.reload()
    assert page.get_by_label("Text", exact=True).input_value().endswith("Erin types on. [@T6]\n")
    page.get_by_role("button", name="Save", exact=True).click()
    assert WorkingCopy.objects.get().serial == serial


def test_the_session_ends_while_she_types(cast: SimpleNamespace, article: Article, open_browser: Open, consoles: list[str]) -> None:
    page = open_browser(cast.erin)
    page.goto(write(article))
    types(page, "\nBefore the end.")
    is_saved(page)
    PersonSession.objects.all().delete()
    types(page, " And after it: a whole thought.")
    page.get_by_text("You are signed out. Your words are kept on this device").wait_for()
    page.locator("[data-state]").get_by_text("Not saved yet, kept on this device").wait_for()
    assert "whole thought" not in stored(cast.erin)
    page.get_by_role("link", name="Sign in and go on").click()
    page.get_by_label("Work e-mail").fill(cast.erin.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{write(article)}")
    is_saved(page)
    assert page.get_by_label("Text", exact=True).input_value().endswith("Before the end. And after it: a whole thought.")
    assert stored(cast.erin).endswith("Before the end. And after it: a whole thought.")
    consoles[:] = [text for text in consoles if "401" not in text]


def test_signed_in_again_in_another_tab_the_words_go_up(
    cast: SimpleNamespace, article: Article, open_browser: Open, consoles: list[str]
) -> None:
    page = open_browser(cast.erin)
    page.goto(write(article))
    PersonSession.objects.all().delete()
    types(page, "\nTyped without a session.")
    page.get_by_text("You are signed out.").wait_for()
    other = page.context.new_page()
    other.goto("/accounts/login/")
    other.get_by_label("Work e-mail").fill(cast.erin.email)
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_url(lambda url: "/accounts/" not in url)
    page.bring_to_front()
    page.evaluate("() => dispatchEvent(new Event('focus'))")
    is_saved(page)
    assert stored(cast.erin).endswith("Typed without a session.")
    assert page.locator("[data-trouble]").is_hidden()
    consoles[:] = [text for text in consoles if "401" not in text and "403" not in text]


def test_without_a_connection_the_words_wait(cast: SimpleNamespace, article: Article, open_browser: Open, consoles: list[str]) -> None:
    page = open_browser(cast.erin)
    page.goto(write(article))
    page.context.set_offline(True)
    types(page, "\nTyped on a train.")
    page.locator("[data-state]").get_by_text("Not saved yet, kept on this device").wait_for()
    page.context.set_offline(False)
    is_saved(page)
    assert stored(cast.erin).endswith("Typed on a train.")
    consoles[:] = [text for text in consoles if "ERR_INTERNET_DISCONNECTED" not in text]


def test_the_browser_is_killed(chromium: Any, cast: SimpleNamespace, article: Article, live_server: Any, tmp_path: Path) -> None:
    """A browser killed a second and a half after the last key, and started again: every word is there."""
    profile = tmp_path / "profile"
    client = Client()
    client.force_login(cast.erin)
    name = settings.SESSION_COOKIE_NAME

    def start() -> Any:
        context = chromium.browser_type.launch_persistent_context(
            str(profile),
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            base_url=live_server.url,
        )
        context.set_default_timeout(8000)
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return context

    context = start()
    page = context.pages[0]
    page.goto(write(article))
    types(page, "\nSaved by itself.")
    is_saved(page)
    types(page, " Typed just before the end.")
    time.sleep(1.5)
    for line in subprocess.run(["pgrep", "-f", f"--user-data-dir={profile}"], capture_output=True, text=True, check=False).stdout.split():
        with suppress(ProcessLookupError):
            os.kill(int(line), signal.SIGKILL)
    for lock in profile.glob("Singleton*"):
        lock.unlink()  # a killed browser leaves it behind
    context = start()
    page = context.pages[0]
    page.goto(write(article))
    page.wait_for_function("() => document.querySelector('[name=body]').value.endsWith('Typed just before the end.')")
    is_saved(page)
    assert stored(cast.erin).endswith("Saved by itself. Typed just before the end.")
    context.close()


def test_two_tabs_ask_before_one_replaces_the_other(
    cast: SimpleNamespace, article: Article, open_browser: Open, consoles: list[str]
) -> None:
    one = open_browser(cast.erin)
    two = one.context.new_page()
    for page in (one, two):
        page.goto(write(article))
    types(one, "\nFrom the first tab.")
    is_saved(one)
    types(two, "\nFrom the second tab.")
    two.get_by_role("heading", name="This text was saved in another tab").wait_for()
    assert stored(cast.erin).endswith("From the first tab.")
    two.locator("[data-overtaken-lines]").get_by_text("second").wait_for()
    two.get_by_role("button", name="Save what I typed").click()
    two.locator("[data-state]").get_by_text(SAVED).wait_for()
    assert stored(cast.erin).endswith("From the second tab.")
    assert WorkingCopy.objects.aside().get().body.endswith("From the first tab.")
    types(one, " More.")
    one.get_by_role("heading", name="This text was saved in another tab").wait_for()
    one.get_by_role("button", name="Go on with the saved text").click()
    one.wait_for_function("() => document.querySelector('[name=body]').value.endsWith('From the second tab.')")
    assert WorkingCopy.objects.aside().first().body.endswith("From the first tab. More.")  # type: ignore[union-attr]
    consoles[:] = [text for text in consoles if "409" not in text]


# From the first word to the reader, in both languages, on a desk and on a telephone

STAGES = [("en", 1280), ("zh-hans", 390)]


@pytest.fixture(params=STAGES, ids=[f"{language}-{width}" for language, width in STAGES])
def enter(request: pytest.FixtureRequest, open_browser: Open) -> Enter:
    language, width = request.param

    def start(person: Any = None) -> Reader:
        locale = "zh-CN" if language == "zh-hans" else "en-GB"
        return Reader(open_browser(person, viewport={"width": width, "height": 900}, locale=locale), language)

    return start


def fill(writer: Reader, text: str) -> None:
    page = writer.page
    page.get_by_label(writer.says("Title"), exact=True).fill("Title 1")
    page.get_by_label(writer.says("Summary")).fill("…")
    page.get_by_label(writer.says("Text"), exact=True).fill(text)
    page.get_by_label(writer.says("What has changed")).fill("…")


def test_two_editors_a_reviewer_and_the_clock(cast: SimpleNamespace, enter: Enter, consoles: list[str]) -> None:
    world.register()
    language = enter().language
    Person.objects.update(language=language)
    Person.objects.filter(pk=cast.dora.pk).update(is_editor=True)
    Person.objects.filter(pk=cast.bob.pk).update(is_approver=True)
    article = Article.objects.create(slug="regimes", topic=world.Topic.objects.get(slug="borders"))

    erin, dora = enter(cast.erin), enter(cast.dora)
    for writer in (erin, dora):
        writer.page.goto(write(article, language))
    fill(dora, "Dora’s words. [@T6]\n")
    dora.button("Hand in").click()
    dora.page.wait_for_url("**/desk/reviews/**")
    fill(erin, "Erin’s words. [@T6]\n")
    erin.button("Hand in").click()
    erin.page.wait_for_url("**/merge/")
    erin.sees("Both changed this")
    erin.button("Go on with what is chosen").click()
    erin.page.wait_for_url(f"**{write(article, language)}")
    assert erin.page.get_by_label(erin.says("Text"), exact=True).input_value() == "Dora’s words. [@T6]\n\nErin’s words. [@T6]\n"
    erin.button("Hand in").click()
    erin.page.wait_for_url("**/desk/reviews/**")

    bob = enter(cast.bob)
    bob.page.goto("/desk/")
    bob.page.get_by_role("link", name=re.compile(re.escape(bob.says("Read")) + ".*Title 1")).click()
    bob.page.get_by_label(bob.says("Comment"), exact=True).fill("Which rule?")
    bob.button("Comment").click()
    bob.sees("The comment is kept.")
    bob.button("Approve").click()
    bob.sees("Approved. It can be published now or at a minute.")

    release = Release.objects.get(state=Release.APPROVED)
    erin.page.goto(f"/desk/reviews/{release.pk}/")
    erin.page.locator("summary", has_text=erin.says("At a set time")).click()
    erin.page.get_by_label(erin.says("Day"), exact=True).fill(f"{timezone.localdate() + timedelta(days=2)}")
    erin.page.get_by_label(erin.says("Time"), exact=True).fill("09:30")
    erin.button("Schedule").click()
    erin.sees("Scheduled. It is published by itself.")
    assert not Edition.objects.published().exists()
    assert releasing.publish_due(timezone.now() + timedelta(days=3)) == 1

    alice = enter(cast.alice)
    alice.page.goto(f"/articles/{article.slug}/")
    alice.page.locator(".para").get_by_text("Erin’s words.").wait_for()


def test_by_keyboard_alone(cast: SimpleNamespace, article: Article, open_browser: Open) -> None:
    writer = Reader(open_browser(cast.erin), "en")
    writer.page.goto("/desk/?tab=articles")
    writer.presses_on(writer.page.get_by_role("link", name=re.compile("^Open")).first)
    writer.presses_on(writer.page.get_by_role("link", name="Write en", exact=True))
    writer.page.wait_for_url(f"**{write(article)}")
    writer.tab_to(writer.page.get_by_label("Text", exact=True))
    writer.page.keyboard.press("Control+End")
    writer.page.keyboard.type("\nBy keyboard. [@T6]")
    writer.tab_to(writer.page.get_by_label("What has changed"))
    writer.page.keyboard.type("One more paragraph.")
    is_saved(writer.page)
    writer.page.locator("[name=hand_in]").focus()
    writer.page.keyboard.press("Enter")
    writer.page.wait_for_url("**/desk/reviews/**")
    writer.sees("Somebody else reads it")
