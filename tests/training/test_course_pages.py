"""The catalogue and a course's page, as people meet them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.people.models import Person
from tests.statements import statements
from tests.training.conftest import RIGHT
from tests.training.test_attempting import give
from training.actions import attempting, granting, learning
from training.models import Completion, Course, Enrolment

Browser = Callable[[Person], Client]
Make = Callable[..., SimpleNamespace]


def test_the_catalogue_shows_where_the_reader_stands(company: SimpleNamespace, make_course: Make, as_: Browser) -> None:
    begun, owed, late = make_course("begun"), make_course("owed"), make_course("late")
    make_course("new")
    learning.enrol(company.alice, begun.course)
    learning.finish_lesson(company.alice, begun.lessons[0])
    now = timezone.now()
    Enrolment.objects.create(person=company.alice, course=owed.course, due_at=now + timedelta(days=9))
    Enrolment.objects.create(person=company.alice, course=late.course, due_at=now - timedelta(days=9))
    page = as_(company.alice).get("/courses/").content.decode()
    assert page.index("4 Rules") < page.index("Course begun")
    assert page.count("In progress") == 1 and page.count("Overdue") == 1 and "1 of 3 steps of Course begun" in page
    assert re.search(r"Due <time datetime=", page)
    assert "In progress" not in as_(company.charlie).get("/courses/").content.decode()


def test_the_catalogue_narrows_by_countermeasure_and_ignores_junk(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    browser = as_(company.alice)
    assert "Course borders" in browser.get("/courses/?countermeasure=4").content.decode()
    empty = browser.get("/courses/?countermeasure=2").content.decode()
    assert "Course borders" not in empty and "Show all courses" in empty
    for junk in ("9", "-1", "x'; drop", "٤", "4" * 5000, "%00"):
        assert "Course borders" in browser.get(f"/courses/?countermeasure={junk}&order_by=person__password&sort=?").content.decode()


@pytest.mark.parametrize("state", [Course.DRAFT, Course.ARCHIVED])
def test_a_course_that_is_not_published_is_nowhere(enrolled: SimpleNamespace, as_: Browser, state: str) -> None:
    pages = [
        "/courses/borders/",
        "/courses/borders/lessons/lesson-1/",
        reverse("quiz", args=["borders", "final"]),
    ]
    for person in (enrolled.alice, enrolled.xena, enrolled.erin):
        assert as_(person).get(pages[0]).status_code == 200  # it is there
    Course.objects.update(state=state)
    for person in (enrolled.alice, enrolled.erin, enrolled.audrey, enrolled.xena):
        browser = as_(person)
        assert [browser.get(page).status_code for page in pages] == [404, 404, 404]
        assert browser.post("/courses/borders/enrol/").status_code == 404
        assert browser.post("/courses/borders/lessons/lesson-1/done/").status_code == 404
        for page in ("/", "/courses/"):
            assert "Course borders" not in browser.get(page).content.decode()
    manager = as_(enrolled.bob)
    for page in ("/team/", "/team/people/", f"/team/people/{enrolled.alice.pk}/", "/team/assign/"):
        assert "Course borders" not in manager.get(page).content.decode()
    assert b"Course borders" not in b"".join(manager.get("/team/people.csv").streaming_content)
    assert manager.get("/team/people/?course=borders").status_code == 404
    assert not Enrolment.objects.filter(person=enrolled.erin).exists()


def test_enrolling_goes_to_the_first_step_and_again_changes_nothing(
    company: SimpleNamespace, course: SimpleNamespace, as_: Browser
) -> None:
    browser = as_(company.alice)
    assert "Enrol and start" in browser.get("/courses/borders/").content.decode()
    assert browser.get("/courses/borders/enrol/").status_code == 405
    answer = browser.post("/courses/borders/enrol/", {"person": company.bob.pk, "completed_at": "2020-01-01", "due_at": "2030-01-01"})
    assert answer["Location"] == "/courses/borders/lessons/lesson-1/"
    enrolment = Enrolment.objects.get()
    assert (enrolment.person, enrolment.completed_at, enrolment.due_at) == (company.alice, None, None)
    learning.finish_lesson(company.alice, course.lessons[0])
    assert browser.post("/courses/borders/enrol/")["Location"] == "/courses/borders/lessons/lesson-2/"
    assert Enrolment.objects.get().pk == enrolment.pk


def test_strangers_are_sent_to_the_door(course: SimpleNamespace, client: Client) -> None:
    for page in (
        "/",
        "/courses/",
        "/courses/borders/",
        "/courses/borders/lessons/lesson-1/",
        "/certificates/",
        "/team/",
        "/team/people.csv",
    ):
        assert client.get(page)["Location"].startswith("/accounts/login/")
    assert client.post("/courses/borders/enrol/").status_code == 302 and not Enrolment.objects.exists()


def test_going_on_opens_the_exact_step(enrolled: SimpleNamespace, as_: Browser) -> None:
    browser = as_(enrolled.alice)
    quiz_page = reverse("quiz", args=["borders", "final"])
    page = browser.get("/courses/borders/").content.decode()
    assert f'href="{quiz_page}">Continue' in page and "Next: Final quiz" in page
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    give(attempt, only=1)
    page = browser.get("/courses/borders/").content.decode()
    assert f'href="{attempt.get_absolute_url()}">Continue' in page and "1 answer is saved" in page


def test_why_am_i_not_complete_has_a_sentence_for_each_rule(company: SimpleNamespace, make_course: Make, as_: Browser) -> None:
    course = make_course(attempts=2)
    browser = as_(company.alice)

    def page() -> str:
        return browser.get("/courses/borders/").content.decode()

    assert "Why am I not complete?" not in page()  # nothing is asked of who is not enrolled
    learning.enrol(company.alice, course.course)
    text = page()
    assert "Lesson 1, “Lesson 1”, is not read to its end." in text and "Lesson 2, “Lesson 2”, is not read to its end." in text
    assert "“Final quiz” is not taken yet. The pass mark is 80 %." in text
    learning.finish_lesson(company.alice, course.lessons[0])
    assert "Lesson 1, “" not in page()
    attempt = attempting.start(company.alice, course.quiz)
    assert "“Final quiz” is begun but not handed in." in page()
    give(attempt, only=1)
    attempting.submit(attempt)
    assert "the best result is 33.33 %, the pass mark 80 %. 1 attempt is left." in page()
    attempting.submit(attempting.start(company.alice, course.quiz))
    learning.finish_lesson(company.alice, course.lessons[1])
    text = page()
    assert "no attempt is left. An administrator can allow another one." in text
    assert "btn--big" not in text  # there is no step to go on with, so no button pretends there is
    granting.grant(company.alice, course.quiz, reason="illness", by=company.xena)
    assert "1 attempt is left" in page()
    attempt = attempting.start(company.alice, course.quiz)
    give(attempt)
    attempting.submit(attempt)
    text = page()
    assert "Why am I not complete?" not in text and "Get the certificate" in text


def test_an_attempt_whose_time_is_over_counts_at_once(enrolled: SimpleNamespace, as_: Browser) -> None:
    attempt = attempting.start(enrolled.alice, enrolled.quiz, at=timezone.now() - timedelta(hours=2))
    for item in attempt.items.select_related("version"):
        right = RIGHT[item.version.kind]
        attempting.save(enrolled.alice, attempt.pk, item.position, key=uuid4(), base=0, given=right, at=attempt.started_at)
    assert not Completion.objects.exists()
    assert "You have completed this course." in as_(enrolled.alice).get("/courses/borders/").content.decode()
    assert Completion.objects.get().completed_at == attempt.deadline_at


def test_nasty_titles_stay_text(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    nasty = "<script>alert(1)</script>{{ 7|add:7 }}\u202e%s"
    Course.objects.update(title={"en": nasty}, lede={"en": nasty})
    learning.enrol(company.alice, course.course)
    browser = as_(company.alice)
    for page in ("/", "/courses/", "/courses/borders/", "/courses/borders/lessons/lesson-1/"):
        text = browser.get(page).content.decode()
        assert "<script>alert" not in text and "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in text


def test_a_course_reads_in_chinese_and_says_where_it_is_english_only(
    company: SimpleNamespace, course: SimpleNamespace, as_: Browser
) -> None:
    Person.objects.filter(pk=company.alice.pk).update(language="zh-hans")
    page = as_(Person.objects.get(pk=company.alice.pk)).get("/courses/borders/").content.decode()
    assert "课程 borders" in page and 'lang="en">Who may stop genuine goods?' in page


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_pages_ask_the_same_however_much_there_is(company: SimpleNamespace, make_course: Make, as_: Browser, count: int) -> None:
    for number in range(count):
        made = make_course(f"course-{number}", lessons=min(count, 12))
        learning.enrol(company.alice, made.course)
        learning.finish_lesson(company.alice, made.lessons[0])
    browser = as_(company.alice)
    browser.get("/courses/")
    with statements() as catalogue:
        browser.get("/courses/")
    with statements() as course:
        browser.get("/courses/course-0/")
    with statements() as lesson:
        browser.get("/courses/course-0/lessons/lesson-1/")
    assert (len(catalogue), len(course)) == (6, 6), "\n".join(catalogue + course)
    assert len(lesson) <= 8, "\n".join(lesson)


def test_the_last_result_stays_within_reach(enrolled: SimpleNamespace, as_: Browser) -> None:
    attempt = attempting.submit(attempting.start(enrolled.alice, enrolled.quiz))
    page = as_(enrolled.alice).get(enrolled.course.get_absolute_url()).content.decode()
    assert attempt.passed is False and f'href="/attempts/{attempt.pk}/result/"' in page
