"""The same change made, undone and learned by many at once, in threads."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db.models import Q
from django.utils import timezone

from portal.people.models import AuditEntry, Person
from tests.racing import at_once, names
from tests.training import law
from tests.training.blocks import write
from tests.training.test_attempting import give
from tests.training.test_impact import certify
from training.actions import attempting, learning, renewing, suspending
from training.models import Attempt, Certificate, Delta, DeltaRead, QuestionVersion, Quiz, Suspension
from training.queries.difference import difference

pytestmark = pytest.mark.django_db(transaction=True)
COPIES = 20


@pytest.fixture
def school(company: SimpleNamespace, make_course: Callable[..., SimpleNamespace]) -> SimpleNamespace:
    made = make_course()
    write(made.lessons[0], "Members choose [@T6].")
    for person in (company.alice, company.charlie):
        certify(person, made.course)
    return SimpleNamespace(**vars(company), **vars(made))


def test_twenty_publish_the_same_change(school: SimpleNamespace) -> None:
    change = law.plan()
    results = at_once(*[lambda: law.make(change)] * COPIES)
    assert sorted(map(str, results)) == ["False"] * (COPIES - 1) + ["True"]
    assert Suspension.objects.count() == 3 and Delta.objects.count() == 2 and Quiz.objects.filter(change=change).count() == 1


def test_twenty_submissions_while_the_law_changes(school: SimpleNamespace) -> None:
    """Whoever completes beside the change has a certificate and owes the difference, or completed it before: nobody slips between."""
    people = [Person.objects.create_person(email=f"p{n}@example.com", display_name=f"P {n}") for n in range(COPIES - 1)]
    attempts = []
    for person in people:
        learning.enrol(person, school.course)
        for lesson in school.lessons:
            learning.finish_lesson(person, lesson)
        attempts.append(attempting.start(person, school.quiz))
        give(attempts[-1])
    change = law.plan()
    done = at_once(lambda: law.make(change), *(lambda attempt=attempt: attempting.submit(attempt) for attempt in attempts))  # type: ignore[misc]
    assert done[0] is True and names(done[1:]) == {"Attempt": COPIES - 1}
    assert Attempt.objects.filter(passed=True).count() == COPIES - 1
    assert Certificate.objects.count() == Delta.objects.count() == COPIES + 1
    assert QuestionVersion.objects.filter(suspended=True).count() == 3


def test_undoing_while_a_learner_finishes(school: SimpleNamespace) -> None:
    change = law.publish()
    delta = Delta.objects.get(person=school.alice)
    blocks = difference(delta).blocks
    done = at_once(lambda: law.undo(change), *[lambda: renewing.confirm_read(delta, blocks)] * (COPIES - 1))
    assert done[0] is True and set(names(done[1:])) <= {"Delta", "NotOwed"}
    delta.refresh_from_db()
    assert (delta.done_at is None) != (delta.withdrawn_at is None)  # learned, or taken back; never both, never neither
    assert Delta.objects.get(person=school.charlie).withdrawn_at and not QuestionVersion.objects.filter(suspended=True).exists()
    assert AuditEntry.objects.filter(action="training.certificate_renew").count() == int(delta.done_at is not None)


def test_twenty_clicks_on_the_last_step(school: SimpleNamespace) -> None:
    law.publish()
    suspending.lift(Q(), why=Suspension.PUT_BACK, at=timezone.now())
    delta = Delta.objects.get(person=school.alice)
    found = difference(delta)
    assert found.quiz
    assert names(at_once(*[lambda: renewing.confirm_read(delta, found.blocks)] * COPIES)) == {"Delta": COPIES}
    assert DeltaRead.objects.count() == 1
    assert names(at_once(*[lambda: attempting.start(school.alice, found.quiz)] * COPIES)) == {"Attempt": COPIES}
    attempt = Attempt.objects.get()
    give(attempt)
    assert names(at_once(*[lambda: attempting.hand_in(school.alice, attempt.pk)] * COPIES)) == {"Attempt": COPIES}
    delta.refresh_from_db()
    assert delta.done_at and AuditEntry.objects.filter(action="training.certificate_renew").count() == 1
    assert Certificate.objects.count() == 2
