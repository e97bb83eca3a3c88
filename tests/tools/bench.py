"""What pages cost: statements and CPU per request beside their budgets. `python -m tests.tools.bench` (make bench).

In one process, over Django's test client, with the demo company: CPU is this process's own (user + system), database server not
counted on PostgreSQL. Absolute times are noisy on shared machines; compare within one run.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

ROUNDS = 30
# page, address or None, budget of CPU in ms, budget of statements
PAGES = [
    ("home", "alice", "/", 12, 10),
    ("catalogue", "alice", "/courses/", 12, 10),
    ("course", "alice", "/courses/exhaustion-and-parallel-import/", 10, 8),
    ("lesson", "alice", "/courses/exhaustion-and-parallel-import/lessons/mainland-china/", 10, 8),
    ("article", "alice", "/articles/exhaustion-of-rights/", 10, 8),
    ("strategy", "alice", "/strategy/", 12, 8),
    ("countermeasure", "alice", "/strategy/international-rules/", 10, 8),
    ("TRIPS", "alice", "/strategy/reference/trips/", 10, 8),
    ("jurisdictions", "alice", "/strategy/reference/jurisdictions/", 10, 8),
    ("playbook", "alice", "/strategy/reference/playbooks/L.ITC/", 10, 8),
    ("a fact", "alice", "/facts/T6/", 10, 8),
    ("search, en", "alice", "/search/?q=exhaustion", 50, 8),
    ("search, zh", "alice", "/search/?q=用尽", 50, 8),
    ("manager's home", "bob", "/", 12, 10),
    ("team overview", "bob", "/team/", 40, 11),
    ("people list", "bob", "/team/people/?state=owed", 40, 8),
]


def prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="bench-"))
    os.environ["LOG_LEVEL"] = "ERROR"
    import django

    django.setup()
    import logging

    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS.append("testserver")
    logging.getLogger("portal").setLevel(logging.ERROR)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    for command in ("load_content", "demo_company", "demo_history"):
        call_command(command, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123


def measured(ask: object, rounds: int = ROUNDS) -> tuple[float, float, int]:
    """(median, 95th percentile of CPU in ms, statements) of calling `ask`."""
    from tests.statements import statements

    ask()  # type: ignore[operator]
    with statements() as counted:
        ask()  # type: ignore[operator]
    times = []
    for _round in range(rounds):
        begun = time.process_time()
        ask()  # type: ignore[operator]
        times.append(1000 * (time.process_time() - begun))
    return statistics.median(times), sorted(times)[int(0.95 * (len(times) - 1))], len(counted)


def signed_in(first: str) -> object:
    from django.test import Client

    from portal.people.models import Person

    client = Client()
    client.force_login(Person.objects.get(email=f"{first}@example.com"))
    return client


def whole_quiz(client: object) -> tuple[float, int]:
    """(CPU in ms, statements) of a ten-question quiz: rules, start, page, ten saves, submission, result."""
    from tests.statements import statements
    from training.models import Attempt, AttemptItem

    place = "/courses/exhaustion-and-parallel-import/final/"
    begun = time.process_time()
    with statements() as counted:
        client.get(place)  # type: ignore[attr-defined]
        page = client.post(f"{place}start/")["Location"]  # type: ignore[attr-defined]
        client.get(page)  # type: ignore[attr-defined]
        for position in range(1, 11):
            saved = {"key": str(uuid4()), "item": position, "base": 0, "given": None, "flagged": True}
            answer = client.post(f"{page}answers/", json.dumps(saved), content_type="application/json")  # type: ignore[attr-defined]
            assert answer.status_code == 200, answer.content
        client.post(f"{page}submit/")  # type: ignore[attr-defined]
        client.get(f"{page}result/")  # type: ignore[attr-defined]
    spent = 1000 * (time.process_time() - begun)
    assert Attempt.objects.filter(state=Attempt.SUBMITTED).exists() and AttemptItem.objects.exists()
    return spent, len(counted)


def main() -> int:
    prepare()
    rows = []
    for name, who, address, cpu, most in PAGES:
        client = signed_in(who)
        median, high, count = measured(lambda client=client, address=address: client.get(address))  # type: ignore[attr-defined]
        rows.append(
            {"page": name, "cpu_ms": round(median, 1), "p95_ms": round(high, 1), "budget_ms": cpu, "statements": count, "most": most}
        )
    spent, count = whole_quiz(signed_in("alice"))
    rows.append(
        {"page": "whole quiz", "cpu_ms": round(spent, 1), "p95_ms": round(spent, 1), "budget_ms": 80, "statements": count, "most": 60}
    )
    sys.stdout.write(f"{'page':16} {'CPU ms':>8} {'p95':>8} {'budget':>8} {'statements':>11} {'budget':>7}\n")
    for row in rows:
        line = f"{row['page']:16} {row['cpu_ms']:8} {row['p95_ms']:8} {row['budget_ms']:8} {row['statements']:11} {row['most']:7}"
        sys.stdout.write(line + "\n")
    out = Path("build")
    out.mkdir(exist_ok=True)
    (out / "bench.json").write_text(json.dumps(rows, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
