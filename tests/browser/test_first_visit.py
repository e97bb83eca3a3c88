"""What a first visit costs: at most 8 requests and 60 KB from production's static files, none of them from outside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.serving import served
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser
REQUESTS, BYTES = 8, 60 * 1024
SECONDS = 1000


class Visit:
    """A browser that was never here, and what goes over the wire once it `watches`."""

    def __init__(self, chromium: Any, address: str) -> None:
        self.address, self.requests, self.bytes = address, [], 0
        self.context = chromium.new_context(base_url=address)
        self.context.set_default_timeout(8 * SECONDS)
        self.page = self.context.new_page()

    def watch(self) -> None:
        wire = self.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.send("Network.clearBrowserCache")
        wire.on("Network.requestWillBeSent", lambda event: self.requests.append(event["request"]["url"]))
        wire.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def keeps_the_budget(self) -> None:
        self.page.wait_for_load_state("networkidle")
        fetched = [url for url in self.requests if not url.startswith("data:")]
        print(f"{self.page.url}: {len(fetched)} requests, {self.bytes / 1024:.1f} KB")  # noqa: T201
        assert all(url.startswith(self.address) for url in fetched), fetched
        assert 2 <= len(fetched) <= REQUESTS, fetched
        assert 1024 < self.bytes <= BYTES


@pytest.fixture(scope="module")
def address(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("first-visit")
    with served(folder) as found:
        yield found


@pytest.fixture
def visit(chromium: Any, address: str) -> Iterator[Visit]:
    made = Visit(chromium, address)
    yield made
    made.context.close()


def test_sign_in(visit: Visit) -> None:
    visit.watch()
    visit.page.goto("/accounts/login/")
    visit.keeps_the_budget()


def test_home(visit: Visit) -> None:
    visit.page.goto("/")
    visit.page.locator("#id_login").fill("alice@example.com")
    visit.page.locator("#id_password").fill(PASSWORD)
    visit.page.keyboard.press("Enter")
    visit.page.locator(".ledger").wait_for()
    visit.watch()
    visit.page.goto("/")
    visit.keeps_the_budget()


def test_a_lesson_and_a_quiz(visit: Visit) -> None:
    """The pages that cost most elsewhere."""
    visit.page.goto("/courses/borders/final/")
    visit.page.locator("#id_login").fill("alice@example.com")
    visit.page.locator("#id_password").fill(PASSWORD)
    visit.page.keyboard.press("Enter")
    visit.page.locator("main .btn--main").wait_for()
    visit.watch()
    visit.page.locator("main .btn--main").click()
    visit.page.wait_for_url("**/attempts/**")
    visit.keeps_the_budget()
