"""A server to be measured and clients that cost little: gunicorn as `make run` starts it, threads with one connection each, /proc."""

from __future__ import annotations

import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.proof.serving import HEALTHY_WITHIN, ROOT, TOKEN, free_port

TICK = os.sysconf("SC_CLK_TCK")
Work = Callable[["Browser"], None]


@dataclass
class Server:
    """gunicorn with the portal's own configuration; `environment` says which database."""

    environment: dict[str, str]
    application: str = "portal.wsgi"
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def running(self) -> Iterator[Server]:
        command = [sys.executable, "-m", "gunicorn", "--config", "portal/server.py", self.application]
        environment = self.environment | {"PORT": str(self.port), "SERVER_LOG_LEVEL": "error"}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            self.wait()
            yield self
        finally:
            with suppress(ProcessLookupError):
                self.process.terminate()
            self.process.wait(30)

    def wait(self) -> None:
        begun = time.monotonic()
        while time.monotonic() - begun < HEALTHY_WITHIN:
            with suppress(OSError, http.client.HTTPException):
                if Browser(self.port).get("/healthz")[0] == 200:
                    return
            time.sleep(0.05)
        raise RuntimeError("The server did not answer.")

    @property
    def workers(self) -> list[int]:
        assert self.process
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def peak(self) -> float:
        """MB: the largest that a worker has been."""
        lines = (Path(f"/proc/{pid}/status").read_text() for pid in self.workers)
        return max(int(text.split("VmHWM:")[1].split()[0]) for text in lines) / 1024


class Browser:
    """One connection, kept open."""

    def __init__(self, port: int, session: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Cookie": f"csrftoken={TOKEN}; sessionid={session}", "X-CSRFToken": TOKEN, "Accept-Encoding": "gzip, br"}

    def ask(self, method: str, path: str, body: Any = None, form: bool = False) -> tuple[int, bytes, http.client.HTTPMessage]:
        sent = None if body is None else json.dumps(body)
        kind = {"Content-Type": "application/x-www-form-urlencoded" if form else "application/json"} if method == "POST" else {}
        for again in (True, False):
            try:
                self.connection.request(method, path, "" if form else sent, self.headers | kind)
                reply = self.connection.getresponse()
                return reply.status, reply.read(), reply.headers
            except (http.client.RemoteDisconnected, ConnectionError):
                self.connection.close()  # the server ends a connection that rested for two seconds; every request here may be repeated
                if not again:
                    raise
        raise AssertionError("unreachable")

    def get(self, path: str) -> tuple[int, bytes, http.client.HTTPMessage]:
        return self.ask("GET", path)


def cpu(pids: list[int]) -> float:
    """Seconds of user and system time that processes have had; one that is gone counts nothing."""
    total = 0
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
    return total / TICK


@dataclass
class Measured:
    """What came of asking: times in ms, CPU in ms a request."""

    times: list[float]
    seconds: float
    server_cpu: float
    database_cpu: float

    def row(self) -> dict[str, float]:
        ordered = sorted(self.times)
        return {
            "median_ms": round(statistics.median(ordered), 1),
            "p95_ms": round(ordered[int(0.95 * (len(ordered) - 1))], 1),
            "per_second": round(len(ordered) / self.seconds, 1),
            "server_cpu_ms": round(1000 * self.server_cpu / len(ordered), 1),
            "database_cpu_ms": round(1000 * self.database_cpu / len(ordered), 1),
        }


def measure(server: Server, backends: Callable[[], list[int]], clients: list[Browser], work: Work, times: int) -> Measured:
    """Each client does `work` until all of them together have done it `times` times. A failure in one ends the run."""
    took: list[float] = []
    failed: list[BaseException] = []
    turns = iter(range(times))
    lock = threading.Lock()

    def run(client: Browser) -> None:
        try:
            while True:
                with lock:
                    if next(turns, None) is None or failed:
                        return
                begun = time.perf_counter()
                work(client)
                took.append(1000 * (time.perf_counter() - begun))
        except BaseException as error:
            failed.append(error)

    pids = backends()
    before, database = cpu(server.workers), cpu(pids)
    begun = time.perf_counter()
    threads = [threading.Thread(target=run, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    seconds = time.perf_counter() - begun
    return Measured(took, seconds, cpu(server.workers) - before, cpu(sorted({*pids, *backends()})) - database)


def backends(url: str) -> list[int]:
    """The processes of PostgreSQL that serve a database, where they run on this machine."""
    if not url:
        return []
    import psycopg

    with closing(psycopg.connect(url)) as connection:
        rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        return [pid for (pid,) in rows.fetchall() if Path(f"/proc/{pid}").exists()]
