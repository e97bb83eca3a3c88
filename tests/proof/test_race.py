"""The same request many times in the same instant: one attempt, one answer, one grade, one completion, one certificate."""

from __future__ import annotations

import json
import os
import re
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from uuid import uuid4

import pytest

from tests.proof.serving import Portal, portal, vendor

pytestmark = pytest.mark.proof
COPIES, ROUNDS = 20, int(os.environ.get("PROOF_ROUNDS", 50))
QUESTIONS = 3
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")


def at_once(here: Portal, requests: list[bytes]) -> list[int]:
    """The statuses of requests whose last bytes leave together; all else was sent before. 0: no answer."""
    together, statuses = threading.Barrier(len(requests)), [0] * len(requests)

    def send(place: int) -> None:
        with closing(socket.create_connection(("127.0.0.1", here.port), 30)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.sendall(requests[place][:-1])
            time.sleep(0.02)
            together.wait()
            line.sendall(requests[place][-1:])
            found = STATUS.match(b"".join(iter(lambda: line.recv(65536), b"")))
            statuses[place] = int(found[1]) if found else 0

    threads = [threading.Thread(target=send, args=(place,)) for place in range(len(requests))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return statuses


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portal, dict[str, Any]]]:
    with portal(tmp_path_factory.mktemp("race")) as made:
        staged = made.stage("seed", str(4 * ROUNDS), str(QUESTIONS))
        made.start()
        yield made, staged


def tell(race: str, statuses: Counter[int], broken: int, **more: int) -> None:
    verdict = {"proof": "race", "race": race, "database": vendor(), "rounds": ROUNDS, "copies": COPIES, "statuses": statuses}
    print(json.dumps(verdict | {"broken": broken} | more))  # noqa: T201
    assert broken == 0 and not any(status == 0 or status >= 500 for status in statuses), statuses


def learners(staged: dict[str, Any], part: int) -> list[dict[str, Any]]:
    return staged["sessions"][part * ROUNDS : (part + 1) * ROUNDS]


def begin(here: Portal, staged: dict[str, Any], session: str) -> str:
    status, reply = here.ask("POST", f"{staged['quiz']}start/", session=session, body={})
    assert status == 201, reply
    return reply["attempt"]


def answer(given: str, item: int = 1, base: int = 0) -> dict[str, Any]:
    return {"key": str(uuid4()), "item": item, "base": base, "given": given, "flagged": False}


def test_race_of_starts(here: tuple[Portal, dict[str, Any]]) -> None:
    server, staged = here
    statuses: Counter[int] = Counter()
    for row in learners(staged, 0):
        statuses.update(at_once(server, [server.raw(f"{staged['quiz']}start/", row["session"], {})] * COPIES))
    rows = server.stage("rows")
    attempts = Counter(row["person"] for row in rows["attempts"])
    items = Counter(row["attempt"] for row in rows["items"])
    broken = sum(attempts[row["person"]] != 1 for row in learners(staged, 0)) + sum(count != QUESTIONS for count in items.values())
    tell("starts", statuses, broken)
    assert statuses == {201: COPIES * ROUNDS}


def test_race_of_saves(here: tuple[Portal, dict[str, Any]]) -> None:
    """Half of the copies carry one key, the others one of their own: one event per round; whoever lost is told so."""
    server, staged = here
    statuses: Counter[int] = Counter()
    raced = []
    for row in learners(staged, 1):
        attempt = begin(server, staged, row["session"])
        path, shared = f"/attempts/{attempt}/answers/", answer("true")
        bodies = [shared if place % 2 else answer("false") for place in range(COPIES)]
        found = at_once(server, [server.raw(path, row["session"], body) for body in bodies])
        statuses.update(found)
        raced.append((attempt, shared["key"], {body["key"] for body, status in zip(bodies, found, strict=True) if status == 200}))
    events: dict[str, list[str]] = {}
    for event in server.stage("rows")["events"]:
        events.setdefault(event["attempt"], []).append(event["key"])
    broken = sum(len(events.get(attempt, [])) != 1 or set(events[attempt]) != acknowledged for attempt, _shared, acknowledged in raced)
    tell("saves", statuses, broken, won_by_the_shared_key=sum(events[attempt] == [shared] for attempt, shared, _keys in raced))
    assert set(statuses) == {200, 409}


def test_race_of_submissions_and_saves(here: tuple[Portal, dict[str, Any]]) -> None:
    """Fifteen submissions and five saves at once: one grade made of what was acknowledged, one completion, one certificate."""
    server, staged = here
    statuses: Counter[int] = Counter()
    raced = {}
    for row in learners(staged, 2):
        attempt = begin(server, staged, row["session"])
        for item in (1, 2):
            assert server.ask("POST", f"/attempts/{attempt}/answers/", session=row["session"], body=answer("true", item))[0] == 200
        submit = server.raw(f"/attempts/{attempt}/submit/", row["session"], {"key": str(uuid4())})
        late = [server.raw(f"/attempts/{attempt}/answers/", row["session"], answer("true", 3)) for _copy in range(5)]
        found = at_once(server, late + [submit] * (COPIES - 5))
        statuses.update(found)
        raced[attempt] = (row["person"], found[:5].count(200))
    rows = server.stage("rows")
    given = Counter(row["attempt"] for row in rows["items"] if row["given"] == "true")
    events = Counter(row["attempt"] for row in rows["events"])
    completions, certificates = Counter(row["person"] for row in rows["completions"]), Counter(rows["certificates"])
    broken = 0
    for row in rows["attempts"]:
        if row["id"] in raced:
            person, in_time = raced[row["id"]]
            right = 2 + in_time
            graded = row["state"] == "submitted" and abs(float(row["percent"]) - 100 * right / QUESTIONS) < 0.01
            broken += not (
                graded
                and in_time <= 1
                and given[row["id"]] == right == events[row["id"]]
                and completions[person] == certificates[person] == 1
            )
    tell("submissions", statuses, broken, saves_in_time=sum(in_time for _person, in_time in raced.values()))


def test_race_of_starts_after_the_last_attempt(here: tuple[Portal, dict[str, Any]]) -> None:
    """Start and hand in at once: the numbers of a person's attempts never repeat, and at most one is open."""
    server, staged = here
    statuses: Counter[int] = Counter()
    for row in learners(staged, 3):
        attempt = begin(server, staged, row["session"])
        start = server.raw(f"{staged['quiz']}start/", row["session"], {})
        submit = server.raw(f"/attempts/{attempt}/submit/", row["session"], {"key": str(uuid4())})
        statuses.update(at_once(server, [start, submit] * (COPIES // 2)))
    people = {row["person"] for row in learners(staged, 3)}
    attempts = [row for row in server.stage("rows")["attempts"] if row["person"] in people]
    numbers = Counter((row["person"], row["number"]) for row in attempts)
    running = Counter(row["person"] for row in attempts if row["state"] == "open")
    broken = sum(count != 1 for count in numbers.values()) + sum(count > 1 for count in running.values())
    tell("start_and_submit", statuses, broken, attempts=len(attempts))
