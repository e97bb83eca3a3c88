"""Modules with checks, and courses that come first: what a learner sees, and what completes a course."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from portal.common.models import SearchDocument
from portal.people.models import Person
from tests.statements import statements
from tests.training.conftest import RIGHT
from training.actions import attempting, granting, indexing, learning, shelving, structuring
from training.models import Attempt, Completion, Course, Quiz
from training.queries import structure
from training.queries.outline import LessonStep, QuizStep, outline

pytestmark = pytest.mark.django_db
As = Callable[[Person], Client]


def hand_in(person: Person, quiz: Quiz) -> None:
    attempt = attempting.start(person, quiz)
    for item in attempt.items.select_related("version"):
        attempting.save(person, attempt.pk, item.position, key=uuid4(), base=0, given=RIGHT[item.version.kind])
    attempting.submit(attempt)


@pytest.fixture
def checked(company: SimpleNamespace, make_course: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    """A course of two lessons whose only module has a check of one question."""
    made = make_course(kinds=("single", "numeric"))
    check = Quiz.objects.create(
        course=made.course, module=made.module, key="check-one", title={"en": "Check: One sale"}, draw=1, attempts=20, pass_mark=Decimal(60)
    )
    check.pool.set(made.quiz.pool.filter(versions__kind="single"))
    structuring.keep(made.course)
    learning.enrol(company.alice, made.course)
    return SimpleNamespace(**vars(company), **vars(made), check=check)


def test_the_check_follows_the_lessons_of_its_module(checked: SimpleNamespace, as_: As) -> None:
    steps = outline(checked.alice, checked.course)
    assert [step.lesson.key if isinstance(step, LessonStep) else step.quiz.key for step in steps.steps] == [
        "lesson-1",
        "lesson-2",
        "check-one",
        "final",
    ]
    after = steps.after(checked.lessons[1])
    assert isinstance(after, QuizStep) and after.quiz.key == "check-one" and after.quiz.is_check
    page = as_(checked.alice).get(checked.course.get_absolute_url()).content.decode()
    places = [page.index(text) for text in ("Lesson 2", "Check: One sale", "Final quiz</span>")]
    assert places == sorted(places) and "0 of 3" in page
    page = as_(checked.alice).get(checked.check.get_absolute_url()).content.decode()
    assert "A short check of one module" in page and "No limit" in page


def test_a_course_is_complete_with_lessons_checks_and_final_quiz(checked: SimpleNamespace, as_: As) -> None:
    for lesson in checked.lessons:
        learning.finish_lesson(checked.alice, lesson)
    hand_in(checked.alice, checked.quiz)
    assert not Completion.objects.exists()
    page = as_(checked.alice).get(checked.course.get_absolute_url()).content.decode()
    assert "“Check: One sale” is not taken yet. The pass mark is 60 %." in page and "3 of 4 steps" in page
    hand_in(checked.alice, checked.check)
    assert Completion.objects.filter(person=checked.alice, course=checked.course).count() == 1


@pytest.fixture
def later(company: SimpleNamespace, make_course: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    """A course that requires another."""
    first, second = make_course("first"), make_course("second")
    second.course.prerequisites.add(first.course)
    structuring.keep(second.course)
    learning.enrol(company.alice, second.course)
    return SimpleNamespace(**vars(company), first=first, second=second)


def test_lessons_are_open_and_the_final_quiz_waits_for_the_course_before(later: SimpleNamespace, as_: As) -> None:
    client = as_(later.alice)
    page = client.get("/courses/second/").content.decode()
    assert "Complete first:" in page and "Not open yet" in page and "The course “Course first” comes first" in page
    for lesson in later.second.lessons:
        assert client.post(f"/courses/second/lessons/{lesson.key}/done/").status_code == 302
    page = client.get("/courses/second/").content.decode()
    assert "Next: complete “Course first”; then the final quiz opens." in page and "btn--big" not in page.split("Module 1")[0]
    rules = client.get("/courses/second/final/").content.decode()
    assert "Another course comes first" in rules and 'href="/courses/first/"' in rules and "start/" not in rules
    reply = client.post("/courses/second/final/start/", headers={"accept": "application/json"})
    assert reply.status_code == 409 and reply.json()["reason"] == "prerequisites"
    assert "Another course comes first" in client.post("/courses/second/final/start/", follow=True).content.decode()
    assert not Attempt.objects.exists()


def test_completing_the_first_opens_the_second(later: SimpleNamespace, as_: As) -> None:
    learning.enrol(later.alice, later.first.course)
    for lesson in (*later.first.lessons, *later.second.lessons):
        learning.finish_lesson(later.alice, lesson)
    with pytest.raises(attempting.CannotStart):
        attempting.start(later.alice, later.second.quiz)
    hand_in(later.alice, later.first.quiz)
    assert outline(later.alice, later.second.course).waits_for == ()
    hand_in(later.alice, later.second.quiz)
    assert Completion.objects.filter(person=later.alice).count() == 2


def test_what_is_kept_is_what_the_rows_say(checked: SimpleNamespace) -> None:
    course = Course.objects.get(pk=checked.course.pk)
    assert course.structure == structure.read(course) and course.steps == 4 and course.minutes == 5 + 5 + 2 + 20
    Course.objects.filter(pk=course.pk).update(structure={})
    assert structure.of(Course.objects.get(pk=course.pk)) == structure.of(course)


def test_a_course_off_the_shelf_is_waited_for_by_nobody(later: SimpleNamespace) -> None:
    shelving.set_state(later.first.course, Course.ARCHIVED, by=later.xena)
    assert outline(later.alice, later.second.course).waits_for == ()
    assert attempting.start(later.alice, later.second.quiz).number == 1


def test_open_checks_cost_one_statement_however_many(checked: SimpleNamespace) -> None:
    extra = [
        Quiz.objects.create(
            course=checked.course,
            module=checked.module,
            key=f"more-{n}",
            title={"en": f"More {n}"},
            draw=1,
            attempts=9,
            pass_mark=Decimal(60),
        )
        for n in range(4)
    ]
    for quiz in extra:
        quiz.pool.set(checked.quiz.pool.all())
    structuring.keep(checked.course)
    course = Course.objects.get(pk=checked.course.pk)
    attempting.start(checked.alice, extra[0])
    with statements() as one:
        outline(checked.alice, course)
    for quiz in extra[1:]:
        attempt = attempting.start(checked.alice, quiz)
        attempting.save(checked.alice, attempt.pk, 1, key=uuid4(), base=0, given=RIGHT[attempt.items.get().version.kind])
    with statements() as many:
        steps = outline(checked.alice, course)
    assert len(one) == len(many) == 4
    assert [step.answered for step in steps.quizzes if step.quiz.key.startswith("more")] == [0, 1, 1, 1]


def test_a_granted_attempt_counts(checked: SimpleNamespace) -> None:
    granting.grant(checked.alice, checked.quiz, reason="Ill", by=checked.xena)
    attempting.submit(attempting.start(checked.alice, checked.quiz))
    step = outline(checked.alice, checked.course).finals[0]
    assert (step.allowed, attempting.standing(checked.alice, checked.quiz).allowed) == (4, 4)


def test_a_course_off_the_shelf_is_not_found_and_comes_back(later: SimpleNamespace) -> None:
    course = later.first.course
    indexing.index_course(course)
    kinds = lambda: set(SearchDocument.objects.filter(key__startswith="first").values_list("kind", flat=True))  # noqa: E731
    assert kinds() == {"course", "lesson"}
    shelving.set_state(course, Course.ARCHIVED, by=later.xena)
    assert kinds() == set()
    shelving.set_state(course, Course.PUBLISHED, by=later.xena)
    assert kinds() == {"course", "lesson"}
