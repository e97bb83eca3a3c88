"""The README's pictures, taken of the demo company that `make run` shows. `python -m tests.tools.pictures` (make pictures)."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.serving import served

FOLDER = Path(__file__).resolve().parents[2] / "static" / "portal" / "pictures"
PASSWORD = "try the portal 2026"  # as `make run` prints it
DESK, TELEPHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
COURSE, EXPORT = "/courses/ip-for-everyone/", "/courses/exhaustion-and-parallel-import/"
MOST_BYTES = 150 * 1024


class Photographer:
    def __init__(self, browser: Any, address: str) -> None:
        self.browser, self.address = browser, address

    @contextmanager
    def as_(self, name: str, *, viewport: dict[str, int] = DESK, scheme: str = "light") -> Iterator[Any]:
        """A page on which `name` is signed in."""
        context = self.browser.new_context(
            base_url=self.address, viewport=viewport, color_scheme=scheme, locale="en-GB", reduced_motion="reduce"
        )
        page = context.new_page()
        page.goto("/accounts/login/")
        page.locator("#id_login").fill(f"{name}@example.com")
        page.locator("#id_password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.locator(".top .me").wait_for()
        yield page
        context.close()


def take(page: Any, name: str) -> None:
    """What is in sight, in 256 colours."""
    page.wait_for_load_state("networkidle")
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    path = FOLDER / f"{name}.png"
    seen.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    sys.stdout.write(f"{path.name}: {size // 1024} KB\n")
    assert size < MOST_BYTES, f"{path.name} has {size} bytes"


def of_managers(photographer: Photographer) -> str:
    """The unit; says where Alice's last result is."""
    with photographer.as_("bob") as page:
        page.goto("/team/")
        take(page, "team")
        page.goto("/team/people/?q=alice")
        page.locator("tbody th a").first.click()
        return str(page.locator('a[href^="/attempts/"]').first.get_attribute("href"))


def of_learners(photographer: Photographer, result: str) -> None:
    with photographer.as_("alice") as page:
        take(page, "home")
        page.locator('a[href^="/learn/changes/"]').first.click()
        page.get_by_role("heading", level=1, name="What changed").wait_for()
        take(page, "delta")
        page.goto(result)
        take(page, "result")
        page.goto("/articles/exhaustion-of-rights/")
        take(page, "article")
        page.goto("/strategy/")
        take(page, "strategy")
        page.goto("/strategy/international-rules/#C4.19")
        take(page, "claim")
        page.goto("/strategy/reference/jurisdictions/")
        take(page, "jurisdictions")
        page.goto(f"{EXPORT}final/")
        page.locator("main .btn--main").click()
        page.locator(".q input[type=radio]").first.check()
        page.locator(".q .saved").first.wait_for()
        take(page, "quiz")
        page.goto("/records/")
        page.get_by_role("link", name="PO 45-1180").first.click()
        take(page, "outcome")
    with photographer.as_("alice", viewport=TELEPHONE, scheme="dark") as page:
        take(page, "home-narrow-dark")
    with photographer.as_("li.na") as page:
        page.goto(COURSE)
        page.locator(".steps a").first.click()
        take(page, "lesson-zh")


def of_editors(photographer: Photographer) -> None:
    with photographer.as_("erin") as page:
        page.goto("/desk/")
        take(page, "desk")
        page.goto("/desk/changes/?tab=made")
        page.locator('main a[href^="/desk/changes/"]', has_text="Importing patented products").first.click()
        page.get_by_role("heading", name="What it touched").wait_for()
        take(page, "change")


def of_the_plan(photographer: Photographer) -> None:
    with photographer.as_("victor") as page:
        page.goto("/plan/")
        take(page, "board")
        page.goto("/cases/?scope=mine")
        page.locator('main a[href^="/cases/"]', has_text="Düsseldorf").first.click()
        take(page, "case")


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder, served(Path(folder), prepare=("prepare",)) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-dev-shm-usage"])
        photographer = Photographer(browser, address)
        of_learners(photographer, of_managers(photographer))
        of_editors(photographer)
        of_the_plan(photographer)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
