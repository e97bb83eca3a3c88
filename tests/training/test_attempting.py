"""The attempt protocol, below any page: nothing lost, nothing twice, the server's clock decides."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.statements import statements
from tests.training.conftest import RIGHT, WRONG
from training.actions import attempting, granting, learning
from training.models import AnswerEvent, Attempt, AttemptItem, Certificate, Completion, Enrolment, QuestionVersion


def give(attempt: Attempt, right: bool = True, *, only: int | None = None) -> None:
    for item in attempt.items.select_related("version"):
        if only is None or item.position == only:
            answer = (RIGHT if right else WRONG)[item.version.kind]
            attempting.save(attempt.person, attempt.pk, item.position, key=uuid4(), base=0, given=answer)


def test_starting_twice_gives_the_same_attempt_and_clock(enrolled: SimpleNamespace) -> None:
    first = attempting.start(enrolled.alice, enrolled.quiz)
    again = attempting.start(enrolled.alice, enrolled.quiz)
    assert again.pk == first.pk and again.deadline_at == first.deadline_at
    assert AttemptItem.objects.filter(attempt=first).count() == 3


def test_a_right_attempt_completes_the_course_once(enrolled: SimpleNamespace) -> None:
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    give(attempt)
    done = attempting.submit(attempt)
    assert (done.passed, done.percent, done.points) == (True, 100, 3)
    again = attempting.submit(attempt)
    assert again.submitted_at == done.submitted_at
    completion = Completion.objects.get(person=enrolled.alice)
    assert completion.attempt == done and completion.completed_at == done.submitted_at
    assert Certificate.objects.get(completion=completion).holder == "Alice Zhang"
    assert Enrolment.objects.get(person=enrolled.alice).completed_at == done.submitted_at


def test_a_wrong_attempt_completes_nothing_and_uses_one_up(enrolled: SimpleNamespace) -> None:
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    give(attempt, right=False)
    assert attempting.submit(attempt).passed is False
    assert not Completion.objects.exists()
    assert attempting.standing(enrolled.alice, enrolled.quiz).left == 2


def test_the_lesson_may_be_the_last_step(company: SimpleNamespace, course: SimpleNamespace) -> None:
    learning.enrol(company.alice, course.course)
    attempt = attempting.start(company.alice, course.quiz)
    give(attempt)
    attempting.submit(attempt)
    learning.finish_lesson(company.alice, course.lessons[0])
    assert not Completion.objects.exists()
    learning.finish_lesson(company.alice, course.lessons[1])
    learning.finish_lesson(company.alice, course.lessons[1])
    assert Completion.objects.count() == Certificate.objects.count() == 1


def test_the_same_key_gets_the_first_reply(enrolled: SimpleNamespace) -> None:
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    item = attempt.items.select_related("version").get(version__kind="single")
    key = uuid4()
    first = attempting.save(enrolled.alice, attempt.pk, item.position, key=key, base=0, given="a")
    assert attempting.save(enrolled.alice, attempt.pk, item.position, key=key, base=0, given="b").pk == first.pk
    attempting.save(enrolled.alice, attempt.pk, item.position, key=uuid4(), base=1, given="c")
    late = attempting.save(enrolled.alice, attempt.pk, item.position, key=key, base=0, given="a")
    assert late.pk == first.pk and attempting.answers(attempt)[item.pk].given == "c"
    attempting.submit(attempt)
    assert attempting.save(enrolled.alice, attempt.pk, item.position, key=key, base=0, given="a").pk == first.pk


def test_a_stale_copy_is_told_what_stands(enrolled: SimpleNamespace) -> None:
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    item = attempt.items.get(version__kind="single")
    attempting.save(enrolled.alice, attempt.pk, item.position, key=uuid4(), base=0, given="a")
    with pytest.raises(attempting.Stale) as stale:
        attempting.save(enrolled.alice, attempt.pk, item.position, key=uuid4(), base=0, given="b")
    assert stale.value.event is not None and stale.value.event.given == "a" and stale.value.event.revision == 1
    assert AnswerEvent.objects.filter(attempt=attempt).count() == 1


def test_the_clock_decides(enrolled: SimpleNamespace) -> None:
    begun = timezone.now()
    attempt = attempting.start(enrolled.alice, enrolled.quiz, at=begun)
    end = begun + timedelta(minutes=20)
    item = attempt.items.get(version__kind="single")
    attempting.save(enrolled.alice, attempt.pk, item.position, key=uuid4(), base=0, given="b", at=end + timedelta(seconds=2))
    with pytest.raises(attempting.Closed) as closed:
        attempting.save(enrolled.alice, attempt.pk, item.position, key=uuid4(), base=1, given="a", at=end + timedelta(seconds=4))
    assert closed.value.reason == "deadline"
    assert attempting.close_expired(at=end + timedelta(seconds=2)) == 0
    assert attempting.close_expired(at=end + timedelta(seconds=4)) == 1
    attempt.refresh_from_db()
    assert attempt.timed_out and attempt.submitted_at == end and attempt.points == 1


def test_nobody_answers_for_somebody_else_or_outside_the_attempt(enrolled: SimpleNamespace) -> None:
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    for person, position in ((enrolled.bob, 1), (enrolled.xena, 1), (enrolled.alice, 4)):
        with pytest.raises(attempting.NoSuchItem):
            attempting.save(person, attempt.pk, position, key=uuid4(), base=0, given="a")
    assert not AnswerEvent.objects.exists()


def test_after_submission_no_answer_changes(enrolled: SimpleNamespace) -> None:
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    give(attempt)
    attempting.submit(attempt)
    with pytest.raises(attempting.Closed) as closed:
        attempting.save(enrolled.alice, attempt.pk, 1, key=uuid4(), base=1, given=None)
    assert closed.value.reason == "submitted"
    assert AnswerEvent.objects.count() == 3


def test_limits_are_the_databases(enrolled: SimpleNamespace) -> None:
    for _again in range(3):
        attempting.submit(attempting.start(enrolled.alice, enrolled.quiz))
    with pytest.raises(attempting.CannotStart) as refused:
        attempting.start(enrolled.alice, enrolled.quiz)
    assert refused.value.reason == "no_attempts_left"
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(person=enrolled.alice, quiz=enrolled.quiz, number=4, allowed=3, pass_mark=80, reveal="full", max_points=3)
    granting.grant(enrolled.alice, enrolled.quiz, reason="The connection was down.", by=enrolled.xena)
    fourth = attempting.start(enrolled.alice, enrolled.quiz)
    assert (fourth.number, fourth.allowed) == (4, 4)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(person=enrolled.alice, quiz=enrolled.quiz, number=3, allowed=4, pass_mark=80, reveal="full", max_points=3)


def test_an_empty_pool_starts_nothing(enrolled: SimpleNamespace) -> None:
    QuestionVersion.objects.update(status="retired")
    with pytest.raises(attempting.CannotStart) as refused:
        attempting.start(enrolled.alice, enrolled.quiz)
    assert refused.value.reason == "no_questions"
    assert not Attempt.objects.exists()


def test_a_new_version_leaves_open_attempts_alone(enrolled: SimpleNamespace) -> None:
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    old = attempt.items.select_related("version").get(version__kind="single").version
    QuestionVersion.objects.filter(pk=old.pk).update(status="retired")
    QuestionVersion.objects.create(
        question=old.question,
        number=2,
        kind="single",
        body=old.body,
        key={"correct": ["a"]},
        explanation=old.explanation,
        proof=old.proof,
        status="published",
    )
    give(attempt)
    assert attempting.submit(attempt).percent == 100


def test_a_version_cannot_be_changed_or_published_without_proof(course: SimpleNamespace) -> None:
    version = QuestionVersion.objects.first()
    assert version
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionVersion.objects.filter(pk=version.pk).update(proof=None)


def test_statements(enrolled: SimpleNamespace) -> None:
    """Saving: read and write, nothing else (the session makes it three). BEGIN and COMMIT come with every transaction."""
    attempt = attempting.start(enrolled.alice, enrolled.quiz)

    with statements() as counted:
        attempting.save(enrolled.alice, attempt.pk, 1, key=uuid4(), base=0, given=None)
    assert len(counted) == 2, counted
