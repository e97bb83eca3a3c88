"""A portal served as in production: gunicorn, hashed and compressed static files, a database of its own in a folder.

    with served(folder) as portal: …                    the small world of the journeys
    with served(folder, prepare=("prepare",)) as portal: …    what `make run` serves

Run as a program it builds the small world.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.proof.serving import ROOT, Portal, free_port


@contextmanager
def served(folder: Path, prepare: tuple[str, ...] = ()) -> Iterator[str]:
    """The address of a server whose data lie in `folder`; it ends with the block."""
    portal = Portal(folder, environment(folder), free_port())
    command = ["manage.py", *prepare] if prepare else ["-m", "tests.browser.serving"]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=portal.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    portal.start(workers=1)
    try:
        yield f"http://127.0.0.1:{portal.port}"
    finally:
        portal.kill()


def environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"DJANGO_SETTINGS_MODULE": "portal.settings", "VAR_DIR": str(folder), "LOG_LEVEL": "ERROR"}


def build() -> None:
    """Tables, static files, and Alice with three courses due."""
    import django

    django.setup()
    from django.core.management import call_command

    from tests.browser import world

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    cast = world.company()
    for slug in ("borders", "patents", "customs"):
        world.owes(cast.alice, world.course(slug).course)


if __name__ == "__main__":
    build()
