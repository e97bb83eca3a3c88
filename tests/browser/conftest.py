"""Journeys in Chromium: one browser for all of them, a fresh context for each person, and no error in any console."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from portal.people.models import Person

SECONDS = 1000
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop in this thread; Django's queries stay beside it


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium. Where it is missing the journeys are left out, in CI they fail."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing = "Chromium is missing: apt-get install chromium. The browser journeys were not run."
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def consoles() -> Iterator[list[str]]:
    """What browsers complained of; a journey that ends with a complaint has failed. Expected ones are taken out by the journey."""
    found: list[str] = []
    yield found
    assert not found, found


@pytest.fixture
def open_browser(chromium: Any, live_server: Any, consoles: list[str]) -> Iterator[Callable[..., Any]]:
    """`open_browser(person, **options)`: a page of a fresh browser context in which `person` is signed in (None: nobody)."""
    contexts = []

    def listen(page: Any) -> None:
        page.on("console", lambda message: consoles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: consoles.append(str(error)))

    def start(person: Person | None, **options: Any) -> Any:
        context = chromium.new_context(
            base_url=live_server.url, **({"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"} | options)
        )
        contexts.append(context)
        context.set_default_timeout(15 * SECONDS)  # the first reader of a page that is kept waits until it is made
        context.on("page", listen)
        if person is not None:
            client = Client()
            client.force_login(person)
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        return context.new_page()

    yield start
    for context in contexts:
        context.close()
