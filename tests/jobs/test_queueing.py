"""Queueing: with the caller's transaction, once per key, taken back, re-timed; what cannot be run later is refused at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal import jobs
from portal.common.requests import Asking, begin, current
from portal.jobs.models import Job
from tests.jobs import tasks
from tests.statements import statements

Drain = Callable[[], int]
pytestmark = pytest.mark.django_db


def test_queued_work_is_done_once(drain: Drain, done: list[Any]) -> None:
    jobs.enqueue(tasks.note, "letter", [1, {"a": None}])
    assert not done
    assert drain() == 1 and drain() == 0
    assert done == [("letter", [1, {"a": None}])]
    job = Job.objects.get()
    assert (job.status, job.attempt, job.arguments, job.due_at) == ("SUCCESSFUL", 1, {}, None)


def test_what_is_rolled_back_was_never_queued(drain: Drain, done: list[Any]) -> None:
    with pytest.raises(KeyError), transaction.atomic():
        jobs.enqueue(tasks.note, "never")
        jobs.enqueue(tasks.note, "never", key="k")
        raise KeyError
    assert drain() == 0 and not done and not Job.objects.exists()


def test_one_waits_per_key_and_the_next_may_come_when_it_is_over(drain: Drain, done: list[Any]) -> None:
    first = jobs.enqueue(tasks.note, 1, key="fold")
    assert jobs.enqueue(tasks.note, 2, key="fold").pk == first.pk
    jobs.enqueue(tasks.note, 3, key="other")
    assert drain() == 2 and done == [1, 3]
    assert jobs.enqueue(tasks.note, 4, key="fold").pk != first.pk
    drain()
    assert done == [1, 3, 4]


def test_a_job_waits_for_its_time(drain: Drain, done: list[Any], clock: Callable[..., datetime]) -> None:
    jobs.enqueue(tasks.note, "later", run_at=clock() + timedelta(hours=1))
    assert drain() == 0
    clock(minutes=59)
    assert drain() == 0
    clock(minutes=1, seconds=1)
    assert drain() == 1 and done == ["later"]


def test_the_newest_word_counts_for_what_waits(drain: Drain, done: list[Any], clock: Callable[..., datetime]) -> None:
    jobs.enqueue(tasks.note, "first", key="publish:1", run_at=clock() + timedelta(hours=1))
    jobs.enqueue(tasks.note, "second", key="publish:1", run_at=clock() + timedelta(hours=3))
    clock(hours=2)
    assert drain() == 0
    jobs.enqueue(tasks.note, "third", key="publish:1", run_at=clock())
    assert drain() == 1 and done == ["third"]
    clock(hours=2)
    assert drain() == 0


def test_what_is_taken_back_is_not_done(drain: Drain, done: list[Any]) -> None:
    jobs.enqueue(tasks.note, "no", key="k")
    with statements() as asked:
        assert jobs.cancel("k")
    assert len(asked) == 1
    assert drain() == 0 and not done
    assert not jobs.cancel("k")


def test_asked_for_anew_while_it_runs_it_runs_once_more(drain: Drain, done: list[Any], clock: Callable[..., datetime]) -> None:
    jobs.enqueue(tasks.again_while_running, "k", 60.0, key="k")
    assert drain() == 1
    job = Job.objects.get()
    assert (job.status, job.attempt) == ("READY", 0)
    clock(seconds=61)
    assert drain() == 1 and done == [60.0, None]
    assert Job.objects.get().status == "SUCCESSFUL"


def test_it_may_take_its_own_next_run_back(drain: Drain, done: list[Any], clock: Callable[..., datetime]) -> None:
    job = jobs.enqueue(tasks.again_while_running, "k", None, key="k")
    Job.objects.filter(pk=job.pk).update(again_at=clock())
    assert drain() == 1 and done == [None]


def test_a_job_is_one_statement(done: list[Any]) -> None:
    with statements() as asked:
        jobs.enqueue(tasks.note, 1)
        jobs.enqueue(tasks.note, 2, key="k")
        jobs.enqueue(tasks.note, 3, key="k")
        jobs.enqueue(tasks.note, 3, key="k", run_at=timezone.now())
    assert len(asked) == 4
    with statements() as asked:
        assert jobs.enqueue_many(tasks.note, ([n] for n in range(400))) == 400
    assert len(asked) <= 6


@pytest.mark.parametrize(
    "value",
    [Decimal(1), {1: "a"}, (1, 2), {"a": {2}}, float("nan"), b"x", timezone.now(), SimpleNamespace()],
    ids=lambda value: type(value).__name__,
)
def test_only_json_is_taken(value: Any) -> None:
    with pytest.raises(TypeError, match=r"Argument 2 of tests\.jobs\.tasks\.note"):
        jobs.enqueue(tasks.note, 1, value)
    assert not Job.objects.exists()


def test_what_could_not_be_run_is_refused_at_once() -> None:
    with pytest.raises(TypeError):
        jobs.enqueue(tasks.fail)
    with pytest.raises(TypeError):
        jobs.enqueue(tasks.note_attempt, "a", "b")
    with pytest.raises(TypeError, match="is no task"):
        jobs.enqueue(len, "a")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="time zone"):
        jobs.enqueue(tasks.note, 1, run_at=datetime(2026, 1, 1))
    assert not Job.objects.exists()


def test_the_trail_knows_which_request_asked(drain: Drain) -> None:
    before = current()
    begin(Asking(id="r-1", address="192.0.2.7"))
    try:
        jobs.enqueue(tasks.who_asks)
    finally:
        begin(before)
    jobs.enqueue(tasks.who_asks)
    drain()
    assert tasks.DONE[0] == ("r-1", "192.0.2.7") and tasks.DONE[1][0].startswith("job-")
    assert current() is before


def test_it_answers_as_django_tasks_do(drain: Drain, done: list[Any]) -> None:
    result = tasks.note.enqueue("standard")
    assert not result.is_finished
    drain()
    result.refresh()
    assert result.is_finished and result.attempts == 1 and done == ["standard"]


def test_the_database_holds_one_open_job_a_key() -> None:
    Job.objects.create(task="a", key="k", due_at=timezone.now())
    with pytest.raises(IntegrityError, match="one_open_job_per_key|jobs_job.key"), transaction.atomic():
        Job.objects.create(task="a", key="k", due_at=timezone.now(), status="RUNNING", worker="w")
    with pytest.raises(IntegrityError, match="running_job_has_a_worker"), transaction.atomic():
        Job.objects.create(task="a", due_at=timezone.now(), status="RUNNING")
    with pytest.raises(IntegrityError, match="waiting_or_running_job_is_due"), transaction.atomic():
        Job.objects.create(task="a", due_at=timezone.now(), status="FAILED")
    with pytest.raises(IntegrityError, match="waiting_or_running_job_is_due"), transaction.atomic():
        Job.objects.create(task="a")


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_queue_one() -> None:
    """Rounds of twenty threads with one key; every other one names a time."""
    for turn in range(5):
        gate, wrong = threading.Barrier(20), []

        def ask(n: int, gate: threading.Barrier = gate, wrong: list[Any] = wrong, turn: int = turn) -> None:
            try:
                gate.wait()
                with transaction.atomic():
                    jobs.enqueue(tasks.note, n, key=f"round {turn}", run_at=timezone.now() if n % 2 else None)
            except Exception as error:
                wrong.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=ask, args=(n,)) for n in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong and Job.objects.filter(key=f"round {turn}").count() == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_sees_a_job_before_the_commit(drain: Drain, done: list[Any]) -> None:
    """Another connection looks while the transaction that queued it is open."""
    seen: list[Any] = []

    def look() -> None:
        seen.append(Job.objects.count())
        connection.close()

    with transaction.atomic():
        jobs.enqueue(tasks.note, "x")
        other = threading.Thread(target=look)
        other.start()
        other.join()
    assert seen == [0]
    assert drain() == 1 and done == ["x"]


def test_looking_for_work_reads_the_index_of_open_jobs() -> None:
    """An idle look is one statement, whatever has been done before."""
    with statements() as asked:
        Job.objects.by_due_time().values_list("due_at", flat=True).first()
    assert len(asked) == 1
    if connection.vendor == "sqlite":  # PostgreSQL reads so few rows as they come
        for looked in (Job.objects.by_due_time().values("pk"), Job.objects.due()):
            assert "open_job_by_due_time" in looked.explain(), looked.explain()
        assert "one_open_job_per_key" in Job.objects.open().filter(key="k").explain()
