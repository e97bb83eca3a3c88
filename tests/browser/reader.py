"""Somebody in front of a browser: says what they see in their own language, and counts their clicks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext, ngettext, override

from portal.people.models import Person
from tests.conftest import PASSWORD

MOST_TABS = 120
FOCUS = """() => {
  const seen = element => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  };
  const here = document.activeElement;
  return seen(here) || Boolean(here.closest("label") && seen(here.closest("label")));
}"""


class Reader:
    """`page` is theirs; `clicks` counts what they clicked or chose since they signed in."""

    def __init__(self, page: Any, language: str) -> None:
        self.page, self.language, self.clicks = page, language, 0

    def says(self, text: str, **values: object) -> str:
        """A text of the portal as it reads for them."""
        with override(self.language):
            return gettext(text) % values if values else gettext(text)

    def says_of(self, count: int, one: str, many: str, **values: object) -> str:
        with override(self.language):
            return ngettext(one, many, count) % values

    def click(self, thing: Any) -> None:
        self.clicks += 1
        thing.click()

    def button(self, text: str, **values: object) -> Any:
        return self.page.get_by_role("button", name=self.says(text, **values), exact=True)

    def link(self, text: str, more: str = "", **values: object) -> Any:
        """By its whole name; `more` is what only the ear gets."""
        name = rf"^{re.escape(self.says(text, **values))}\s*{re.escape(more)}$"
        return self.page.get_by_role("link", name=re.compile(name))

    def sees(self, text: str, within: Any = None, **values: object) -> None:
        (within or self.page).get_by_text(self.says(text, **values)).first.wait_for()

    def reads_heading(self, text: str, **values: object) -> None:
        self.page.get_by_role("heading", name=self.says(text, **values), exact=True).first.wait_for()

    def sign_in(self, person: Person) -> None:
        """Through the form, as everybody."""
        self.page.goto("/")
        self.page.get_by_label(self.says("Work e-mail")).fill(person.email)
        self.page.get_by_label(self.says("Password")).fill(PASSWORD)
        self.button("Sign in").click()
        self.page.wait_for_url(lambda url: "/accounts/" not in url)

    # In a quiz

    def question(self, number: int) -> Any:
        return self.page.locator(f"#q{number}")

    def answer(self, number: int, given: str) -> None:
        """One click for a choice, or into the field; then the server's word."""
        here = self.question(number)
        if here.get_attribute("data-kind") == "numeric":
            self.click(here.locator(".input"))
            here.locator(".input").fill(given)
        else:
            self.click(here.locator(f'input[value="{given}"]'))
        self.sees_saved(number)

    def sees_saved(self, number: int) -> None:
        told = re.escape(self.says("Saved %(time)s")).replace(re.escape("%(time)s"), r"\d\d:\d\d:\d\d")
        self.question(number).locator("[data-state]").get_by_text(re.compile(told)).wait_for()

    # By keyboard

    def tab_to(self, thing: Any) -> None:
        """Press Tab until `thing` has the focus, and see that it shows."""
        target = thing.element_handle()
        for _press in range(MOST_TABS):
            if self.page.evaluate("thing => document.activeElement === thing", target):
                assert self.page.evaluate(FOCUS), f"The focus does not show: {target.evaluate('thing => thing.outerHTML.slice(0, 120)')}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to it: {target.evaluate('thing => thing.outerHTML.slice(0, 120)')}")

    def presses_on(self, thing: Any, key: str = "Enter") -> None:
        self.tab_to(thing)
        self.page.keyboard.press(key)


Enter = Callable[..., Reader]
