"""Learners answer and hand in while the server is killed again and again: nothing acknowledged is lost, nothing is counted twice."""

from __future__ import annotations

import http.client
import json
import os
import random
import statistics
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.proof.serving import Portal, portal, vendor

pytestmark = pytest.mark.proof
LEARNERS, KILLS = int(os.environ.get("PROOF_LEARNERS", 50)), int(os.environ.get("PROOF_KILLS", 20))
QUESTIONS = 10
WHILE_HANDING_IN = 5  # of the kills
UP = (0.3, 3.0)  # seconds between two kills
RECOVERY = 30.0  # seconds at most until the portal answers again; the verdict names what it took, which depends on the machine


@dataclass
class Ledger:
    """What was sent and what was acknowledged, by key: the truth the database is held against."""

    sent: dict[str, tuple[str, int, str]] = field(default_factory=dict)  # key → (attempt, question, answer)
    acknowledged: dict[str, int] = field(default_factory=dict)  # key → revision
    refused: list[tuple[int, Any]] = field(default_factory=list)
    graded: Counter[str] = field(default_factory=Counter)  # attempt → acknowledged submissions
    waits: list[float] = field(default_factory=list)
    unanswered: int = 0


class Learner(threading.Thread):
    """Answers one question after the other, one request at a time. An unanswered request is sent again with the same key."""

    def __init__(self, here: Portal, session: str, quiz: str, ledger: Ledger, chance: random.Random, phase: Phase) -> None:
        super().__init__(daemon=True)
        self.here, self.session, self.quiz, self.ledger, self.chance, self.phase = here, session, quiz, ledger, chance, phase
        self.attempt = ""
        self.revisions = dict.fromkeys(range(1, QUESTIONS + 1), 0)
        self.last: dict[int, str] = {}

    def run(self) -> None:
        status, begun = self.until_answered(f"{self.quiz}start/", {})
        assert status == 201, begun
        self.attempt = begun["attempt"]
        while not self.phase.handing_in.is_set():
            self.answer()
        while not self.phase.over.is_set():
            status, _reply = self.until_answered(f"/attempts/{self.attempt}/submit/", {"key": str(uuid4())})
            self.ledger.graded[self.attempt] += status == 200
            time.sleep(self.chance.uniform(0.05, 0.3))

    def answer(self) -> None:
        question, given, key = self.chance.randint(1, QUESTIONS), self.chance.choice(("true", "false")), str(uuid4())
        self.ledger.sent[key] = (self.attempt, question, given)
        body = {"key": key, "item": question, "base": self.revisions[question], "given": given, "flagged": False}
        begun = time.monotonic()
        status, reply = self.until_answered(f"/attempts/{self.attempt}/answers/", body)
        self.ledger.waits.append(time.monotonic() - begun)
        if status == 200:
            self.ledger.acknowledged[key] = reply["revision"]
            self.revisions[question], self.last[question] = reply["revision"], given
        else:
            self.ledger.refused.append((status, reply))

    def until_answered(self, path: str, body: Any) -> tuple[int, Any]:
        while True:
            try:
                status, reply = self.here.ask("POST", path, session=self.session, body=body)
                if status < 500:
                    return status, reply
            except (OSError, http.client.HTTPException, ValueError):
                pass
            self.ledger.unanswered += 1
            time.sleep(self.chance.uniform(0.1, 0.5))  # about what quiz.js does


class Phase:
    def __init__(self) -> None:
        self.handing_in, self.over = threading.Event(), threading.Event()


def test_nothing_acknowledged_is_lost_and_nothing_counts_twice(tmp_path: Path) -> None:
    seed = int(os.environ.get("PROOF_SEED", random.randrange(10**6)))
    with portal(tmp_path) as here:
        staged = here.stage("seed", str(LEARNERS), str(QUESTIONS))
        ledger, phase = Ledger(), Phase()
        begun = time.monotonic()
        recoveries = [here.start()]
        learners = [
            Learner(here, row["session"], staged["quiz"], ledger, random.Random(f"{seed}-{n}"), phase)
            for n, row in enumerate(staged["sessions"])
        ]
        for learner in learners:
            learner.start()
        recoveries += _kill_and_start(here, random.Random(seed), phase)
        phase.over.set()
        for learner in learners:
            learner.join(60)
        verdict = _judge(here.stage("rows"), ledger, learners)
    verdict |= {
        "proof": "crash", "database": vendor(), "seed": seed,
        "learners": LEARNERS, "kills": len(recoveries) - 1, "seconds": round(time.monotonic() - begun),
        "recovery_s": {"median": round(statistics.median(recoveries[1:]), 2), "max": round(max(recoveries[1:]), 2)},
        "save_ms": _waits(ledger.waits),
    }  # fmt: skip
    print(json.dumps(verdict))  # noqa: T201
    for fault in ("lost", "doubled", "wrong", "phantom", "refused", "misgraded", "stuck"):
        assert verdict[fault] == 0, verdict
    assert verdict["integrity"] == "ok" and verdict["recovery_s"]["max"] <= RECOVERY and verdict["acknowledged"] > 10 * KILLS


def _waits(seconds: list[float]) -> dict[str, int]:
    """From the first sending of a save to its acknowledgement, kills included."""
    return {"median": round(1000 * statistics.median(seconds)), "p99": round(1000 * sorted(seconds)[int(0.99 * (len(seconds) - 1))])}


def _kill_and_start(here: Portal, chance: random.Random, phase: Phase) -> list[float]:
    recoveries = []
    for kill in range(KILLS):
        if kill == max(0, KILLS - WHILE_HANDING_IN):
            phase.handing_in.set()
        time.sleep(chance.uniform(*UP) if not phase.handing_in.is_set() else chance.uniform(0.05, 1.0))
        here.kill()
        recoveries.append(here.start())
    time.sleep(3)
    return recoveries


def _judge(rows: dict[str, Any], ledger: Ledger, learners: list[Learner]) -> dict[str, Any]:
    """Count what should not be: by the rows, not by what the server said."""
    stored = Counter(row["key"] for row in rows["events"])
    places = Counter((row["attempt"], row["item__position"], row["revision"]) for row in rows["events"])
    wrong = sum(ledger.sent.get(row["key"]) not in {None, (row["attempt"], row["item__position"], row["given"])} for row in rows["events"])
    wrong += sum(row["revision"] != ledger.acknowledged[row["key"]] for row in rows["events"] if row["key"] in ledger.acknowledged)
    return {
        "sent": len(ledger.sent), "acknowledged": len(ledger.acknowledged), "unanswered": ledger.unanswered, "stored": len(rows["events"]),
        "lost": sum(key not in stored for key in ledger.acknowledged),
        "doubled": sum(count > 1 for count in [*stored.values(), *places.values()]),
        "wrong": wrong,
        "phantom": sum(key not in ledger.sent for key in stored),
        "refused": len(ledger.refused),
        "misgraded": _misgraded(rows, learners),
        "submissions": sum(ledger.graded.values()),
        "stuck": sum(learner.is_alive() for learner in learners),
        "integrity": rows["integrity"],
    }  # fmt: skip


def _misgraded(rows: dict[str, Any], learners: list[Learner]) -> int:
    """Attempts that are not graded exactly once from exactly the last acknowledged answers, with one completion where they pass."""
    items: dict[str, dict[int, Any]] = {}
    for row in rows["items"]:
        items.setdefault(row["attempt"], {})[row["position"]] = row["given"]
    attempts = {row["id"]: row for row in rows["attempts"]}
    completions, certificates = Counter(row["person"] for row in rows["completions"]), Counter(rows["certificates"])
    faults = abs(len(attempts) - len(learners)) + abs(rows["completed"] - len(completions))
    for learner in learners:
        attempt = attempts[learner.attempt]
        right = sum(given == "true" for given in learner.last.values())
        given_is_last = {place: given for place, given in items[learner.attempt].items() if given is not None} == learner.last
        percent_is_right = attempt["state"] == "submitted" and float(attempt["percent"] or 0) == 100 * right / QUESTIONS
        expected = int(100 * right / QUESTIONS >= 50)
        counted = completions[attempt["person"]] == certificates[attempt["person"]] == expected == int(bool(attempt["passed"]))
        faults += not (given_is_last and percent_is_right and counted)
    return faults
