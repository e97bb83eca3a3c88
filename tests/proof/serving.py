"""A real portal to be killed: its own database, gunicorn in a process group of its own, requests without a browser."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
HEALTHY_WITHIN = 60  # seconds
TOKEN = "t" * 32  # the CSRF cookie and header of these clients; a page would have made one up too


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def vendor() -> str:
    return "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"


@dataclass
class Portal:
    """One installation: its environment, its server, and the stage hands that fill and read its database."""

    folder: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None
    log: IO[bytes] | None = None

    def stage(self, *command: str) -> Any:
        """What `python -m tests.proof.stage …` prints, read as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.proof.stage", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-4000:])
        return json.loads(done.stdout.splitlines()[-1])

    def start(self, *, workers: int = 2, threads: int = 4) -> float:
        """Start the server; seconds until it answers."""
        begun = time.monotonic()
        command = [
            "-m",
            "gunicorn",
            "portal.wsgi",
            "-w",
            str(workers),
            "--threads",
            str(threads),
            "-b",
            f"127.0.0.1:{self.port}",
            "--log-level",
            "error",
        ]
        self.log = (self.folder / "server.log").open("ab")
        self.server = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
        )
        while time.monotonic() - begun < HEALTHY_WITHIN:
            if self.server.poll() is not None:
                raise RuntimeError(f"The server ended by itself: {(self.folder / 'server.log').read_text()[-2000:]}")
            if self.is_healthy():
                return time.monotonic() - begun
            time.sleep(0.02)
        raise RuntimeError("The server did not answer.")

    def is_healthy(self) -> bool:
        try:
            return self.ask("GET", "/healthz", timeout=2)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the whole process group that we started, and nothing else."""
        if self.server is None or self.log is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.server.pid, how)
        self.server.wait()
        self.log.close()
        self.server = None

    def ask(self, method: str, path: str, *, session: str = "", body: Any = None, timeout: float = 30) -> tuple[int, Any]:
        """Status and JSON of one request on a connection of its own. Raises `OSError` or `HTTPException` without a whole reply."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        with closing(connection):
            connection.request(method, path, None if body is None else json.dumps(body), headers(session))
            reply = connection.getresponse()
            text = reply.read()
            return reply.status, json.loads(text) if reply.headers.get_content_type() == "application/json" else None

    def raw(self, path: str, session: str, body: Any) -> bytes:
        """The same POST as bytes, to be sent in two pieces."""
        sent = json.dumps(body).encode()
        lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Connection: close", f"Content-Length: {len(sent)}"]
        lines += [f"{name}: {value}" for name, value in headers(session).items()]
        return "\r\n".join([*lines, "", ""]).encode() + sent


def headers(session: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "X-CSRFToken": TOKEN,
        "Cookie": f"csrftoken={TOKEN}; sessionid={session}",
    }


@contextmanager
def portal(folder: Path) -> Iterator[Portal]:
    """A portal with an empty, migrated database; all of it is gone afterwards."""
    with database() as url:
        environment = {
            name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "CACHE_URL"}
        }
        environment |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PORTAL_MODE": "local",
            "VAR_DIR": str(folder),
            "LOG_LEVEL": "ERROR",
            "CACHE_URL": os.environ.get("CACHE_URL", ""),
        }
        environment |= {"DATABASE_URL": url} if url else {}
        made = Portal(folder, environment)
        try:
            made.stage("migrate")
            yield made
        finally:
            made.kill()


@contextmanager
def database() -> Iterator[str]:
    """The address of a new PostgreSQL database beside the one DATABASE_URL names; "" for SQLite, which is a file in VAR_DIR."""
    given = os.environ.get("DATABASE_URL", "")
    if vendor() == "sqlite":
        yield ""
        return
    import psycopg

    name = f"proof_{secrets.token_hex(6)}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlsplit(given)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
