"""A change of law walks on real content from Erin's desk over a second reader to who learned the old law: the difference, a renewed
certificate, what the manager sees; and back again where it is undone. Readers begin with the policy article's words."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from portal.articles.models import Change, ChangedPassage, Edition, Release
from portal.people.models import Person
from tests.browser import academy, world
from tests.browser.reader import Reader
from tests.conftest import PASSWORD
from tests.training.test_impact import certify
from training.models import BlockNotice, Certificate, Course, Delta, Question, QuestionVersion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STAGES = [("en", 1280), ("zh-hans", 390)]
PICTURES = os.environ.get("WAVE_PICTURES", "")
Enter = Callable[[Any], Reader]


@pytest.fixture(params=STAGES, ids=[f"{language}-{width}" for language, width in STAGES])
def stage(request: pytest.FixtureRequest) -> tuple[str, int]:
    return request.param


@pytest.fixture
def enter(stage: tuple[str, int], open_browser: Callable[..., Any]) -> Enter:
    language, width = stage

    def start(person: Any) -> Reader:
        locale = "zh-CN" if language == "zh-hans" else "en-GB"
        return Reader(open_browser(person, viewport={"width": width, "height": 900}, locale=locale, has_touch=width < 600), language)

    return start


@pytest.fixture
def school(stage: tuple[str, int]) -> SimpleNamespace:
    """Alice holds the certificates of two courses; Erin edits, Pia approves."""
    academy.load()
    cast = world.company(stage[0])
    pia = Person.objects.create_person("pia@example.com", "Pia Roth", PASSWORD, language=stage[0], is_approver=True)
    certificates = {slug: certify(cast.alice, Course.objects.get(slug=slug)) for slug in academy.COURSES}
    return SimpleNamespace(**vars(cast), pia=pia, certificates=certificates)


def photograph(reader: Reader, name: str) -> None:
    if PICTURES:
        width = reader.page.viewport_size["width"]
        reader.page.screenshot(path=Path(PICTURES) / f"{name}-{reader.language}-{width}.png", full_page=True)


# The desk


def row_of(reader: Reader, title: str) -> Any:
    """The button of the desk's row with this title."""
    reader.page.goto(reverse("desk"))
    return reader.page.locator("li", has=reader.page.get_by_role("heading", name=title)).locator(".btn")


def approves(school: SimpleNamespace, enter: Enter, release: Release) -> None:
    pia = enter(school.pia)
    pia.click(row_of(pia, release.revision.title))  # type: ignore[union-attr]
    photograph(pia, "desk-review")
    pia.click(pia.button("Approve"))
    pia.sees("Approved. It can be published now or at a minute.")
    assert pia.clicks == 2


def labels_and_publishes(school: SimpleNamespace, enter: Enter, release: Release) -> Change:
    """Erin labels every passage as the authors of the content do, sees what it touches, publishes."""
    erin = enter(school.erin)
    publishes = row_of(erin, release.revision.title)  # type: ignore[union-attr]
    photograph(erin, "desk")
    erin.click(publishes)
    erin.click(erin.button("Publish …"))
    erin.page.wait_for_url("**/changes/*/")
    change = Change.objects.get(release=release)
    for row in change.passages.all():
        erin.click(erin.page.locator(f"#label-{row.position}-{_label(release, row)}"))
    panel = erin.page.locator("[data-impact]")
    panel.locator('input[name="people"][value="1"]').wait_for(state="attached")
    erin.sees("Certificates at risk", within=panel)
    photograph(erin, "desk-change")
    erin.click(panel.locator('button[value="publish"]'))
    erin.sees("What it touched")
    photograph(erin, "desk-change-made")
    change.refresh_from_db()
    assert change.state == Change.MADE and change.made_by == school.erin and change.impact["people"] == 1
    return change


def _label(release: Release, row: ChangedPassage) -> str:
    if row.number is None:
        return ChangedPassage.WORDING
    said = academy.draft(release.edition.article.slug).change  # type: ignore[union-attr]
    return said.label_of(row.after or row.before, release.edition.language)  # type: ignore[union-attr]


def puts_a_question_back(school: SimpleNamespace, enter: Enter) -> Question:
    """Erin finds that one of them is right as it stands; Pia confirms."""
    erin = enter(school.erin)
    count = QuestionVersion.objects.filter(suspended=True).count()
    title = erin.says_of(count, "%(n)d question is out of the draw", "%(n)d questions are out of the draw", n=count)
    erin.click(row_of(erin, title))
    photograph(erin, "desk-law")
    owed = Question.objects.filter(quizzes__change__isnull=False, quizzes__course__slug="exhaustion-and-parallel-import")
    code = owed.filter(versions__kind="single", template=None).order_by("code")[0].code
    erin.click(erin.page.get_by_role("link", name=code, exact=True))
    photograph(erin, "desk-question")
    erin.click(erin.page.locator("main .btn--main"))
    erin.page.locator("textarea[name=reason-why]").fill("The exception does not touch it.")
    erin.click(erin.button("Hand in as still right"))
    erin.sees("Handed in. It counts when a second person has confirmed it.")
    pia = enter(school.pia)
    pia.page.goto(reverse("desk"))
    pia.click(pia.page.locator(f'a.btn[href="{reverse("desk_question_revise", args=[code])}"]'))
    photograph(pia, "desk-question-confirm")
    pia.click(pia.button("Confirm"))
    pia.sees("Confirmed. Quizzes ask the question again, and so do the differences that are owed.")
    return Question.objects.get(code=code)


# Who learned the old law


def answers(reader: Reader, version: QuestionVersion) -> None:
    for given in version.key["correct"]:
        reader.answer(1, given)


def learns_the_difference(school: SimpleNamespace, enter: Enter, question: Question) -> None:
    delta, alice = Delta.objects.get(course__slug="exhaustion-and-parallel-import"), enter(school.alice)
    alice.page.goto("/")
    photograph(alice, "home")
    alice.click(alice.page.locator(f'a.btn[href="{delta.get_absolute_url()}"]'))
    alice.reads_heading("What changed, and what is true now?")
    photograph(alice, "difference")
    alice.click(alice.button("I have read this"))
    alice.page.wait_for_url("**/attempts/*/")
    answers(alice, question.versions.get(status=QuestionVersion.PUBLISHED))
    alice.click(alice.button("Hand in").first)
    alice.click(alice.page.get_by_role("dialog").get_by_role("button", name=alice.says("Hand in")))
    alice.page.wait_for_url("**/result/")
    photograph(alice, "result")
    alice.click(alice.page.locator("main .btn--main").first)
    alice.reads_heading("Your certificate is valid again")
    photograph(alice, "learned")
    assert alice.clicks <= 8


def sees_what_is_at_risk(school: SimpleNamespace, enter: Enter, certificate: Certificate) -> None:
    alice = enter(school.alice)
    for name, address in (
        ("certificate", certificate.get_absolute_url()),
        ("certificates", "/certificates/"),
        ("course", certificate.completion.course.get_absolute_url()),
        ("verify", reverse("verify", args=[certificate.public_id])),
    ):
        alice.page.goto(address)
        photograph(alice, name)
    alice.page.goto(certificate.get_absolute_url())
    alice.sees("At risk")
    block = BlockNotice.objects.filter(block__text__lesson__course=certificate.completion.course).earliest("block").block
    alice.page.goto(block.text.lesson.get_absolute_url())
    alice.sees("The law has changed under this lesson")
    photograph(alice, "lesson")


def manager_sees(school: SimpleNamespace, enter: Enter, at_risk: int) -> None:
    bob = enter(school.bob)
    bob.page.goto("/team/")
    figure = bob.page.locator('dl.figures a[href*="state=at_risk"]')
    assert (int(re.sub(r"\D", "", figure.inner_text().split("\n")[0])) if figure.count() else 0) == at_risk
    photograph(bob, f"team-{at_risk}")
    bob.page.goto("/team/people/?state=at_risk")
    assert bob.page.get_by_text("Alice Zhang").count() >= bool(at_risk)
    photograph(bob, f"people-{at_risk}")
    bob.page.goto(f"/team/people/{school.alice.pk}/")
    photograph(bob, f"person-{at_risk}")


def shown(slug: str, language: str) -> str:
    published = Edition.objects.get(article__slug=slug, language=language).published
    return published.body if published else ""


def test_from_the_desk_to_the_renewed_certificate(school: SimpleNamespace, stage: tuple[str, int], enter: Enter) -> None:
    release = academy.correct(academy.IMPORT, stage[0], by=school.erin)
    approves(school, enter, release)
    labels_and_publishes(school, enter, release)
    assert "75" in shown(academy.IMPORT, stage[0]) and Delta.objects.open().count() == 2
    manager_sees(school, enter, at_risk=2)
    sees_what_is_at_risk(school, enter, school.certificates["exhaustion-and-parallel-import"])
    learns_the_difference(school, enter, puts_a_question_back(school, enter))
    assert Delta.objects.open().get().course.slug == "ip-for-everyone" and Certificate.objects.count() == 2
    manager_sees(school, enter, at_risk=1)
    anybody = enter(None)
    anybody.page.goto(reverse("verify", args=[school.certificates["exhaustion-and-parallel-import"].public_id]))
    anybody.sees("Renewed after a change of law")
    photograph(anybody, "verify-renewed")


def test_undone_everything_is_as_it_was(school: SimpleNamespace, stage: tuple[str, int], enter: Enter) -> None:
    before = shown(academy.CUSTOMS, stage[0])
    release = academy.correct(academy.CUSTOMS, stage[0], by=school.erin)
    approves(school, enter, release)
    change = labels_and_publishes(school, enter, release)
    assert shown(academy.CUSTOMS, stage[0]) != before and QuestionVersion.objects.filter(suspended=True).exists()
    manager_sees(school, enter, at_risk=2)
    alice = enter(school.alice)
    alice.page.goto("/")
    alice.sees("Law changed")
    erin = enter(school.erin)
    erin.page.goto(change.get_absolute_url())
    erin.click(erin.button("Undo this change"))
    erin.sees("Undone. Readers see the former words, and what the change set off is lifted.")
    photograph(erin, "desk-change-undone")
    assert shown(academy.CUSTOMS, stage[0]) == before and not QuestionVersion.objects.filter(suspended=True).exists()
    assert not Delta.objects.open().exists() and not BlockNotice.objects.filter(settled_at=None).exists()
    alice.page.goto("/")
    alice.page.get_by_role("heading", level=1).wait_for()
    assert alice.page.get_by_text(alice.says("Law changed")).count() == 0
    manager_sees(school, enter, at_risk=0)
