"""The production profile, served for real: gunicorn on a free port of loopback, a throw-away key, a database of its own.

    with Portal(folder) as portal:
        portal.ask("/team/", as_="bob").status

Run as a program it builds the world in that database and prints whose session cookie is which.
"""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.security.scoring import Page

ROOT = Path(__file__).resolve().parents[2]
HOST = "portal.example.com"
START = 60  # seconds a busy machine may take


class Portal:
    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        self.process: subprocess.Popen[bytes] | None = None
        keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = keep | {
            "PORTAL_MODE": "production",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ALLOWED_HOSTS": HOST,
            "VAR_DIR": str(folder),
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "WEB_PROCESSES": "1",
            "COMPANY_NAME": "Canary Trading Co.",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }

    def __enter__(self) -> Portal:
        built = subprocess.run(
            [sys.executable, "-m", "tests.security.serving"], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert built.returncode == 0, built.stderr[-3000:]
        self.world: dict[str, Any] = json.loads(built.stdout.splitlines()[-1])
        self.log = (self.folder / "server.log").open("w+", encoding="utf-8")
        command = [sys.executable, "-m", "gunicorn", "-c", "portal/server.py", "portal.wsgi"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log)
        self._wait()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=START)
        self.log.close()

    def _wait(self) -> None:
        for _try in range(START * 10):
            try:
                self.ask("/healthz")
                return
            except OSError:
                assert self.process and self.process.poll() is None, self.logged()
                time.sleep(0.1)
        raise AssertionError("The server does not answer.")

    def logged(self) -> str:
        return (self.folder / "server.log").read_text(encoding="utf-8")

    def ask(
        self,
        address: str,
        method: str = "GET",
        *,
        as_: str = "",
        plain: bool = False,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        **more: str,
    ) -> Page:
        """One request as it comes from the proxy (`plain`: from a client without TLS). The underscores of `more` headers are hyphens."""
        sent = {"Host": HOST, "Accept": "text/html,*/*"} | {name.replace("_", "-"): value for name, value in more.items()} | (headers or {})
        if not plain:
            sent["X-Forwarded-Proto"] = "https"
        if as_:
            sent["Cookie"] = f"__Host-session={self.world['sessions'][as_]}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, address.format_map(self.world["places"]), body=body, headers=sent)
            answer = connection.getresponse()
            return Page(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def build() -> dict[str, Any]:
    """Tables, static files, the world, a session for each role."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    from tests.security import world

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    # Compressing takes longest and is not asked for here
    plain = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    with override_settings(STORAGES=settings.STORAGES | {"staticfiles": plain}):
        call_command("collectstatic", verbosity=0, interactive=False)
    made = world.build()
    return {
        "places": {name: str(value) for name, value in made.places.items()},
        "sessions": {role: world.session_of(getattr(made, role)) for role in world.ROLES if role != "anon"},
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(build()))
