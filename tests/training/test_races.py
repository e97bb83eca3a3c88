"""The same thing eight times at once, in threads: quick versions of the races in tests/proof."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

import pytest

from tests.racing import at_once, names
from training.actions import attempting
from training.models import AnswerEvent, Attempt, AttemptItem, Certificate, Completion

COPIES, ROUNDS = 8, 3


@pytest.mark.django_db(transaction=True)
def test_eight_at_once(enrolled: SimpleNamespace) -> None:
    """Starts, saves and submissions: one attempt, one event for each key and revision, one grade, completion and certificate."""
    alice, quiz = enrolled.alice, enrolled.quiz
    for number in range(1, ROUNDS + 1):
        assert names(at_once(*[lambda: attempting.start(alice, quiz)] * COPIES)) == {"Attempt": COPIES}
        attempt = Attempt.objects.get(state=Attempt.OPEN)
        assert attempt.number == number and AttemptItem.objects.filter(attempt=attempt).count() == 3
        key = uuid4()
        same = names(at_once(*[lambda: attempting.save(alice, attempt.pk, 1, key=key, base=0, given=None)] * COPIES))  # noqa: B023
        assert same == {"AnswerEvent": COPIES} and AnswerEvent.objects.filter(attempt=attempt).count() == 1
        other = names(at_once(*[lambda: attempting.save(alice, attempt.pk, 2, key=uuid4(), base=0, given=None)] * COPIES))  # noqa: B023
        assert other == {"AnswerEvent": 1, "Stale": COPIES - 1} and AnswerEvent.objects.filter(attempt=attempt).count() == 2
        for item in attempt.items.select_related("version"):
            given = {"single": "b", "multiple": ["a", "c"], "numeric": "6"}[item.version.kind]
            attempting.save(alice, attempt.pk, item.position, key=uuid4(), base=int(item.position < 3), given=given)
        assert names(at_once(*[lambda: attempting.hand_in(alice, attempt.pk)] * COPIES)) == {"Attempt": COPIES}  # noqa: B023
        attempt.refresh_from_db()
        assert (attempt.state, attempt.percent) == (Attempt.SUBMITTED, 100)
        assert Completion.objects.count() == Certificate.objects.count() == 1
    assert Attempt.objects.count() == ROUNDS
