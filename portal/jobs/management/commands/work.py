"""The worker as a process of its own (JOBS_WORKER=outside); SIGTERM and Ctrl-C let running jobs end."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.jobs import queueing
from portal.jobs.working import Worker, drain


class Command(BaseCommand):
    help = "Do background work: mail, scheduled and recurring jobs. Several may run, on several machines."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--threads", type=int, default=1, help="how many jobs at the same time (default 1)")
        group = parser.add_mutually_exclusive_group()
        group.add_argument("--burst", action="store_true", help="do what is due and end, for cron")
        group.add_argument("--once", action="store_true", help="do one job that is due and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["burst"] or options["once"]:
            queueing.keep_schedule()
            done = drain(1 if options["once"] else None)
            self.stdout.write(f"{done} jobs done.")
            return
        over = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_rest: over.set())
        worker = Worker(max(1, options["threads"]))
        worker.start()
        self.stdout.write(f"Working as {worker.name} (stop with Ctrl-C; a running job is finished first).")
        while not over.wait(1):
            pass
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, signal.SIG_DFL)  # told twice, it ends at once; the lease brings the job back
        worker.stop()
