"""The same thing eight times at once, in threads: quick versions of the races in tests/proof."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from training.actions import attempting
from training.models import AnswerEvent, Attempt, AttemptItem, Certificate, Completion

COPIES, ROUNDS = 8, 3


def at_once(action: Callable[[int], Any]) -> Counter[str]:
    """What came of COPIES calls that start together: the names of results and of exceptions."""
    together, found = threading.Barrier(COPIES), []

    def call(copy: int) -> None:
        together.wait()
        try:
            found.append(type(action(copy)).__name__)
        except Exception as refused:
            found.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=call, args=(copy,)) for copy in range(COPIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(found)


@pytest.mark.django_db(transaction=True)
def test_eight_at_once(enrolled: SimpleNamespace) -> None:
    """Starts, saves and submissions: one attempt, one event for each key and revision, one grade, completion and certificate."""
    alice, quiz = enrolled.alice, enrolled.quiz
    for number in range(1, ROUNDS + 1):
        assert at_once(lambda _copy: attempting.start(alice, quiz)) == {"Attempt": COPIES}
        attempt = Attempt.objects.get(state=Attempt.OPEN)
        assert attempt.number == number and AttemptItem.objects.filter(attempt=attempt).count() == 3
        key = uuid4()
        same = at_once(lambda _copy: attempting.save(alice, attempt.pk, 1, key=key, base=0, given=None))  # noqa: B023
        assert same == {"AnswerEvent": COPIES} and AnswerEvent.objects.filter(attempt=attempt).count() == 1
        other = at_once(lambda _copy: attempting.save(alice, attempt.pk, 2, key=uuid4(), base=0, given=None))  # noqa: B023
        assert other == {"AnswerEvent": 1, "Stale": COPIES - 1} and AnswerEvent.objects.filter(attempt=attempt).count() == 2
        for item in attempt.items.select_related("version"):
            given = {"single": "b", "multiple": ["a", "c"], "numeric": "6"}[item.version.kind]
            attempting.save(alice, attempt.pk, item.position, key=uuid4(), base=int(item.position < 3), given=given)
        assert at_once(lambda _copy: attempting.hand_in(alice, attempt.pk)) == {"Attempt": COPIES}  # noqa: B023
        attempt.refresh_from_db()
        assert (attempt.state, attempt.percent) == (Attempt.SUBMITTED, 100)
        assert Completion.objects.count() == Certificate.objects.count() == 1
    assert Attempt.objects.count() == ROUNDS
