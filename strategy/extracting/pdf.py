"""PDF text, read by a child process whose seconds and memory the system bounds: a hostile file ends the child and nobody else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from strategy.extracting.extracted import Extracted, Limits, failed
from strategy.rules.engine import Problem

CHILD = Path(__file__).with_name("pdf_child.py")
GRACE = 5  # seconds of the clock beyond those of the processor: the child may wait for a busy machine


def _environment() -> dict[str, str]:
    """What a Python needs to start, and nothing of the portal's: no key, no address of a database."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}


def read(content: bytes, limits: Limits) -> Extracted:
    """The pages' text. Pages that cannot be read are counted; the others are kept."""
    command = [sys.executable, "-I", str(CHILD), *map(str, (limits.seconds, limits.memory, limits.pages, limits.characters))]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=content, capture_output=True, timeout=limits.seconds * 2 + GRACE, check=False, env=_environment()
        )
    except subprocess.TimeoutExpired:
        return failed("file.took-too-long", "pdf", limit=limits.seconds)
    try:
        said = json.loads(done.stdout)
    except ValueError:  # ended by the system before it could say anything
        over = done.returncode in (-24, -9)  # SIGXCPU, SIGKILL
        return failed("file.took-too-long", "pdf", limit=limits.seconds) if over else failed("file.unpacks-too-large", "pdf")
    if said["code"]:
        return failed(said["code"], "pdf", **({"limit": limits.pages} if said["code"] == "file.too-many-pages" else {}))
    unread = (Problem("file.pages-unread", "file", {"pages": said["unread"]}),) if said["unread"] else ()
    return Extracted(said["text"], "pdf", said["pages"], unread)
