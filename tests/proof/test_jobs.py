"""A worker is killed again and again while jobs run: each has its effect in the end, exactly once, and none is left over."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.proof.serving import ROOT, Portal, portal, vendor

pytestmark = pytest.mark.proof
KILLS, JOBS, SECONDS = int(os.environ.get("PROOF_KILLS", 20)), 600, 0.05
UP = (0.1, 1.5)  # seconds of work between two kills
PATIENCE = 120.0  # seconds for what is left over after the last kill


def start(here: Portal, log: Path) -> subprocess.Popen[bytes]:
    """A worker of two threads that has begun to look for work."""
    size = log.stat().st_size if log.exists() else 0
    with log.open("ab") as out:
        worker = subprocess.Popen(
            [sys.executable, "-u", "manage.py", "work", "--threads", "2"], cwd=ROOT, env=here.environment, stdout=out, stderr=out
        )
    while log.stat().st_size == size:
        assert worker.poll() is None, log.read_text()
        time.sleep(0.02)
    return worker


def test_every_job_has_its_effect_exactly_once(tmp_path: Path) -> None:
    chance = random.Random(os.environ.get("PROOF_SEED", random.randrange(10**6)))
    with portal(tmp_path) as here:
        here.environment |= {"JOBS_LEASE_SECONDS": "2"}
        here.stage("queue", str(JOBS), str(SECONDS))
        log, begun = tmp_path / "work.log", time.monotonic()
        for _kill in range(KILLS):
            worker = start(here, log)
            time.sleep(chance.uniform(*UP))
            worker.kill()
            worker.wait()
        left = here.stage("effects")
        worker = start(here, log)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and here.stage("effects")["states"] != {"SUCCESSFUL": JOBS}:
            time.sleep(1)
        worker.terminate()
        assert worker.wait(10) == 0, "told to end, it ends"
        found = here.stage("effects")
    names = [name for name, _attempt in found["done"]]
    wanted = {f"job {n}" for n in range(JOBS)}
    verdict = {
        "proof": "jobs",
        "database": vendor(),
        "kills": KILLS,
        "jobs": JOBS,
        "done_before_the_last_start": len(left["done"]),
        "lost": len(wanted - set(names)),
        "double": len(names) - len(set(names)),
        "phantom": len(set(names) - wanted),
        "begun_again": found["begun"] - JOBS,
        "states": found["states"],
        "seconds": round(time.monotonic() - begun, 1),
    }
    print(json.dumps(verdict))  # noqa: T201
    assert len(left["done"]) < JOBS, "all was done before the kills were over: nothing is proved"
    assert (verdict["lost"], verdict["double"], verdict["phantom"]) == (0, 0, 0)
    assert found["states"] == {"SUCCESSFUL": JOBS} and found["integrity"] == "ok"
    assert found["begun"] > JOBS, "no kill met a running job"
