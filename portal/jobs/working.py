"""Working off the queue: threads that claim, run and settle, one of them on the look-out, and a heart that beats while they run."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.conf import settings
from django.db import Error, close_old_connections, connection, connections, transaction
from django.utils import timezone, translation
from django_tasks.base import TaskContext

from portal.common.requests import Asking, begin, current
from portal.jobs import claiming, queueing, waking
from portal.jobs.backend import result_of
from portal.jobs.declaring import find
from portal.jobs.models import Job

log = logging.getLogger("portal.jobs")
LOOK_EVERY = 5.0  # seconds between two looks at an idle queue; jobs of this process ring, waiting ones say when they are due


class Worker:
    """Some threads of one process. `start()`, later `stop()`; jobs that run then are finished."""

    def __init__(self, threads: int = 1) -> None:
        self.name = f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"
        self.stopping = threading.Event()
        self.running: dict[str, int] = {}  # thread → job
        self.looking = threading.Lock()  # whoever holds it looks for work; the others of an idle worker sleep on it
        self.scheduled = False
        self.threads = [threading.Thread(target=self._work, name=f"jobs-{n}", daemon=True) for n in range(threads)]
        self.heart = threading.Thread(target=self._beat, name="jobs-heart", daemon=True)

    def start(self) -> None:
        for thread in [*self.threads, self.heart]:
            thread.start()

    def stop(self, within: float | None = None) -> bool:
        """Take nothing new and wait for what runs, at most `within` seconds; whether all of it has ended."""
        self.stopping.set()
        waking.wake()
        until = None if within is None else time.monotonic() + within
        for thread in self.threads:
            thread.join(None if until is None else max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self.threads)

    def _work(self) -> None:
        try:
            while (job := self._wait_for_job()) is not None:
                try:
                    perform(job)
                except Exception as error:  # the lease brings the job back
                    log.error("job %s %s could not be settled: %s", job.pk, job.task, type(error).__qualname__)
                    connections.close_all()
                finally:
                    self.running.pop(threading.current_thread().name, None)
        finally:
            connections.close_all()

    def _wait_for_job(self) -> Job | None:
        """The next job, claimed; None when the worker is to stop. One thread looks, the others wait for their turn."""
        with self.looking:
            while not self.stopping.is_set():
                waking.listen()
                if self.stopping.is_set():  # rung between the look above and the line before
                    break
                job, rest = self._look()
                if job is not None:
                    self.running[threading.current_thread().name] = job.pk
                    return job
                waking.wait(rest)
        return None

    def _look(self) -> tuple[Job | None, float]:
        """A job, or how many seconds to rest. A database that does not answer stops nobody for good."""
        try:
            close_old_connections()
            if not self.scheduled:
                queueing.keep_schedule()
                self.scheduled = True
            due = claiming.next_due()
            rest = LOOK_EVERY if due is None else min(LOOK_EVERY, (due - timezone.now()).total_seconds())
            if rest > 0:
                return None, rest
            return claiming.claim(self.name), 0.2  # what is due but cannot be claimed is being claimed by another
        except Exception as error:  # a look-out that ended would leave everything undone
            log.warning("the queue cannot be read: %s", type(error).__qualname__)
            connections.close_all()
            return None, LOOK_EVERY

    def _beat(self) -> None:
        """Three signs of life in a lease, for what is running; nothing is written while nothing runs."""
        try:
            while any(thread.is_alive() for thread in self.threads):
                time.sleep(min(settings.JOBS_LEASE_SECONDS / 3, 20))
                if self.running:
                    self._keep_alive()
        finally:
            connections.close_all()

    def _keep_alive(self) -> None:
        try:
            close_old_connections()
            claiming.keep_alive(self.name, list(self.running.values()))
        except Error as error:
            log.warning("no sign of life could be given: %s", type(error).__qualname__)
            connections.close_all()


def drain(most: int | None = None) -> int:
    """Run what is due in this thread, one after the other, until nothing is (or `most` jobs); says how many. Retries wait."""
    name, done = f"{socket.gethostname()[:30]}:{os.getpid()}:drain", 0
    while (most is None or done < most) and (job := claiming.claim(name)) is not None:
        perform(job)
        done += 1
    return done


def perform(job: Job) -> None:
    """Run a claimed job and settle it. No transaction is open while it works, but in tests that are one."""
    error: BaseException | None = None
    try:
        with _surroundings(job), transaction.atomic() if connection.in_atomic_block else nullcontext():
            _call(job)
    except (Exception, SystemExit) as raised:
        error = raised
    if connection.in_atomic_block:
        claiming.settle(job, error)
    else:
        _settle_afresh(job, error)


def _settle_afresh(job: Job, error: BaseException | None) -> None:
    """Over a connection that works, whatever the job did to the one it had; once more if that breaks too."""
    close_old_connections()
    try:
        claiming.settle(job, error)
    except Error:
        connections.close_all()
        claiming.settle(job, error)


def _call(job: Job) -> None:
    task = find(job.task)
    context = [TaskContext(task_result=result_of(job))] if task.takes_context else []
    task.func(*context, *job.arguments.get("args", []), **job.arguments.get("kwargs", {}))


@contextmanager
def _surroundings(job: Job) -> Iterator[None]:
    """The log and the trail name the request that asked; language and zone are the company's until the task says whose."""
    asked, before = job.arguments.get("asked") or {}, current()
    begin(Asking(id=asked.get("id", f"job-{job.pk}"), address=asked.get("address", "")))
    try:
        with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
            yield
    finally:
        begin(before)
