"""Reading lessons: done on POST only, in the exact order, and the last step completes."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from unittest import mock

import pytest
from django.test import Client

from portal.articles.models import Fact
from portal.people.models import Person
from tests.training.test_attempting import give
from training.actions import attempting, certifying, learning
from training.models import Certificate, Completion, Enrolment, LessonCitation, LessonCompletion, LessonText

Browser = Callable[[Person], Client]


def test_a_lesson_is_open_to_the_enrolled_only(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    browser = as_(company.alice)
    answer = browser.get("/courses/borders/lessons/lesson-1/", follow=True)
    assert answer.redirect_chain == [("/courses/borders/", 302)] and "Enrol first" in answer.content.decode()
    assert browser.post("/courses/borders/lessons/lesson-1/done/")["Location"] == "/courses/borders/"
    assert not LessonCompletion.objects.exists()
    learning.enrol(company.alice, course.course)
    page = browser.get("/courses/borders/lessons/lesson-1/").content.decode()
    assert "Words of lesson 1." in page and "Lesson 1 of 2 · 5 minutes" in page and "Law as at Jun 2025" in page
    assert browser.get("/courses/borders/lessons/no-such/").status_code == 404
    course.lessons[1].retired = True
    course.lessons[1].save()
    assert browser.get("/courses/borders/lessons/lesson-2/").status_code == 404


def test_reading_is_not_yet_done_and_marking_goes_on(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    learning.enrol(company.alice, course.course)
    browser = as_(company.alice)
    browser.get("/courses/borders/lessons/lesson-1/")
    browser.head("/courses/borders/lessons/lesson-1/")
    assert browser.get("/courses/borders/lessons/lesson-1/done/").status_code == 405
    assert not LessonCompletion.objects.exists() and Enrolment.objects.get().started_at is None
    junk = {"percent": 100, "status": "passed", "completed_at": "2030-01-01", "at": "1999-01-01", "person": company.bob.pk}
    assert browser.post("/courses/borders/lessons/lesson-1/done/", junk)["Location"] == "/courses/borders/lessons/lesson-2/"
    done = LessonCompletion.objects.get()
    assert (done.person, done.at.year) == (company.alice, Enrolment.objects.get().started_at.year)
    assert browser.post("/courses/borders/lessons/lesson-1/done/")["Location"] == "/courses/borders/lessons/lesson-2/"
    assert LessonCompletion.objects.get().at == done.at
    assert browser.post("/courses/borders/lessons/lesson-2/done/")["Location"] == "/courses/borders/final/"
    assert not Completion.objects.exists()


def test_the_last_lesson_completes_in_its_own_transaction(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    learning.enrol(company.alice, course.course)
    attempt = attempting.start(company.alice, course.quiz)
    give(attempt)
    attempting.submit(attempt)
    learning.finish_lesson(company.alice, course.lessons[0])
    browser = as_(company.alice)
    browser.raise_request_exception = False
    with mock.patch.object(certifying, "issue", side_effect=RuntimeError("the power went")):
        assert browser.post("/courses/borders/lessons/lesson-2/done/").status_code == 500
    assert LessonCompletion.objects.count() == 1 and not Completion.objects.exists()  # all or nothing
    assert browser.post("/courses/borders/lessons/lesson-2/done/")["Location"] == "/courses/borders/"
    completion = Completion.objects.get()
    proof = Certificate.objects.get()
    assert completion.completed_at == proof.issued_at == Enrolment.objects.get().completed_at == LessonCompletion.objects.latest("pk").at
    browser.post("/courses/borders/lessons/lesson-2/done/")
    assert Completion.objects.count() == Certificate.objects.count() == 1


def test_the_lesson_names_what_it_rests_on(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    learning.enrol(company.alice, course.course)
    text = LessonText.objects.get(lesson=course.lessons[0])
    LessonCitation.objects.create(text=text, fact=Fact.objects.get(pk="T6"), position=1)
    page = as_(company.alice).get("/courses/borders/lessons/lesson-1/").content.decode()
    assert ">Exhaustion</a>" in page and "T6 · law as at Jun 2025" in page


def test_a_lesson_speaks_the_readers_language_or_says_that_it_does_not(
    company: SimpleNamespace, course: SimpleNamespace, as_: Browser
) -> None:
    learning.enrol(company.alice, course.course)
    Person.objects.filter(pk=company.alice.pk).update(language="zh-hans")
    browser = as_(Person.objects.get(pk=company.alice.pk))
    page = browser.get("/courses/borders/lessons/lesson-1/")
    assert 'class="stack-l" lang="en"' in page.content.decode() and page.context["reading"].foreign
    text = LessonText.objects.get(lesson=course.lessons[0])
    LessonText.objects.create(
        lesson=text.lesson, language="zh-hans", title="第一课", html="<p>正文</p>", example_title="例", takeaways=["一"]
    )
    page = browser.get("/courses/borders/lessons/lesson-1/")
    assert "第一课" in page.content.decode() and 'class="stack-l" lang="zh-Hans"' in page.content.decode()


def test_a_lesson_without_words_says_so(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    learning.enrol(company.alice, course.course)
    LessonText.objects.all().delete()
    assert "This lesson has no text yet" in as_(company.alice).get("/courses/borders/lessons/lesson-1/").content.decode()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_do_nothing(company: SimpleNamespace, course: SimpleNamespace, as_: Browser, method: str) -> None:
    learning.enrol(company.alice, course.course)
    browser = as_(company.alice)
    assert getattr(browser, method)("/courses/borders/lessons/lesson-1/done/").status_code == 405
    assert (
        browser.post("/courses/borders/lessons/lesson-1/", {"_method": "DELETE"}, headers={"x-http-method-override": "DELETE"}).status_code
        == 405
    )
    assert not LessonCompletion.objects.exists()
