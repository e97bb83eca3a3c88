"""The past of the demo company: made once, by the real actions, and a first page that invites to go on."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from portal.home import history
from portal.people.models import Department, Membership, Person
from training.models import Assignment, Attempt, Certificate, Completion, Course, Enrolment, LessonCompletion, Quiz

KINDS = ("single", "multiple", "true_false", "matching", "ordering", "numeric", "short_answer", "single", "single", "single")


@pytest.fixture
def demo(make_course: Callable[..., SimpleNamespace], make_person: Callable[..., Person]) -> SimpleNamespace:
    """The departments, courses and some of the people the history is about."""
    for slug in history.PASTS:
        make_course(slug, kinds=KINDS, lessons=8)
    company = Department.objects.create(code="company", name={"en": "Company"})
    sales = Department.objects.create(code="sales", name={"en": "Sales"}, parent=company)
    cast = SimpleNamespace(alice=make_person("Alice Zhang"), bob=make_person("Bob Li"), david=make_person("David.Miller X"))
    for person in vars(cast).values():
        Membership.objects.create(person=person, department=sales)
    make_person("Xena Novak", is_admin=True)
    return cast


def counts() -> list[int]:
    return [model.objects.count() for model in (Assignment, Enrolment, LessonCompletion, Attempt, Completion, Certificate)]


def test_it_is_made_once(demo: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_history")
    assert "2 assignments, 4 people" in capsys.readouterr().out
    made = counts()
    call_command("demo_history")
    assert "already" in capsys.readouterr().out and counts() == made


def test_right_and_wrong_answers_are_marked_so(demo: SimpleNamespace) -> None:
    call_command("demo_history")
    tries = Attempt.objects.filter(person=demo.alice).order_by("number").values_list("percent", "passed")
    assert [(int(percent), passed) for percent, passed in tries] == [(60, False), (90, True)]
    assert not Attempt.objects.filter(state=Attempt.OPEN).exists()
    assert set(Enrolment.objects.filter(completed_at__isnull=False).values_list("person__email", flat=True)) >= {
        "alice@example.com",
        "bob@example.com",
    }


def test_the_short_checks_of_modules_do_not_stand_in_the_way(demo: SimpleNamespace) -> None:
    """They ask two questions: one wrong answer would fail them, and with them the course."""
    course = Course.objects.get(slug=history.EVERYBODY)
    final = course.quizzes.get()
    check = Quiz.objects.create(course=course, module=course.modules.get(), key="check", title={"en": "Check"}, draw=2, pass_mark=60)
    check.pool.set(final.pool.all())
    call_command("demo_history")
    assert Certificate.objects.filter(completion__person=demo.alice, completion__course=course).exists()
    assert Attempt.objects.filter(person=demo.alice, quiz=check).count() == 1


def test_alice_is_invited_to_go_on_and_somebody_is_late(demo: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    call_command("demo_history")
    page = as_(demo.alice).get("/").content.decode()
    assert "6 of 9 steps" in page and 'btn--main" href="/courses/exhaustion-and-parallel-import/lessons/lesson-7/">Continue' in page
    assert "1 course is overdue." in as_(demo.david).get("/").content.decode()


def test_without_courses_or_people_it_does_what_it_can(db: None) -> None:
    call_command("demo_history")
    assert counts() == [0] * 6


def test_never_in_production(demo: SimpleNamespace, settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    with pytest.raises(CommandError):
        call_command("demo_history")
    assert counts() == [0] * 6
