"""What a first visit costs: at most 8 requests and 60 KB from production's static files, none of them from outside."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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


@pytest.fixture
def address(chromium: Any, tmp_path: Path) -> Iterator[str]:
    with served(tmp_path) as found:
        yield found


@pytest.fixture
def visit(chromium: Any, address: str) -> Iterator[Callable[[], Visit]]:
    made: list[Visit] = []

    def start() -> Visit:
        made.append(Visit(chromium, address))
        return made[-1]

    yield start
    for one in made:
        one.context.close()


def test_the_first_visit_of_each_kind(visit: Callable[[], Visit]) -> None:
    """One server for the three pages people meet first, or that cost most elsewhere."""
    signing_in(visit())
    home(visit())
    quiz(visit())


def signing_in(visit: Visit) -> None:
    visit.watch()
    visit.page.goto("/accounts/login/")
    visit.keeps_the_budget()


def home(visit: Visit) -> None:
    arrives_at(visit, "/").locator(".ledger").wait_for()
    visit.watch()
    visit.page.goto("/")
    visit.keeps_the_budget()


def quiz(visit: Visit) -> None:
    start = arrives_at(visit, "/courses/borders/final/").locator("main .btn--main")
    start.wait_for()
    visit.watch()
    start.click()
    visit.page.wait_for_url("**/attempts/**")
    visit.keeps_the_budget()


def arrives_at(visit: Visit, address: str) -> Any:
    """By way of the sign-in form."""
    visit.page.goto(address)
    visit.page.locator("#id_login").fill("alice@example.com")
    visit.page.locator("#id_password").fill(PASSWORD)
    visit.page.keyboard.press("Enter")
    return visit.page


def test_what_was_fetched_once_is_not_fetched_again(address: str) -> None:
    """Hashed files: compressed, kept for good. Others: a date by which the browser asks whether they changed. Pages: never stored."""
    page = fetch(f"{address}/accounts/login/")
    assert page.headers["Cache-Control"] and "max-age" not in page.headers["Cache-Control"].replace("max-age=0", "")
    named = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+\.(?:css|js))"', page.text)))
    assert named
    for name in named:
        file = fetch(f"{address}{name}", {"Accept-Encoding": "br, gzip"})
        assert file.headers["Content-Encoding"] == "br" and "Accept-Encoding" in file.headers["Vary"], name
        assert (
            "immutable" in file.headers["Cache-Control"]
            and int(re.findall(r"max-age=(\d+)", file.headers["Cache-Control"])[0]) > 31_000_000
        )
        again = fetch(f"{address}{name}", {"If-Modified-Since": file.headers["Last-Modified"], "Accept-Encoding": "br, gzip"})
        assert again.status == 304 and not again.text
    plain = re.sub(r"\.[0-9a-f]{12}\.", ".", named[0])
    first = fetch(f"{address}{plain}")
    assert "max-age=60" in first.headers["Cache-Control"]
    assert fetch(f"{address}{plain}", {"If-Modified-Since": first.headers["Last-Modified"]}).status == 304


def test_the_second_page_brings_only_itself(visit: Callable[[], Visit]) -> None:
    came = visit()
    arrives_at(came, "/").locator(".ledger").wait_for()
    wire = came.context.new_cdp_session(came.page)
    wire.send("Network.enable")
    fetched: list[str] = []
    wire.on(
        "Network.responseReceived",
        lambda event: None if event["response"].get("fromDiskCache") else fetched.append(event["response"]["url"]),
    )
    came.page.goto("/courses/")
    came.page.wait_for_load_state("networkidle")
    own = [url for url in fetched if "/static/" in url and not url.startswith("data:")]
    assert not [url for url in own if url.rpartition("?")[0].endswith((".css", ".js"))]
    assert sum(url.startswith(f"{came.address}/courses/") for url in fetched) == 1


class Reply:
    """What came back."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status, self.headers, self.text = status, headers, body.decode(errors="replace")


def fetch(url: str, asked: dict[str, str] | None = None) -> Reply:
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.netloc, timeout=20)
    with closing(connection):
        connection.request("GET", place.path, headers=asked or {})
        answer = connection.getresponse()
        return Reply(answer.status, answer.headers, answer.read())
