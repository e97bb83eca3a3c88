"""Working: tried again and given up, taken over when a worker is gone, recurring once, by threads that end when they are told."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal import jobs
from portal.jobs import claiming, declaring, mending, queueing, waking, working
from portal.jobs.jobs import forget_done
from portal.jobs.models import Job
from portal.jobs.schedules import Daily, Every
from tests.jobs import tasks
from tests.statements import statements

Drain = Callable[[], int]
Clock = Callable[..., datetime]
pytestmark = pytest.mark.django_db


def test_what_fails_is_tried_again_ever_later_and_given_up(drain: Drain, done: list[Any], clock: Clock) -> None:
    jobs.enqueue(tasks.fail, "it")
    for wait in (60, 240):
        assert drain() == 1
        assert drain() == 0
        clock(seconds=wait - 2)
        assert drain() == 0
        clock(seconds=3)
    assert drain() == 1
    clock(days=1)
    assert drain() == 0
    job = Job.objects.get()
    assert (job.status, job.attempt, job.error) == ("FAILED", 3, "builtins.ConnectionRefusedError")
    assert "the secret of it" in job.traceback and job.arguments["args"] == ["it"]
    assert done == ["it"] * 3 + ["gave up it"]


def test_the_log_names_no_arguments_and_no_messages(drain: Drain, caplog: pytest.LogCaptureFixture, clock: Clock) -> None:
    with caplog.at_level(logging.INFO, "portal.jobs"):
        jobs.enqueue(tasks.fail, "alice@example.com")
        for _attempt in range(3):
            drain()
            clock(hours=1)
    assert "tests.jobs.tasks.fail failed with builtins.ConnectionRefusedError after 3 attempts" in caplog.text
    assert "alice" not in caplog.text and "secret" not in caplog.text


def test_a_task_knows_its_attempt(drain: Drain, done: list[Any]) -> None:
    job = jobs.enqueue(tasks.note_attempt, "a")
    Job.objects.filter(pk=job.pk).update(attempt=2)
    drain()
    assert done == [("a", 3)]


def test_an_error_of_the_database_spoils_nothing_else(drain: Drain, done: list[Any]) -> None:
    jobs.enqueue(tasks.fail_in_the_database)
    jobs.enqueue(tasks.note, "after")
    assert drain() == 2 and done == ["after"]
    assert sorted(Job.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL"]


def test_a_task_that_is_not_known_here_is_tried_again_by_others(drain: Drain) -> None:
    Job.objects.create(task="tests.jobs.tasks.from_tomorrow", due_at=timezone.now())
    Job.objects.create(task="os.getcwd", due_at=timezone.now())
    assert drain() == 2
    assert list(Job.objects.values_list("status", "attempt")) == [("READY", 1)] * 2


def test_nothing_but_tasks_is_called() -> None:
    with pytest.raises(LookupError):
        declaring.find("os.getcwd")


# A worker that is gone
def test_a_job_whose_worker_is_gone_is_taken_over_after_the_lease(clock: Clock, drain: Drain, done: list[Any]) -> None:
    jobs.enqueue(tasks.note_attempt, "a")
    lost = claiming.claim("gone")
    assert lost and claiming.claim("other") is None
    clock(seconds=59)
    assert drain() == 0
    clock(seconds=2)
    assert drain() == 1 and done == [("a", 2)]
    assert not claiming.settle(lost, None), "the first worker comes back: it is too late"
    assert Job.objects.get().status == "SUCCESSFUL"


def test_signs_of_life_keep_a_job(clock: Clock, drain: Drain) -> None:
    jobs.enqueue(tasks.note, "a")
    job = claiming.claim("slow")
    assert job
    for _beat in range(5):
        clock(seconds=40)
        assert claiming.keep_alive("slow", [job.pk]) == 1
        assert drain() == 0
    assert claiming.settle(job, None)


def test_a_job_that_kills_its_workers_is_given_up(clock: Clock, drain: Drain, done: list[Any]) -> None:
    jobs.enqueue(tasks.fail, "killer")
    for n in range(3):
        assert claiming.claim(f"victim {n}")
        clock(seconds=61)
    assert drain() == 0
    job = Job.objects.get()
    assert (job.status, job.error, job.attempt) == ("FAILED", "portal.jobs.claiming.WorkerLost", 3)
    assert done == ["gave up killer"]


def test_an_orphan_asked_for_anew_waits_for_its_new_time(clock: Clock, drain: Drain, done: list[Any]) -> None:
    jobs.enqueue(tasks.note, "old", key="publish:1")
    assert claiming.claim("gone")
    jobs.enqueue(tasks.note, "new", key="publish:1", run_at=clock() + timedelta(hours=2))
    clock(minutes=5)
    assert drain() == 0
    clock(hours=2)
    assert drain() == 1 and done == ["new"]


def test_a_failure_does_not_swallow_what_was_asked_for_anew(clock: Clock, drain: Drain, done: list[Any]) -> None:
    jobs.enqueue(tasks.fail, "old", key="publish:1")
    job = claiming.claim("w")
    assert job
    jobs.enqueue(tasks.fail, "new", key="publish:1", run_at=clock() + timedelta(hours=2))
    assert claiming.settle(job, ValueError())
    assert sorted(Job.objects.values_list("status", flat=True)) == ["FAILED", "READY"]
    clock(hours=2, seconds=1)
    assert drain() == 1 and done[-1] == "new"


# Recurring
@pytest.fixture
def recurring(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """Two recurring tasks in an otherwise empty book; `broken` makes the first raise."""
    monkeypatch.setattr(declaring, "_recurring", {})
    book = SimpleNamespace(ran=[], broken=False)
    monkeypatch.setattr(tasks, "BOOK", book)
    for name, task in (("tick", tasks.tick), ("nightly", tasks.nightly)):
        declaring._recurring[f"tests.jobs.tasks.{name}"] = task
    yield book


def test_the_portals_own_recurring_work_is_declared() -> None:
    assert set(declaring.recurring()) >= {"portal.jobs.jobs.forget_done", "portal.people.jobs.forget_expired_sessions"}


def test_it_runs_once_a_period_and_not_twice(recurring: SimpleNamespace, drain: Drain, clock: Clock) -> None:
    queueing.keep_schedule()
    queueing.keep_schedule()
    assert Job.objects.count() == 2 and drain() == 0
    for count in (1, 2, 3):
        clock(minutes=5)
        drain()
        assert recurring.ran.count("tick") == count
    assert Job.objects.filter(task="tests.jobs.tasks.tick").count() == 1


def test_what_was_missed_is_made_up_for_once(recurring: SimpleNamespace, drain: Drain, clock: Clock) -> None:
    queueing.keep_schedule()
    clock(days=3)  # nothing worked; then a worker starts
    queueing.keep_schedule()
    drain()
    assert sorted(recurring.ran) == ["nightly", "tick"]
    assert Job.objects.due().count() == 0 and Job.objects.open().count() == 2


def test_a_failure_stays_and_the_next_run_comes(recurring: SimpleNamespace, drain: Drain, clock: Clock) -> None:
    recurring.broken = True
    queueing.keep_schedule()
    clock(minutes=5)
    for _attempt in range(3):
        drain()
        clock(hours=1)
    assert Job.objects.failed().get().task == "tests.jobs.tasks.tick"
    recurring.broken = False
    recurring.ran.clear()
    queueing.keep_schedule()
    clock(minutes=5)
    drain()
    assert "tick" in recurring.ran and Job.objects.open().count() == 2


def test_what_is_no_longer_declared_is_forgotten_and_a_shorter_period_counts(recurring: SimpleNamespace, clock: Clock) -> None:
    queueing.keep_schedule()
    Job.objects.filter(task="tests.jobs.tasks.tick").update(due_at=clock() + timedelta(days=30))  # it was monthly
    del declaring._recurring["tests.jobs.tasks.nightly"]
    queueing.keep_schedule()
    job = Job.objects.get()
    assert job.task == "tests.jobs.tasks.tick" and job.due_at <= clock() + timedelta(minutes=5)
    with statements() as asked:
        queueing.keep_schedule()
    assert len(asked) == 1


CHINA, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("schedule", "zone", "moment", "due"),
    [
        (Every(timedelta(minutes=5)), CHINA, "2026-11-25 10:02", "2026-11-25 10:05"),
        (Every(timedelta(minutes=5)), CHINA, "2026-11-25 10:05", "2026-11-25 10:10"),
        (Every(timedelta(hours=6)), BERLIN, "2026-11-25 23:59", "2026-11-26 00:00"),
        (Daily(datetime.strptime("03:10", "%H:%M").time()), CHINA, "2026-11-25 10:00", "2026-11-25 19:10"),
        (Daily(datetime.strptime("03:10", "%H:%M").time()), CHINA, "2026-11-25 19:10", "2026-11-26 19:10"),
        (Daily(datetime.strptime("02:30", "%H:%M").time()), BERLIN, "2026-03-28 12:00", "2026-03-29 01:30"),  # 2:30 does not exist
        (Daily(datetime.strptime("02:30", "%H:%M").time()), BERLIN, "2026-10-24 12:00", "2026-10-25 00:30"),  # 2:30 comes twice
        (Daily(datetime.strptime("02:30", "%H:%M").time()), BERLIN, "2026-10-25 00:30", "2026-10-26 01:30"),
    ],
)
def test_next_times(schedule: Every | Daily, zone: ZoneInfo, moment: str, due: str) -> None:
    def utc(text: str) -> datetime:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)

    assert schedule.after(utc(moment), zone) == utc(due)


def test_done_jobs_are_forgotten_after_a_fortnight_and_failed_ones_never(drain: Drain, clock: Clock) -> None:
    jobs.enqueue(tasks.note, 1)
    jobs.enqueue(tasks.fail_in_the_database)
    drain()
    clock(days=13)
    forget_done()
    assert Job.objects.count() == 2
    clock(days=2)
    forget_done()
    assert Job.objects.get().status == "FAILED"


# Mending
def test_a_failed_job_may_be_run_again_or_dropped(drain: Drain, done: list[Any], clock: Clock) -> None:
    first, second = jobs.enqueue(tasks.note, "one", key="k"), jobs.enqueue(tasks.note, "two")
    assert not mending.run_again(first) and not mending.drop(first), "it has not failed"
    Job.objects.update(status="FAILED", due_at=None, attempt=6, error="x", finished_at=clock())
    other = jobs.enqueue(tasks.note, "other", key="k")
    assert not mending.run_again(first), "its key waits already"
    jobs.cancel("k")
    assert mending.run_again(first) and not mending.run_again(first)
    assert mending.drop(second) and not mending.drop(second)
    assert drain() == 1 and done == ["one"] and not Job.objects.filter(pk=other.pk).exists()


# Threads and commands
@pytest.mark.django_db(transaction=True)
def test_several_threads_do_each_job_once_and_end_when_told(done: list[Any]) -> None:
    jobs.enqueue_many(tasks.note, ([n] for n in range(60)))
    workers = [working.Worker(threads=3), working.Worker(threads=2)]
    for worker in workers:
        worker.start()
    until(lambda: len(done) >= 60)
    begun = time.monotonic()
    jobs.enqueue(tasks.note, "rung for")  # idle now: the bell wakes them, nobody waits for the next look
    until(lambda: "rung for" in done)
    assert time.monotonic() - begun < working.LOOK_EVERY / 2
    assert all(worker.stop(within=10) for worker in workers)
    assert sorted(map(str, done)) == sorted([*map(str, range(60)), "rung for"])
    assert not Job.objects.exclude(status="SUCCESSFUL").exclude(key__startswith="every:").exists()


@pytest.mark.django_db(transaction=True)
def test_it_begins_at_its_second_and_a_running_job_is_finished() -> None:
    worker = working.Worker()
    worker.start()
    at = timezone.now() + timedelta(seconds=1)
    jobs.enqueue(tasks.take_your_time, run_at=at)
    until(lambda: tasks.DONE == ["begun"])
    assert timezone.now() - at < timedelta(seconds=1)
    if connection.vendor == "sqlite":
        jobs.enqueue(tasks.note, "others write meanwhile")
    threading.Timer(0.2, tasks.GO_ON.set).start()
    assert worker.stop(within=10)
    assert tasks.DONE == ["begun", "ended"]
    assert Job.objects.get(task="tests.jobs.tasks.take_your_time").status == "SUCCESSFUL"


@pytest.mark.django_db(transaction=True)
def test_two_claims_never_get_the_same() -> None:
    jobs.enqueue_many(tasks.note, ([n] for n in range(40)))
    found: list[int] = []

    def take() -> None:
        while (job := claiming.claim(threading.current_thread().name)) is not None:
            found.append(job.pk)
        connection.close()

    threads = [threading.Thread(target=take) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == 40


@pytest.mark.django_db(transaction=True)
def test_idle_looking_is_one_statement(clock: Clock) -> None:
    queueing.keep_schedule()
    worker = working.Worker()
    worker.scheduled = True
    jobs.enqueue(tasks.note, 1, run_at=clock() + timedelta(seconds=3))
    with statements() as asked:
        assert worker._look()[0] is None
    assert len(asked) == 1 and "SELECT" in asked[0]
    assert 2 < worker._look()[1] <= 3


def test_a_burst_does_what_is_due(done: list[Any], recurring: SimpleNamespace) -> None:
    jobs.enqueue(tasks.note, 1)
    jobs.enqueue(tasks.note, 2)
    out = StringIO()
    call_command("work", "--once", stdout=out)
    assert done == [1]
    jobs.enqueue(tasks.note, 3)
    call_command("work", "--burst", stdout=out)
    assert done == [1, 2, 3] and "2 jobs done." in out.getvalue()
    out = StringIO()
    call_command("jobs", stdout=out)
    assert "done     3" in out.getvalue() and "waiting  2" in out.getvalue()


def test_the_bell_is_rung_after_the_commit(django_capture_on_commit_callbacks: Any) -> None:
    waking.listen()
    with django_capture_on_commit_callbacks(execute=True):
        jobs.enqueue(tasks.note, 1)
        assert not waking._bell.is_set()
    assert waking._bell.is_set()


def until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not so():
        assert time.monotonic() < end
        time.sleep(0.01)
