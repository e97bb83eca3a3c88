"""The journeys people make, from the sign-in form to what they came for: in both languages, on a desk and on a telephone."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from portal.articles.models import Article, Edition
from portal.jobs import working
from tests.browser import world
from tests.browser.reader import Enter, Reader
from tests.training.conftest import QUESTIONS, RIGHT, WRONG
from training.models import Attempt, Certificate, Enrolment, Reminder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STAGES = [("en", 1280), ("zh-hans", 390), ("zh-hans", 1280), ("en", 390)]
if os.environ.get("JOURNEYS") == "one":
    STAGES = STAGES[:1]


@pytest.fixture(params=STAGES, ids=[f"{language}-{width}" for language, width in STAGES])
def stage(request: pytest.FixtureRequest) -> tuple[str, int]:
    return request.param


@pytest.fixture
def enter(stage: tuple[str, int], open_browser: Callable[..., Any]) -> Enter:
    """`enter(person)`: a fresh browser of this stage, signed in as `person` (None: nobody)."""
    language, width = stage

    def start(person: Any = None) -> Reader:
        locale = "zh-CN" if language == "zh-hans" else "en-GB"
        return Reader(open_browser(person, viewport={"width": width, "height": 900}, locale=locale, has_touch=width < 600), language)

    return start


@pytest.fixture
def cast(stage: tuple[str, int]) -> SimpleNamespace:
    return world.company(stage[0])


def test_an_employee_from_the_course_due_to_the_certificate(cast: SimpleNamespace, enter: Enter) -> None:
    """Ten steps of learning, the browser killed in mid-quiz; every acknowledged answer is there on the next device."""
    world.article(by=cast.erin)
    school = world.course(kinds=("single", "true_false", "numeric", "single", "true_false"), lessons=3)
    world.owes(cast.alice, school.course)

    desk = enter()
    learns_and_begins_the_quiz(desk, cast.alice, school)
    for number in (1, 2, 3):
        desk.answer(number, RIGHT[kind_of(desk, number)])
    desk.page.context.close()  # without warning

    other = enter()
    comes_back(other, cast.alice, school)
    for number in (4, 5):
        other.answer(number, RIGHT[kind_of(other, number)])
    hands_in(other)
    other.reads_heading("You passed")
    from_home = 1 + 1  # on each device
    allowed = len(school.lessons) + 5 + 3  # "next" on each lesson, an answer each; start, hand in, confirm: 23 where both are ten
    assert desk.clicks + other.clicks <= from_home + allowed
    assert Attempt.objects.get().percent == 100
    opens_what_proves_an_answer(other)
    gets_the_certificate(other, cast.alice)


def learns_and_begins_the_quiz(reader: Reader, person: Any, school: SimpleNamespace) -> None:
    reader.sign_in(person)
    reader.reads_heading("What you owe")
    title = school.course.title[reader.language]
    reader.click(reader.link("Start", f": {title}"))
    for lesson in school.lessons:
        reader.page.wait_for_url(f"**{reverse('lesson', args=[school.course.slug, lesson.key])}")
        reader.page.get_by_role("heading", level=1, name=lesson.title[reader.language]).wait_for()
        reader.click(reader.page.locator(".turn button"))
    reader.page.wait_for_url(f"**{school.rules}")
    reader.click(reader.button("Start"))
    reader.sees("%(answered)s of %(total)s answered", answered=0, total=5)


def comes_back(reader: Reader, person: Any, school: SimpleNamespace) -> None:
    """One click from home into the open attempt."""
    reader.sign_in(person)
    one, many = ("Next: %(title)s, begun. %(answered)s answer is saved.", "Next: %(title)s, begun. %(answered)s answers are saved.")
    told = reader.says_of(3, one, many, title=school.quiz.title[reader.language], answered=3)
    reader.page.get_by_text(told).wait_for()
    reader.click(reader.link("Continue", f": {school.course.title[reader.language]}"))
    reader.page.wait_for_url(f"**{Attempt.objects.get().get_absolute_url()}")
    reader.sees("%(answered)s of %(total)s answered", answered=3, total=5)
    for number in (1, 2, 3):
        kind, here = kind_of(reader, number), reader.question(number)
        stands = here.locator(".input").input_value() if kind == "numeric" else here.locator("input:checked").first.get_attribute("value")
        assert stands == RIGHT[kind]


def kind_of(reader: Reader, number: int) -> str:
    return reader.question(number).get_attribute("data-kind")


def hands_in(reader: Reader) -> None:
    reader.click(reader.button("Hand in").first)
    reader.sees("Every question is answered.", within=reader.page.get_by_role("dialog"))
    reader.click(reader.page.get_by_role("dialog").get_by_role("button", name=reader.says("Hand in")))
    reader.page.wait_for_url("**/result/")


def opens_what_proves_an_answer(reader: Reader) -> None:
    proof = reader.link("Paragraph %(number)s proves it: %(basis)s", number=1, basis="Exhaustion").first
    proof.click()
    reader.page.wait_for_url("**/articles/exhaustion/#p1")
    cited = reader.page.locator(".para:target")
    cited.wait_for()
    assert cited.get_by_text(world.BODIES[reader.language][:8]).is_visible()
    reader.page.go_back()


def gets_the_certificate(reader: Reader, person: Any) -> None:
    reader.link("Get the certificate").click()
    reader.page.get_by_role("heading", level=1, name=person.display_name).wait_for()
    with reader.page.expect_download() as saved:
        reader.link("Save as PDF").click()
    number = Certificate.objects.get().number
    assert saved.value.suggested_filename == f"certificate-{number}.pdf"
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF-")


def test_an_editor_writes_and_a_learner_finds(cast: SimpleNamespace, enter: Enter) -> None:
    """A new article, previewed, read by a second person and published at the desk; a word of two Chinese characters finds it."""
    world.register()
    writer = enter()
    writer.sign_in(cast.erin)
    word = {"en": "forwarder", "zh-hans": "货代"}[writer.language]
    begins_an_article(writer, f"{word} 1")
    text = {"en": "The forwarder checks consent before the goods leave.", "zh-hans": "货代在货物发出前核对同意书。"}[writer.language]
    writer.page.get_by_label(writer.says("Summary")).fill("…")
    writer.page.get_by_label(writer.says("Text"), exact=True).fill(f"## {word}\n\n{text} [@T6]\n")
    writer.page.get_by_label(writer.says("What has changed")).fill("…")
    writer.page.locator("#preview").get_by_text(text).wait_for()  # made while one types
    assert not Edition.objects.exists()  # and keeps nothing
    writer.click(writer.button("Hand in"))
    writer.page.wait_for_url("**/desk/reviews/**")
    assert writer.clicks <= 5

    second = enter(cast.xena)
    second.page.goto(writer.page.url.removeprefix(writer.page.url.split("/desk/")[0]))
    second.click(second.button("Approve"))
    second.click(second.button("Publish …"))
    second.sees("Published. Readers see it now.")

    learner = enter(cast.charlie)
    learner.page.goto("/")
    field = learner.page.locator(".find input[name=q]")
    if not field.is_visible():  # a narrow screen has no room for it
        learner.page.get_by_role("link", name=learner.says("Search"), exact=True).click()
        field = learner.page.locator("main input[name=q]")
    field.fill(word)
    learner.page.keyboard.press("Enter")
    learner.page.locator("main").get_by_role("link", name=f"{word} 1").click()
    learner.page.locator(".para").get_by_text(text).wait_for()


def begins_an_article(writer: Reader, title: str) -> None:
    """From home to the empty text of a new article, in the writer's language."""
    writer.click(writer.link("Desk"))
    writer.click(writer.link("New article"))
    writer.page.get_by_label(writer.says("Title"), exact=True).fill(title)
    writer.page.locator("#id_slug").fill("forwarders")
    writer.page.locator("#id_topic").select_option(index=1)
    writer.click(writer.button("Go on to the text"))
    writer.page.wait_for_url(f"**/desk/articles/forwarders/{writer.language}/")
    assert Article.objects.get().slug == "forwarders"


def test_a_manager_sees_who_has_finished_and_reminds_who_has_not(cast: SimpleNamespace, enter: Enter) -> None:
    school = world.course(kinds=("single", "numeric"), lessons=1)
    for person in (cast.alice, cast.dora):
        world.owes(person, school.course)
    world.owes(cast.charlie, school.course)  # in the works: none of Bob's business
    manager = enter()
    manager.sign_in(cast.bob)
    manager.reads_heading("Is my unit compliant today?")
    manager.click(manager.link("My unit"))
    total = manager.page.locator("tfoot .cell")
    total.get_by_text("0/2").wait_for()

    attempt = world.handed_in(cast.alice, school, RIGHT)
    manager.page.reload()
    total.get_by_text("1/2").wait_for()  # the same moment

    drills_down_to_the_answer(manager, attempt)
    reminds(manager, cast.dora, school)
    saves_the_list(manager)


def drills_down_to_the_answer(manager: Reader, attempt: Attempt) -> None:
    """From the number to the people, the person, the attempt and what was answered."""
    manager.clicks = 0
    manager.click(manager.page.locator('tfoot .cell a[href*="state=completed"]'))
    expect(manager.page.locator("tbody tr")).to_have_count(1)
    manager.click(manager.page.locator("tbody").get_by_role("link", name="Alice Zhang"))
    manager.click(manager.page.locator(f'a[href="{reverse("result", args=[attempt.pk])}"]'))
    manager.page.get_by_role("heading", level=1).get_by_text("Alice Zhang").wait_for()
    manager.sees("The answer given.")
    assert manager.clicks == 3


def reminds(manager: Reader, person: Any, school: SimpleNamespace) -> None:
    manager.page.goto("/")
    manager.clicks = 0
    manager.click(manager.link("My unit"))
    manager.click(manager.page.locator('tfoot .cell a[href*="state=not_started"]'))
    title = school.course.title[manager.language]
    manager.click(manager.page.get_by_role("button", name=f"{manager.says('Remind')} {person}: {title}"))
    manager.page.get_by_text(manager.says_of(1, "%(n)d mail is on its way.", "%(n)d mails are on their way.", n=1)).wait_for()
    assert manager.clicks == 3
    assert Reminder.objects.get().enrolment == Enrolment.objects.get(person=person)
    working.drain()
    assert [(one.to, one.subject) for one in mail.outbox] == [([person.email], manager.says("Courses you still owe"))]


def saves_the_list(manager: Reader) -> None:
    with manager.page.expect_download() as saved:
        manager.page.get_by_role("link", name="CSV").click()
    content = Path(saved.value.path()).read_bytes()
    assert saved.value.suggested_filename.endswith(".csv")
    assert content.startswith(b"\xef\xbb\xbf") and "Dora Wang" in content.decode() and "Charlie" not in content.decode()


def test_by_keyboard_alone(cast: SimpleNamespace, enter: Enter) -> None:
    """No mouse from the sign-in to the result; the focus shows on everything that is used, and the bars can be skipped."""
    kinds = tuple(QUESTIONS)
    school = world.course(kinds=kinds, lessons=1)
    world.owes(cast.alice, school.course)
    reader = enter()
    types_the_way_in(reader, cast.alice)
    reader.presses_on(reader.link("Start", f": {school.course.title[reader.language]}"))
    reader.page.wait_for_url("**/lessons/lesson-1/")
    skips_to_the_content(reader)
    reader.presses_on(reader.page.locator(".turn button"))
    reader.page.wait_for_url(f"**{school.rules}")
    reader.presses_on(reader.button("Start"))
    for number in range(1, len(kinds) + 1):
        answers_by_keys(reader, number)
    reader.presses_on(reader.page.locator("#hand-in"))
    yes = reader.page.get_by_role("dialog").get_by_role("button", name=reader.says("Hand in"))
    yes.wait_for()
    reader.presses_on(yes)
    reader.reads_heading("You passed")
    assert Attempt.objects.get().percent == 100


def types_the_way_in(reader: Reader, person: Any) -> None:
    reader.page.goto("/")
    reader.tab_to(reader.page.get_by_label(reader.says("Work e-mail")))
    reader.page.keyboard.type(person.email)
    reader.tab_to(reader.page.get_by_label(reader.says("Password")))
    reader.page.keyboard.type(world.PASSWORD)
    reader.page.keyboard.press("Enter")
    reader.reads_heading("What you owe")


def skips_to_the_content(reader: Reader) -> None:
    reader.page.keyboard.press("Tab")
    skip = reader.page.locator(".skip")
    reader.tab_to(skip)
    assert skip.is_visible() and skip.bounding_box()["y"] >= 0
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.closest('#main') !== null")


def answers_by_keys(reader: Reader, number: int) -> None:
    here, kind = reader.question(number), kind_of(reader, number)
    given = RIGHT[kind]
    if kind in {"single", "true_false"}:
        reader.presses_on(here.locator("[data-answer] input").first, "Space")
        while here.locator("input:checked").first.get_attribute("value") != given:
            reader.page.keyboard.press("ArrowDown")
    elif kind == "multiple":
        for key in given:
            reader.presses_on(here.locator(f'input[value="{key}"]'), "Space")
    elif kind == "matching":
        for left, option in given.items():
            chosen = here.locator(f'select[data-left="{left}"]')
            reader.tab_to(chosen)
            while chosen.input_value() != option:
                reader.page.keyboard.press("ArrowDown")
    elif kind == "ordering":
        puts_in_order(reader, here, given)
    else:
        reader.tab_to(here.locator("[data-answer] .input"))
        reader.page.keyboard.type(given)
    reader.sees_saved(number)


def puts_in_order(reader: Reader, here: Any, wanted: list[str]) -> None:
    """Each step is moved up to its place; the focus stays on its button."""
    for place, key in enumerate(wanted):
        step = here.locator(f'li[data-key="{key}"]')
        while (above := step.evaluate("step => [...step.parentElement.children].indexOf(step)")) > place:
            reader.presses_on(step.locator('[data-move="up"]'))
            assert step.evaluate("step => [...step.parentElement.children].indexOf(step)") == above - 1


def test_what_is_shown_wrong_is_not_passed(cast: SimpleNamespace, enter: Enter) -> None:
    """Who fails sees why, and one click leads to the next attempt."""
    school = world.course(kinds=("single", "numeric"), lessons=1)
    attempt = world.handed_in(cast.alice, school, WRONG)
    reader = enter(cast.alice)
    reader.page.goto(reverse("result", args=[attempt.pk]))
    reader.reads_heading("Not passed yet")
    reader.click(reader.link("Try again, attempt %(number)s of %(allowed)s", number=2, allowed=3))
    reader.page.wait_for_url(f"**{school.rules}")
    assert Client().get(attempt.get_absolute_url()).status_code == 302 and not Certificate.objects.exists()
