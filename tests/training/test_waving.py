"""What a change of law sets off, and that undoing it takes back exactly that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db.models import Q
from django.utils import timezone

from portal.articles.models import ChangedPassage, Fact
from portal.people.models import AuditEntry, Person
from tests.training import law
from tests.training.blocks import write
from tests.training.test_attempting import give
from tests.training.test_impact import certify
from training.actions import attempting, completing, learning, renewing, revoking, suspending, waving
from training.models import (
    Attempt,
    BlockNotice,
    Certificate,
    Completion,
    Course,
    Delta,
    LessonCompletion,
    QuestionVersion,
    Quiz,
    Suspension,
)
from training.queries import difference, structure
from training.queries.outline import outline

Make = Callable[..., SimpleNamespace]


@pytest.fixture
def school(company: SimpleNamespace, make_course: Make) -> SimpleNamespace:
    """Alice and Charlie hold certificates of a course that rests on T6; Alice also one of a course that rests on F1."""
    borders, other = make_course(), make_course("other")
    free = Fact.objects.create(pk="F1", heading="Other", text="Other.", kind="rule", confidence="known", as_of="2025", basis="")
    QuestionVersion.objects.filter(question__code__startswith="other").update(proof=free)
    QuestionVersion.objects.filter(question__code="borders-2").update(proof=free)
    write(borders.lessons[0], "A situation.\n\nMembers choose [@T6].\n\nAnother rule [@F1].")
    write(borders.lessons[1], "Stop the goods [@F1].")
    write(other.lessons[0], "Another rule [@F1].")
    certificates = [certify(company.alice, borders.course), certify(company.charlie, borders.course), certify(company.alice, other.course)]
    return SimpleNamespace(**vars(company), **vars(borders), other=other, certificates=certificates)


def suspended() -> list[str]:
    return list(QuestionVersion.objects.filter(suspended=True).order_by("question__code").values_list("question__code", flat=True))


def blocks_of(delta: Delta) -> list[str]:
    return [block.words for block in difference.difference(delta).blocks]


def learn(person: Person, delta: Delta) -> None:
    """Read, and answer rightly where something is asked."""
    found = difference.difference(delta)
    renewing.confirm_read(delta, found.blocks)
    if found.asked and found.quiz:
        attempt = attempting.start(person, found.quiz)
        give(attempt)
        attempting.submit(attempt)


@pytest.mark.parametrize("label", [ChangedPassage.WORDING, ChangedPassage.CLARIFICATION])
def test_only_changes_the_answer_acts(school: SimpleNamespace, label: str) -> None:
    law.publish(label=label)
    assert suspended() == [] and not Delta.objects.exists() and not BlockNotice.objects.exists()


def test_questions_leave_blocks_are_marked_holders_owe_the_difference(school: SimpleNamespace) -> None:
    change = law.publish()
    assert suspended() == ["borders-0", "borders-1"]
    assert [notice.block.words for notice in BlockNotice.objects.select_related("block")] == ["Members choose."]
    deltas = Delta.objects.order_by("person__email")
    assert [(delta.person, delta.course) for delta in deltas] == [(school.alice, school.course), (school.charlie, school.course)]
    assert blocks_of(deltas[0]) == ["Members choose."]  # an untouched block is never asked again
    assert deltas[0].due_at == waving.due(change, change.made_at)  # type: ignore[arg-type]
    assert timedelta(days=13) < deltas[0].due_at - timezone.now() < timedelta(days=15)
    assert AuditEntry.objects.filter(action="training.law_changed").count() == 1
    quiz = Quiz.objects.get(change=change)
    assert (quiz.pass_mark, quiz.reveal) == (school.quiz.pass_mark, school.quiz.reveal)
    assert sorted(quiz.pool.values_list("code", flat=True)) == ["borders-0", "borders-1"]


def test_a_repetition_changes_nothing(school: SimpleNamespace) -> None:
    change = law.publish()
    before = [list(model.objects.order_by("pk").values()) for model in (Suspension, BlockNotice, Delta, Quiz)]
    certify(school.bob, school.course)  # learned it as it is now
    law.make(change)
    waving.strike(change)
    assert [list(model.objects.order_by("pk").values()) for model in (Suspension, BlockNotice, Delta, Quiz)] == before


def test_draws_leave_suspended_questions_out_and_open_attempts_keep_theirs(school: SimpleNamespace) -> None:
    learning.enrol(school.bob, school.course)
    running = attempting.start(school.bob, school.quiz)
    law.publish()
    assert running.items.count() == 3
    give(running)
    assert attempting.submit(running).percent == 100
    learning.enrol(school.mona, school.course)
    attempt = attempting.start(school.mona, school.quiz)
    assert [item.version.question.code for item in attempt.items.all()] == ["borders-2"]
    assert attempting.standing(school.mona, school.quiz).questions == 1
    assert outline(school.mona, Course.objects.get(pk=school.course.pk)).finals[0].quiz.draw == 1


def test_a_quiz_with_nothing_left_waits_and_says_so_and_goes_on_afterwards(school: SimpleNamespace) -> None:
    change = law.publish(("T6", "F1"))
    learning.enrol(school.mona, school.course)
    for lesson in school.lessons:
        learning.finish_lesson(school.mona, lesson)
    with pytest.raises(attempting.CannotStart, match="being_revised"):
        attempting.start(school.mona, school.quiz)
    assert not completing.is_done(school.mona, school.course)
    law.undo(change)
    attempt = attempting.start(school.mona, school.quiz)
    give(attempt)
    attempting.submit(attempt)
    assert Completion.objects.filter(person=school.mona, course=school.course).exists()


def test_undo_restores_everything(school: SimpleNamespace) -> None:
    structures = {course.pk: course.structure for course in Course.objects.all()}
    change = law.publish()
    assert {course.pk: course.structure for course in Course.objects.all()} != structures
    law.undo(change)
    law.undo(change)
    assert suspended() == [] and not BlockNotice.objects.filter(settled_at=None).exists() and not Delta.objects.open().exists()
    assert {course.pk: course.structure for course in Course.objects.all()} == structures
    assert Delta.objects.filter(withdrawn_at__isnull=False).count() == 2
    assert Certificate.objects.filter(revoked_at=None).count() == 3


def test_reading_is_enough_where_no_question_is_ready(school: SimpleNamespace) -> None:
    law.publish()
    delta = Delta.objects.get(person=school.alice)
    with pytest.raises(attempting.CannotStart, match="read_first"):
        attempting.start(school.alice, Quiz.objects.get(change=delta.change))
    learn(school.alice, delta)
    delta.refresh_from_db()
    assert delta.done_at and [read.block.words for read in delta.reads.all()] == ["Members choose."]
    assert AuditEntry.objects.filter(action="training.certificate_renew").count() == 1
    with pytest.raises(renewing.NotOwed):
        renewing.confirm_read(delta, [])


def test_corrected_questions_are_asked_and_passing_renews(school: SimpleNamespace) -> None:
    change = law.publish()
    version = QuestionVersion.objects.get(question__code="borders-0")
    suspending.lift(Q(version=version), why=Suspension.PUT_BACK, at=timezone.now())
    delta = Delta.objects.get(person=school.alice)
    found = difference.difference(delta)
    assert (found.asked, found.is_read) == (1, False)
    renewing.confirm_read(delta, found.blocks)
    delta.refresh_from_db()
    assert delta.read_at and not delta.done_at
    quiz = Quiz.objects.get(change=change)
    attempt = attempting.start(school.alice, quiz)
    give(attempt, right=False)
    assert not attempting.submit(attempt).passed
    delta.refresh_from_db()
    assert not delta.done_at
    before = Completion.objects.count(), Certificate.objects.count()
    attempt = attempting.start(school.alice, quiz)
    give(attempt)
    attempting.submit(attempt)
    delta.refresh_from_db()
    assert delta.done_at and (Completion.objects.count(), Certificate.objects.count()) == before
    assert Delta.objects.open().get().person == school.charlie  # each learns it alone
    with pytest.raises(attempting.CannotStart, match="not_owed"):
        attempting.start(school.alice, quiz)


def test_who_owes_nothing(school: SimpleNamespace) -> None:
    revoking.revoke(school.certificates[0], why="Mistake", by=school.xena)
    Certificate.objects.filter(pk=school.certificates[1].pk).update(expires_at=timezone.now())
    gone = certify(school.bob, school.course)
    Person.objects.filter(pk=school.bob.pk).update(is_active=False)
    law.publish()
    assert not Delta.objects.exists() and gone.state() == "valid"


def test_what_was_written_with_the_new_law_is_left_alone(school: SimpleNamespace) -> None:
    """A change that came with the portal's content waits for its labels; what was loaded with it knows it."""
    change = law.delivered(at=timezone.now() - timedelta(days=1))
    QuestionVersion.objects.filter(question__code="borders-1").update(created_at=timezone.now() - timedelta(days=9))
    law.make(change)
    assert suspended() == ["borders-1"]
    assert not BlockNotice.objects.exists()
    assert Delta.objects.count() == 2 and blocks_of(Delta.objects.all()[0]) == ["Members choose."]


def test_two_changes_hold_a_question_until_both_are_gone(school: SimpleNamespace) -> None:
    first, second = law.publish(), law.publish()
    assert Delta.objects.count() == 4
    law.undo(first)
    assert suspended() == ["borders-0", "borders-1"]
    law.undo(second)
    assert suspended() == [] and not Delta.objects.open().exists()


def test_learning_one_of_two_changes_of_the_same_facts_is_enough(school: SimpleNamespace) -> None:
    law.publish()
    second = law.publish(("T6", "F1"))
    third = law.publish()
    learn(school.alice, Delta.objects.get(person=school.alice, change=second, course=school.course))
    assert set(Delta.objects.filter(person=school.alice, course=school.course, done_at=None)) == set()
    assert Delta.objects.filter(person=school.alice, change=third).get().done_at
    law.publish()  # what changes afterwards is asked again
    assert Delta.objects.open().filter(person=school.alice, course=school.course).count() == 1


def test_the_lesson_is_renewed_and_its_notice_goes(school: SimpleNamespace) -> None:
    law.publish()
    delta = Delta.objects.get(person=school.alice)
    write(school.lessons[0], "A situation.\n\nMembers choose, but not for trademarks [@T6].\n\nAnother rule [@F1].")
    assert not BlockNotice.objects.filter(block__live=True).exists()
    assert blocks_of(delta) == ["Members choose, but not for trademarks."]


def test_a_certificate_issued_later_for_steps_done_before_owes_it_too(school: SimpleNamespace) -> None:
    learning.enrol(school.mona, school.course)
    learning.finish_lesson(school.mona, school.lessons[0])
    law.publish()
    learning.finish_lesson(school.mona, school.lessons[1])
    attempt = attempting.start(school.mona, school.quiz)
    give(attempt)
    attempting.submit(attempt)
    assert Delta.objects.get(person=school.mona).certificate.completion.course == school.course
    learning.enrol(school.bob, school.course)  # everything after the change: nothing is owed
    for lesson in school.lessons:
        learning.finish_lesson(school.bob, lesson)
    attempt = attempting.start(school.bob, school.quiz)
    give(attempt)
    attempting.submit(attempt)
    assert Certificate.objects.filter(completion__person=school.bob).exists() and not Delta.objects.filter(person=school.bob).exists()


def test_quizzes_of_a_change_are_no_steps(school: SimpleNamespace) -> None:
    before = structure.read(school.course)
    change = law.publish(("F1",))
    quiz = Quiz.objects.get(change=change, course=school.course)
    assert [row["pk"] for row in structure.read(school.course)["quizzes"]] == [row["pk"] for row in before["quizzes"]]
    learning.enrol(school.mona, school.course)
    for lesson in school.lessons:
        LessonCompletion.objects.create(person=school.mona, lesson=lesson)
    attempt = Attempt.objects.create(
        person=school.mona, quiz=quiz, number=1, allowed=3, pass_mark=80, reveal="full", max_points=1, state="submitted",
        submitted_at=timezone.now(), passed=True, percent=100,
    )  # fmt: skip
    assert not completing.is_done(school.mona, school.course)
    assert outline(school.mona, school.course).finals[0].used == 0 and attempt.passed
