"""A change of law walks from its publication to a learner's difference and a renewed certificate."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from portal.articles.models import Change, Fact
from tests.browser import world
from tests.browser.reader import Reader
from tests.training import law
from tests.training.blocks import write
from tests.training.conftest import RIGHT
from training.actions import revising
from training.models import Certificate, Delta, Question, QuestionRevision, QuestionVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STAGES = [("en", 1280), ("zh-hans", 390)]
PICTURES = os.environ.get("WAVE_PICTURES", "")


def publish_change(editor: Any) -> Change:
    """The editor publishes a change whose one passage changes the answer. By the bell; with the desk's pages merged, by clicks."""
    return law.publish(("L1",))


@pytest.fixture(params=STAGES, ids=[f"{language}-{width}" for language, width in STAGES])
def stage(request: pytest.FixtureRequest) -> tuple[str, int]:
    return request.param


@pytest.fixture
def enter(stage: tuple[str, int], open_browser: Callable[..., Any]) -> Callable[[Any], Reader]:
    language, width = stage

    def start(person: Any) -> Reader:
        locale = "zh-CN" if language == "zh-hans" else "en-GB"
        return Reader(open_browser(person, viewport={"width": width, "height": 900}, locale=locale, has_touch=width < 600), language)

    return start


@pytest.fixture
def school(stage: tuple[str, int]) -> SimpleNamespace:
    """Alice has passed a course of which one block and one question rest on the law that will change; Pia approves."""
    cast = world.company(stage[0])
    made = world.course(kinds=("single", "true_false", "numeric"))
    details = {"heading": "EU trademarks", "text": "Old.", "kind": "rule", "confidence": "known", "as_of": "2025", "basis": "EUTMR"}
    fact = Fact.objects.create(pk="L1", **details)
    write(made.lessons[0], "Liu Yan has an order for forty pallets.\n\nA first sale inside the EEA frees the goods there [@L1].")
    write(made.lessons[0], "刘燕接到四十托盘的订单。\n\n在欧洲经济区内首次销售后，货物在区内自由流通[@L1]。", "zh-hans")
    QuestionVersion.objects.get(question__code="borders-1").facts.add(fact)
    world.handed_in(cast.alice, made, RIGHT)
    return SimpleNamespace(**vars(cast), **vars(made), certificate=Certificate.objects.get())


def photograph(reader: Reader, name: str) -> None:
    if PICTURES:
        width = reader.page.viewport_size["width"]
        reader.page.screenshot(path=Path(PICTURES) / f"{name}-{reader.language}-{width}.png", full_page=True)


def test_from_the_change_to_the_renewed_certificate(school: SimpleNamespace, enter: Callable[[Any], Reader]) -> None:
    publish_change(school.erin)
    puts_the_question_back(school, enter)

    alice = enter(school.alice)
    alice.page.goto("/")
    photograph(alice, "home")
    alice.click(alice.page.locator(".btn--main"))  # the one main button: what changed
    alice.reads_heading("What changed, and what is true now?")
    photograph(alice, "difference")
    alice.click(alice.button("I have read this"))
    alice.page.wait_for_url("**/attempts/*/")
    alice.answer(1, RIGHT["single"])
    alice.click(alice.button("Hand in").first)
    alice.click(alice.page.get_by_role("dialog").get_by_role("button", name=alice.says("Hand in")))
    alice.page.wait_for_url("**/result/")
    photograph(alice, "result")
    alice.click(alice.page.locator("main .btn--main").first)
    alice.reads_heading("Your certificate is valid again")
    photograph(alice, "learned")
    assert alice.clicks <= 6
    delta = Delta.objects.get()
    assert delta.done_at and Certificate.objects.count() == 1
    alice.page.goto(reverse("verify", args=[school.certificate.public_id]))
    alice.sees("Renewed after a change of law")


def puts_the_question_back(school: SimpleNamespace, enter: Callable[[Any], Reader]) -> None:
    erin = enter(school.erin)
    erin.page.goto(reverse("desk_law"))
    photograph(erin, "desk-law")
    erin.click(erin.page.locator("main li .btn").first)
    photograph(erin, "desk-question")
    erin.page.locator("textarea[name=reason-why]").fill("The exception does not touch it.")
    erin.click(erin.button("Hand in as still right"))
    erin.sees("Handed in. It counts when a second person has confirmed it.")
    revising.confirm(QuestionRevision.objects.get(), by=school.xena)
    assert not Question.objects.get(code="borders-1").versions.get().suspended


def test_readers_and_managers_see_it(school: SimpleNamespace, enter: Callable[[Any], Reader]) -> None:
    publish_change(school.erin)
    alice = enter(school.alice)
    alice.page.goto(school.lessons[0].get_absolute_url())
    alice.sees("The law has changed under this lesson")
    assert alice.page.locator(".banner--law .sides").count() == 1
    photograph(alice, "lesson")
    alice.page.goto(school.certificate.get_absolute_url())
    photograph(alice, "certificate")
    alice.page.goto("/certificates/")
    photograph(alice, "certificates")
    alice.page.goto(school.course.get_absolute_url())
    photograph(alice, "course")
    alice.page.goto(reverse("verify", args=[school.certificate.public_id]))
    photograph(alice, "verify")
    bob = enter(school.bob)
    for name, address in (("team", "/team/"), ("people", "/team/people/?state=at_risk"), ("person", f"/team/people/{school.alice.pk}/")):
        bob.page.goto(address)
        bob.page.get_by_text("Alice").first.wait_for() if name != "team" else bob.page.locator("dl.figures a").first.wait_for()
        photograph(bob, name)
    bob.page.goto("/")
    photograph(bob, "manager-home")
