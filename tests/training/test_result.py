"""The result: as much as the quiz's rules show, every mark with its reason and proof, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.people.models import DepartmentHead, Membership, Person
from tests.statements import statements
from tests.training import taking
from tests.training.conftest import QUESTIONS, RIGHT, WRONG
from training.actions import attempting, learning
from training.models import Attempt, AttemptItem, Certificate, Question, QuestionVersion, Quiz

SignIn = Callable[[Person], Client]
REASON = "Because of rule"  # part of every explanation


@pytest.fixture
def whole(company: SimpleNamespace, make_course: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    made = make_course(kinds=tuple(QUESTIONS))
    learning.enrol(company.alice, made.course)
    return SimpleNamespace(**vars(company), **vars(made))


def done(client: Client, made: SimpleNamespace, answers: dict[str, Any], *, skip: tuple[str, ...] = ()) -> Attempt:
    attempt = attempting.start(made.alice, made.quiz)
    for item in attempt.items.select_related("version"):
        if item.version.kind not in skip:
            assert taking.save(client, attempt, item.position, answers[item.version.kind]).status_code == 200
    return attempting.submit(attempt)


def result_of(client: Client, attempt: Attempt) -> Any:
    return client.get(reverse("result", args=[attempt.pk]))


def finish_lessons(made: SimpleNamespace) -> None:
    for lesson in made.lessons:
        learning.finish_lesson(made.alice, lesson)


def test_passed_with_the_certificate_the_same_second(whole: SimpleNamespace, as_: SignIn) -> None:
    finish_lessons(whole)
    alice = as_(whole.alice)
    page = result_of(alice, done(alice, whole, RIGHT))
    certificate = Certificate.objects.get()
    assert "You passed" in page.text and "100 %" in page.text and "7 of 7 points" in page.text and "attempt 1 of 3" in page.text
    assert certificate.get_absolute_url() in page.text and page.text.count("btn--main") == 1
    assert page.text.count(REASON) == 7 and "no-store" in page["Cache-Control"]


def test_passed_but_lessons_are_missing(whole: SimpleNamespace, as_: SignIn) -> None:
    alice = as_(whole.alice)
    page = result_of(alice, done(alice, whole, RIGHT))
    assert "Next: Lesson 1" in page.text and not Certificate.objects.exists()
    assert "is not read to its end" in page.text


def test_not_passed_says_how_to_go_on(whole: SimpleNamespace, as_: SignIn) -> None:
    alice = as_(whole.alice)
    page = result_of(alice, done(alice, whole, WRONG))
    assert "Not passed yet" in page.text and "Try again, attempt 2 of 3" in page.text and "2 attempts are left." in page.text
    for _again in range(2):
        last = done(alice, whole, WRONG)
    page = result_of(alice, last)
    assert "Try again" not in page.text and "No attempt is left." in page.text and "ip-help@example.com" in page.text


def test_every_kind_shows_what_was_given_and_what_is_right(whole: SimpleNamespace, as_: SignIn) -> None:
    alice = as_(whole.alice)
    attempt = done(alice, whole, WRONG | {"matching": {"1": "b", "2": "a"}, "short_answer": "We look at customs."})
    page = result_of(alice, attempt)
    by_kind = {answer.question.kind: answer for answer in page.context["answers"]}
    assert {kind: float(answer.earned) for kind, answer in by_kind.items()} == dict.fromkeys(QUESTIONS, 0) | {"matching": 0.5}
    single = {option.text: (option.right, option.chosen) for option in by_kind["single"].options}
    assert single["Option b"] == (True, False) and single["Option a"] == (False, True) and single["Option c"] == (False, False)
    assert [(pair["option"].text, pair["option"].chosen, pair["option"].yours) for pair in by_kind["matching"].pairs] == [
        ("Option b", True, "Option b"),
        ("Option d", False, "Option a"),
    ]
    assert [(step.text, step.yours) for step in by_kind["ordering"].steps][0] == ("Option d", "Option a")
    assert [(group.hit, group.accepted) for group in by_kind["short_answer"].groups] == [
        ("customs", ["customs"]),
        (None, ["recordation", "record"]),
    ]
    for text in ("Partly right", "6 months", "recordation · record", "We look at customs.", "Why a.", "At least 2 of these 2 points"):
        assert text in page.text, text


def test_no_answer_is_not_a_wrong_answer(whole: SimpleNamespace, as_: SignIn) -> None:
    alice = as_(whole.alice)
    page = result_of(alice, done(alice, whole, {}, skip=tuple(QUESTIONS)))
    assert page.text.count("No answer</span>") >= 7 and "0 %" in page.text and "Not passed yet" in page.text


@pytest.mark.parametrize(("reveal", "score", "answers"), [("full", True, True), ("score", True, False), ("never", False, False)])
@pytest.mark.parametrize("who", ["alice", "bob", "xena", "audrey"])
def test_only_what_the_quiz_reveals(
    company: SimpleNamespace, make_course: Callable[..., SimpleNamespace], as_: SignIn, reveal: str, score: bool, answers: bool, who: str
) -> None:
    made = SimpleNamespace(**vars(company), **vars(make_course(kinds=tuple(QUESTIONS), reveal=reveal)))
    learning.enrol(made.alice, made.course)
    attempt = done(as_(made.alice), made, RIGHT | {"single": "a"})
    page = result_of(as_(getattr(made, who)), attempt)
    assert page.status_code == 200 and "Passed" in page.text
    assert ("85.71 %" in page.text) is score and ("6 of 7 points" in page.text) is score
    assert (REASON in page.text) is answers and ("Option b" in page.text) is answers and bool(page.context["answers"]) is answers
    assert ("Result of <bdi>Alice Zhang</bdi>" in page.text) is (who != "alice")


def test_the_rules_are_those_the_attempt_started_under(whole: SimpleNamespace, as_: SignIn) -> None:
    alice = as_(whole.alice)
    attempt = done(alice, whole, RIGHT)
    Quiz.objects.update(reveal="never", pass_mark=Decimal(1), attempts=9)
    page = result_of(alice, attempt)
    assert REASON in page.text and "The pass mark is 80 %." in page.text


def test_past_results_do_not_change_with_the_question(whole: SimpleNamespace, as_: SignIn) -> None:
    alice = as_(whole.alice)
    attempt = done(alice, whole, RIGHT)
    before = result_of(alice, attempt).text
    old = QuestionVersion.objects.get(kind="single")
    QuestionVersion.objects.filter(pk=old.pk).update(status="retired")
    body = {"en": old.body["en"] | {"stem": "A new stem?"}}
    QuestionVersion.objects.create(
        question=old.question,
        number=2,
        kind="single",
        body=body,
        key={"correct": ["a"]},
        explanation=old.explanation,
        proof=old.proof,
        status="published",
    )
    strip = lambda text: [line for line in text.splitlines() if "csrf" not in line and "Request" not in line and "time" not in line]  # noqa: E731
    assert strip(result_of(alice, attempt).text) == strip(before)


def test_while_another_attempt_is_open_only_the_score_is_shown(whole: SimpleNamespace, as_: SignIn) -> None:
    alice, bob = as_(whole.alice), as_(whole.bob)
    first = done(alice, whole, WRONG)
    assert REASON in result_of(alice, first).text and REASON in result_of(bob, first).text
    second = attempting.start(whole.alice, whole.quiz)
    for who in (alice, bob, as_(whole.xena)):
        page = result_of(who, first)
        assert "The answers are hidden while an attempt at this quiz is open." in page.text and "0 %" in page.text
        assert REASON not in page.text and "Option b" not in page.text and not page.context["answers"]
    assert reverse("attempt", args=[second.pk]) in result_of(alice, first).text
    attempting.submit(second)
    assert REASON in result_of(alice, first).text


def test_a_manager_who_sits_at_the_same_quiz_sees_no_answers_of_it(whole: SimpleNamespace, as_: SignIn) -> None:
    first = done(as_(whole.alice), whole, RIGHT)
    learning.enrol(whole.bob, whole.course)
    attempt = attempting.start(whole.bob, whole.quiz)
    assert REASON not in result_of(as_(whole.bob), first).text
    attempting.submit(attempt)
    assert REASON in result_of(as_(whole.bob), first).text


def test_who_may_read_a_result(whole: SimpleNamespace, as_: SignIn) -> None:
    attempt = done(as_(whole.alice), whole, RIGHT)
    for who in (whole.charlie, whole.mona, whole.erin):
        assert result_of(as_(who), attempt).status_code == 404
    bob = as_(whole.bob)
    assert result_of(bob, attempt).status_code == 200
    page = result_of(bob, attempt).text
    assert "Try again" not in page and "Why not complete?" not in page
    Membership.objects.filter(person=whole.alice).update(department=whole.works)
    assert result_of(bob, attempt).status_code == 404 and result_of(as_(whole.mona), attempt).status_code == 200
    DepartmentHead.objects.all().delete()
    assert result_of(as_(whole.mona), attempt).status_code == 404


def test_ones_own_open_attempt_goes_on_and_an_expired_one_is_closed(whole: SimpleNamespace, as_: SignIn) -> None:
    alice = as_(whole.alice)
    attempt = attempting.start(whole.alice, whole.quiz)
    assert result_of(alice, attempt).url == reverse("attempt", args=[attempt.pk])
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(seconds=5))
    assert "Closed by the clock" in result_of(alice, attempt).text


def test_names_and_answers_are_text(whole: SimpleNamespace, as_: SignIn) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    Person.objects.filter(pk=whole.alice.pk).update(display_name=nasty)
    attempt = done(as_(whole.alice), whole, RIGHT | {"short_answer": nasty})
    page = result_of(as_(whole.bob), attempt).text
    assert "<img" not in page and page.count("&lt;img src=x") >= 3


def test_figures_by_topic_where_there_are_several(whole: SimpleNamespace, as_: SignIn) -> None:
    from strategy.models import Countermeasure

    other = Countermeasure.objects.create(number=1, slug="strategy", title={"en": "Strategy"}, short={"en": "Plan."})
    Question.objects.filter(versions__kind="single").update(countermeasure=other)
    alice = as_(whole.alice)
    page = result_of(alice, done(alice, whole, RIGHT | {"numeric": "7"}))
    assert [(topic.name, topic.right, topic.total) for topic in page.context["topics"]] == [("Strategy", 1, 1), ("Rules", 5, 6)]
    assert "Rules: 5 of 6" in page.text


def test_the_result_asks_the_same_for_one_question_and_for_many(
    company: SimpleNamespace, make_course: Callable[..., SimpleNamespace], as_: SignIn
) -> None:
    alice, counts = as_(company.alice), []
    for slug, kinds in (("one", ("single",)), ("many", tuple(QUESTIONS) * 2)):
        made = SimpleNamespace(**vars(company), **vars(make_course(slug, kinds=kinds)))
        learning.enrol(made.alice, made.course)
        attempt = done(alice, made, RIGHT)
        with statements() as counted:
            result_of(alice, attempt)
        counts.append(len(counted))
    assert counts[0] == counts[1] <= 8


def test_the_proof_stands_under_each_answer(whole: SimpleNamespace, as_: SignIn) -> None:
    alice = as_(whole.alice)
    page = result_of(alice, done(alice, whole, RIGHT)).text
    assert page.count(whole.fact.get_absolute_url()) == 7 and page.count("Law as at Jun 2025") == 7
    assert page.count("From a named source, not re-read") == 7
    assert AttemptItem.objects.filter(share=1).count() == 7
