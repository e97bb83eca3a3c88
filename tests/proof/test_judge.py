"""The judge of the crash proof sees each fault that is planted. Quick, so it runs with the ordinary tests."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from types import SimpleNamespace
from typing import Any

import pytest

from tests.proof.test_crash import QUESTIONS, Ledger, _judge


def event(key: str, place: int, revision: int, given: str) -> dict[str, Any]:
    return {"attempt": "A", "key": key, "revision": revision, "given": given, "flagged": False, "item__position": place}


def sound() -> tuple[dict[str, Any], Ledger, list[Any]]:
    """Six right answers out of ten, the first of them changed once; graded, completed, certified."""
    ledger = Ledger()
    events = [event("k0", 1, 1, "false"), *(event(f"k{place}", place, 2 if place == 1 else 1, "true") for place in range(1, 7))]
    for row in events:
        ledger.sent[row["key"]] = ("A", row["item__position"], row["given"])
        ledger.acknowledged[row["key"]] = row["revision"]
    rows = {
        "events": events,
        "items": [
            {"attempt": "A", "position": place, "given": "true" if place <= 6 else None, "share": 1} for place in range(1, QUESTIONS + 1)
        ],
        "attempts": [{"id": "A", "person": 7, "number": 1, "state": "submitted", "percent": "60.00", "passed": True}],
        "completions": [{"person": 7, "attempt": "A"}],
        "certificates": [7],
        "completed": 1,
        "integrity": "ok",
    }
    learner = SimpleNamespace(attempt="A", last=dict.fromkeys(range(1, 7), "true"), is_alive=lambda: False)
    return rows, ledger, [learner]


FAULTS = ("lost", "doubled", "wrong", "phantom", "refused", "misgraded", "stuck")


def test_a_sound_run_has_no_fault() -> None:
    verdict = _judge(*sound())
    assert {fault: verdict[fault] for fault in FAULTS} == dict.fromkeys(FAULTS, 0)


@pytest.mark.parametrize(
    ("fault", "plant"),
    [
        ("lost", lambda rows: rows["events"].pop()),
        ("doubled", lambda rows: rows["events"].append(deepcopy(rows["events"][0]))),
        ("doubled", lambda rows: rows["events"][1].update(revision=1)),
        ("wrong", lambda rows: rows["events"][2].update(given="false")),
        ("wrong", lambda rows: rows["events"][2].update(revision=9)),
        ("phantom", lambda rows: rows["events"].append(event("nobody", 8, 1, "true"))),
        ("misgraded", lambda rows: rows["items"][0].update(given="false")),
        ("misgraded", lambda rows: rows["attempts"][0].update(percent="50.00")),
        ("misgraded", lambda rows: rows["attempts"][0].update(state="open", percent=None, passed=None)),
        ("misgraded", lambda rows: rows["certificates"].append(7)),
        ("misgraded", lambda rows: rows["completions"].clear()),
        ("misgraded", lambda rows: rows["attempts"].append(rows["attempts"][0] | {"id": "B"})),
    ],
)
def test_a_planted_fault_is_seen(fault: str, plant: Callable[[dict[str, Any]], Any]) -> None:
    rows, ledger, learners = sound()
    plant(rows)
    assert _judge(rows, ledger, learners)[fault] > 0
