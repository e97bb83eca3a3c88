"""A quiz in the browser: every kind by mouse and by keyboard, without a connection, on two devices, in two tabs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.training.conftest import QUESTIONS, RIGHT, make_course  # noqa: F401  (a fixture)
from training.actions import attempting, learning
from training.models import AnswerEvent, Attempt, Certificate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KINDS = tuple(QUESTIONS)


@pytest.fixture
def sitting(company: SimpleNamespace, make_course: Callable[..., SimpleNamespace]) -> SimpleNamespace:  # noqa: F811
    made = make_course(kinds=KINDS, lessons=0)
    learning.enrol(company.alice, made.course)
    return SimpleNamespace(**vars(company), **vars(made), rules=f"/courses/{made.course.slug}/{made.quiz.key}/")


@pytest.fixture
def attempt(sitting: SimpleNamespace) -> Attempt:
    return attempting.start(sitting.alice, sitting.quiz)


def stands(attempt: Attempt) -> dict[str, Any]:
    newest = attempting.answers(attempt)
    return {item.version.kind: newest[item.pk].given for item in attempt.items.select_related("version") if item.pk in newest}


def question(page: Any, kind: str) -> Any:
    return page.locator(f'.q[data-kind="{kind}"]')


def is_saved(page: Any, kind: str) -> None:
    question(page, kind).locator("[data-state]").get_by_text(re.compile(r"Saved \d\d:\d\d:\d\d")).wait_for()


def answer(page: Any, kind: str) -> None:
    """Give the right answer by mouse and keys, and wait for the server's word."""
    here, given = question(page, kind), RIGHT[kind]
    if kind == "matching":
        for left, option in given.items():
            here.locator(f'select[data-left="{left}"]').select_option(option)
    elif kind == "ordering":
        for place, key in enumerate(given):
            step = here.locator(f'li[data-key="{key}"]')
            while step.evaluate("li => [...li.parentElement.children].indexOf(li)") > place:
                step.locator('[data-move="up"]').click()
    elif kind in {"numeric", "short_answer"}:
        here.locator(".input").fill(given)
    else:
        for key in given if isinstance(given, list) else [given]:
            here.locator(f'input[value="{key}"]').check()
    is_saved(page, kind)


def hand_in(page: Any) -> None:
    page.get_by_role("button", name="Hand in", exact=True).first.click()
    page.locator("#sure-yes").click()
    page.wait_for_url("**/result/")


def test_a_quiz_with_every_kind_of_question(sitting: SimpleNamespace, open_browser: Callable[..., Any]) -> None:
    page = open_browser(sitting.alice)
    page.goto(sitting.rules)
    page.get_by_role("button", name="Start").click()
    page.get_by_text("0 of 7 answered").wait_for()
    for kind in KINDS:
        answer(page, kind)
    page.get_by_text("7 of 7 answered").wait_for()
    assert stands(Attempt.objects.get()) == RIGHT
    question(page, "single").locator("[data-flag]").check()
    page.locator(".qnav [data-mark]:not([hidden])").wait_for(state="attached")
    page.get_by_role("button", name="Hand in", exact=True).first.click()
    page.get_by_role("dialog").get_by_text("Every question is answered.").wait_for()
    page.locator("#sure-yes").click()
    page.get_by_role("heading", name="You passed").wait_for()
    page.get_by_role("link", name="Get the certificate").wait_for()
    assert Certificate.objects.count() == 1
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('quiz:')).length") == 0


def test_offline_answers_are_kept_named_and_sent_on_return(
    sitting: SimpleNamespace, attempt: Attempt, open_browser: Callable[..., Any], consoles: list[str]
) -> None:
    page = open_browser(sitting.alice)
    page.goto(f"/attempts/{attempt.pk}/")
    answer(page, "single")
    page.context.set_offline(True)
    question(page, "true_false").locator('input[value="true"]').check()
    question(page, "numeric").locator(".input").fill("6")
    question(page, "true_false").get_by_text("Not saved yet, kept on this device").wait_for(timeout=5000)
    page.get_by_role("alert").get_by_text("The portal cannot be reached.").wait_for()
    page.get_by_role("button", name="Hand in", exact=True).first.click()
    page.locator("#sure-yes").click()
    page.get_by_role("dialog").get_by_text("Not handed in:").wait_for(timeout=6000)
    page.locator("#sure-no").click()
    assert stands(attempt) == {"single": "b"}
    page.context.set_offline(False)
    for kind in ("true_false", "numeric"):
        is_saved(page, kind)
    assert stands(attempt) == {"single": "b", "true_false": "true", "numeric": "6"}
    assert AnswerEvent.objects.count() == 3 and page.locator("#trouble").inner_text() == ""
    consoles[:] = [text for text in consoles if "ERR_INTERNET_DISCONNECTED" not in text]


def test_a_killed_browser_loses_nothing_that_was_acknowledged(
    sitting: SimpleNamespace, attempt: Attempt, open_browser: Callable[..., Any]
) -> None:
    laptop = open_browser(sitting.alice)
    laptop.goto(f"/attempts/{attempt.pk}/")
    for kind in ("single", "multiple", "matching", "ordering", "short_answer"):
        answer(laptop, kind)
    laptop.context.close()
    phone = open_browser(sitting.alice, viewport={"width": 390, "height": 800}, has_touch=True)
    phone.goto(sitting.rules)
    phone.get_by_role("link", name="Continue", exact=True).click()
    phone.get_by_text("5 of 7 answered").wait_for()
    assert question(phone, "single").locator("input:checked").get_attribute("value") == "b"
    assert question(phone, "ordering").locator("li").evaluate_all("all => all.map(li => li.dataset.key)") == RIGHT["ordering"]
    assert question(phone, "matching").locator('select[data-left="2"]').input_value() == "d"
    for kind in ("true_false", "numeric"):
        answer(phone, kind)
    hand_in(phone)
    assert Attempt.objects.get().percent == 100


def test_what_was_not_acknowledged_survives_a_reload(
    sitting: SimpleNamespace, attempt: Attempt, open_browser: Callable[..., Any], consoles: list[str]
) -> None:
    """The reply to the first save is lost, so it is sent again after the reload, with the same key: stored once."""
    page = open_browser(sitting.alice)
    page.goto(f"/attempts/{attempt.pk}/")

    def lose_the_reply(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/answers/", lose_the_reply)
    question(page, "numeric").locator(".input").fill("6")
    question(page, "numeric").get_by_text("Not saved yet, kept on this device").wait_for(timeout=5000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute_all(behavior="wait")  # a retry may be on its way through
    page.reload()
    is_saved(page, "numeric")
    page.wait_for_function("!Object.keys(localStorage).some(key => key.startsWith('quiz:'))")
    event = AnswerEvent.objects.get()
    assert (event.given, event.revision) == ("6", 1)
    consoles[:] = [text for text in consoles if "ERR_FAILED" not in text]


def test_two_tabs_never_overwrite_each_other_silently(
    sitting: SimpleNamespace, attempt: Attempt, open_browser: Callable[..., Any], consoles: list[str]
) -> None:
    first, second = open_browser(sitting.alice), open_browser(sitting.alice)
    for page in (first, second):
        page.goto(f"/attempts/{attempt.pk}/")
    answer(first, "single")
    question(second, "single").locator('input[value="a"]').click()  # not check(): the answer from elsewhere may be back before it looks
    question(second, "single").get_by_text("answered in another window or on another device").wait_for()
    assert question(second, "single").locator("input:checked").get_attribute("value") == "b"
    question(second, "single").get_by_text("Yours was: Option a").wait_for()
    assert stands(attempt) == {"single": "b"}
    second.get_by_role("button", name="Use my answer instead").click()
    second.wait_for_function("document.querySelector('.q[data-kind=single] [data-stale]').childElementCount === 0")
    is_saved(second, "single")
    second.wait_for_function("!Object.keys(localStorage).some(key => key.startsWith('quiz:'))")
    assert stands(attempt) == {"single": "a"}
    consoles[:] = [text for text in consoles if "409" not in text]


def test_by_keyboard_alone(sitting: SimpleNamespace, attempt: Attempt, open_browser: Callable[..., Any]) -> None:
    page = open_browser(sitting.alice)
    page.goto(f"/attempts/{attempt.pk}/")
    question(page, "single").locator("input").first.focus()
    page.keyboard.press("Space")
    is_saved(page, "single")
    question(page, "numeric").locator(".input").focus()
    page.keyboard.type("6")
    page.keyboard.press("Enter")  # saves, hands nothing in
    is_saved(page, "numeric")
    step = question(page, "ordering").locator("li").nth(1)
    name = step.get_attribute("data-name")
    step.locator('[data-move="up"]').focus()
    page.keyboard.press("Enter")
    page.locator("#spoken").get_by_text(f"{name}: now place 1 of 4").wait_for()
    assert page.evaluate("document.activeElement.dataset.move") == "up"
    is_saved(page, "ordering")
    page.locator("#hand-in").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_text("have no answer yet").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#sure").is_hidden() and Attempt.objects.get().state == "open"


def test_signed_out_meanwhile_the_answer_stays_and_is_saved_after_signing_in(
    sitting: SimpleNamespace, attempt: Attempt, open_browser: Callable[..., Any], consoles: list[str]
) -> None:
    page = open_browser(sitting.alice)
    page.goto(f"/attempts/{attempt.pk}/")
    sitting.alice.sessions.all().delete()
    question(page, "single").locator('input[value="b"]').check()
    page.get_by_role("alert").get_by_text("You are signed out.").wait_for()
    client = Client()
    client.force_login(sitting.alice)  # in a new tab: session and token are new
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}])
    page.evaluate("dispatchEvent(new Event('focus'))")
    is_saved(page, "single")
    assert stands(attempt) == {"single": "b"}
    consoles[:] = [text for text in consoles if "401" not in text and "403" not in text]


def ends(page: Any, attempt: Attempt, within: timedelta) -> None:
    """The attempt's page, opened so long before its end; by real clocks, since a made-up one starts at any moment of the page's loading."""
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() + within)
    page.goto(f"/attempts/{attempt.pk}/")


def test_when_the_clock_ends_what_is_typed_is_sent_and_the_result_opens(
    sitting: SimpleNamespace, attempt: Attempt, open_browser: Callable[..., Any]
) -> None:
    page = open_browser(sitting.alice)
    ends(page, attempt, timedelta(minutes=20))
    page.locator("#clock").get_by_text(re.compile(r"(20:00|19:\d\d)")).wait_for()
    ends(page, attempt, timedelta(minutes=5, seconds=4))
    page.locator("#spoken").get_by_text("5 minutes are left.").wait_for(timeout=9000)
    ends(page, attempt, timedelta(seconds=8))
    question(page, "numeric").locator(".input").press_sequentially("6")
    page.locator('fieldset[disabled], input[type="radio"]:disabled').first.wait_for(state="attached", timeout=12000)
    is_saved(page, "numeric")
    assert question(page, "single").locator("input").first.is_disabled()
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(seconds=10))  # the server's clock has come as far
    page.wait_for_url("**/result/", timeout=9000)
    page.get_by_text("Closed by the clock").wait_for()
    assert attempt.items.get(version__kind="numeric").given == "6"
