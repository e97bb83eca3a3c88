"""The front page: what I owe by date, one main button to the exact step; for heads whether their unit is compliant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from portal.articles.actions import demanding, publishing, writing
from portal.articles.models import Article, Edition, Topic
from portal.people.models import Person
from tests.statements import statements
from tests.training.test_attempting import give
from training.actions import attempting, learning
from training.models import Attempt, Certificate, Enrolment

Browser = Callable[[Person], Client]
Make = Callable[..., SimpleNamespace]
NOW = timezone.now()


def owe(person: Person, made: SimpleNamespace, days: float | None) -> Enrolment:
    due = None if days is None else timezone.now() + timedelta(days=days)
    return Enrolment.objects.create(person=person, course=made.course, due_at=due)


def test_everything_by_date_and_one_main_button(company: SimpleNamespace, make_course: Make, as_: Browser) -> None:
    for slug, days in (("own", None), ("late", -4), ("soon", 8)):
        owe(company.alice, make_course(slug), days)
    page = as_(company.alice).get("/").content.decode()
    places = [page.index(text) for text in ("1 course is overdue.", "Course late", "Course soon", "your own choice", "Course own")]
    assert places == sorted(places)
    assert "Was due <time" in page and "4 days late" in page and "in 8 days" in page and "CST (UTC+8)" in page
    assert page.count("btn--main") == 1 and 'btn--main" href="/courses/late/lessons/lesson-1/"' in page
    assert page.count("Not started · about 30 minutes") == 3


def test_the_button_leads_to_the_open_attempt(enrolled: SimpleNamespace, as_: Browser) -> None:
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    give(attempt, only=2)
    page = as_(enrolled.alice).get("/").content.decode()
    assert f'btn--main" href="{attempt.get_absolute_url()}">Continue' in page and "begun. 1 answer is saved." in page


def test_where_no_attempt_is_left_no_button_pretends(company: SimpleNamespace, make_course: Make, as_: Browser) -> None:
    stuck, free = make_course("stuck", attempts=1, lessons=1), make_course("free")
    owe(company.alice, stuck, -1)
    owe(company.alice, free, 3)
    learning.finish_lesson(company.alice, stuck.lessons[0])
    attempting.submit(attempting.start(company.alice, stuck.quiz))
    page = as_(company.alice).get("/").content.decode()
    assert "no attempt is left" in page and "What is missing" in page
    assert 'btn--main" href="/courses/free/' in page


def test_who_owes_nothing_reads_so(company: SimpleNamespace, make_course: Make, as_: Browser) -> None:
    page = as_(company.alice).get("/").content.decode()
    assert "You owe nothing today" in page and "No course is asked of you yet." in page and "Find a course" in page
    made = make_course(lessons=1)
    owe(company.alice, made, 3)
    learning.finish_lesson(company.alice, made.lessons[0])
    attempt = attempting.start(company.alice, made.quiz)
    give(attempt)
    attempting.submit(attempt)
    page = as_(company.alice).get("/").content.decode()
    proof = Certificate.objects.get()
    assert "You have completed 1 course." in page and f"/certificates/{proof.number}/" in page
    assert "100 %" in page and "Expiring" not in page
    proof.expires_at = timezone.now() + timedelta(days=48, hours=1)
    proof.save()
    assert "in 48 days. It stays in your file." in as_(company.alice).get("/").content.decode()
    proof.revoked_at = timezone.now()
    proof.save()
    assert "Expiring" not in as_(company.alice).get("/").content.decode()


def test_the_fan_counts_steps_done(enrolled: SimpleNamespace, as_: Browser) -> None:
    page = as_(enrolled.alice).get("/")
    assert page.context["home"].shares == [0, 0, 0, pytest.approx(2 / 3), 0] and "67 %" in page.content.decode()


def test_only_heads_are_asked_whether_their_unit_is_compliant(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    owe(company.alice, course, -1)
    page = as_(company.bob).get("/").content.decode()
    assert "Is my unit compliant today?" in page and "Not yet: 1 of 2 people are compliant." in page and "Who is missing" in page
    assert "Yes: 2 people, nothing overdue." in as_(company.mona).get("/").content.decode()
    for person in (company.alice, company.erin, company.xena, company.audrey):
        assert "Is my unit compliant today?" not in as_(person).get("/").content.decode()


def test_what_time_has_handed_in_counts_for_the_head_too(enrolled: SimpleNamespace, as_: Browser) -> None:
    """Alice answered enough and let the clock run out; nobody has opened a page of hers since."""
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    give(attempt)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=timezone.now() - timedelta(minutes=1))
    Enrolment.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert "Yes: 2 people, nothing overdue." in as_(enrolled.bob).get("/").content.decode()
    assert Enrolment.objects.get(person=enrolled.alice).completed_at


def test_an_article_to_sign_is_owed_too_and_asks_one_thing_more(company: SimpleNamespace, make_course: Make, as_: Browser) -> None:
    owe(company.bob, make_course("soon"), 3)
    topic = Topic.objects.create(slug="rules", title={"en": "Rules"})
    for slug in ("one", "two"):
        article = Article.objects.create(slug=slug, topic=topic)
        writing.save_draft(article, "en", writing.Words.of(f"About {slug}", "Words.", "Words.\n"), change_note="First.")
        publishing.ship(Edition.objects.get(article=article))
        due_at = timezone.now() + timedelta(days=5 if slug == "one" else 9)
        demanding.demand(article, company.sales, due_at=due_at, why="The law has changed.", by=company.erin)
    browser = as_(company.bob)
    page = browser.get("/").content.decode()
    assert "1 course has a date ahead." in page and "2 articles are to be read and signed." in page
    assert page.index("About one") < page.index("About two") < page.index("Course soon") and page.count("btn--main") == 1
    with statements() as asked:
        browser.get("/")
    assert len(asked) == 11
    alone = as_(company.alice).get("/").content.decode()
    assert "What you owe" in alone and 'btn--main" href="/articles/one/"' in alone


def test_dates_stand_in_the_persons_zone(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    Person.objects.filter(pk=company.alice.pk).update(time_zone="Europe/Berlin")
    owe(company.alice, course, 5)
    assert " CET (UTC+1)" in as_(Person.objects.get(pk=company.alice.pk)).get("/").content.decode()


def test_dates_at_the_end_of_days_are_no_fault(company: SimpleNamespace, make_course: Make, as_: Browser) -> None:
    for slug, year in (("far", 9998), ("past", 1901)):
        Enrolment.objects.create(person=company.alice, course=make_course(slug).course, due_at=NOW.replace(year=year, month=3, day=1))
    for page in ("/", "/courses/", "/courses/far/"):
        assert as_(company.alice).get(page).status_code == 200
    assert as_(company.bob).get("/team/people/").status_code == 200


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_asks_the_same_however_much_is_owed(company: SimpleNamespace, make_course: Make, as_: Browser, count: int) -> None:
    for number in range(count):
        made = make_course(f"course-{number}", kinds=("single",), lessons=1)
        for person in (company.alice, company.bob):
            owe(person, made, number - 2)
    for person, most in ((company.alice, 7), (company.bob, 10)):
        browser = as_(person)
        browser.get("/")
        with statements() as asked:
            browser.get("/")
        assert len(asked) == most, "\n".join(asked)
