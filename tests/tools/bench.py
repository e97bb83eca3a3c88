"""What pages cost at the size of a company: `python -m tests.tools.bench` (make bench).

A made company of 10,000 people on SQLite and, where `--postgres` or POSTGRES names one, on PostgreSQL; gunicorn as `make run` starts it,
with a folder and a database of its own; clients on kept connections. Each page at 1 and at 8 clients: median, 95th percentile, requests a
second, CPU a request of the server and of PostgreSQL apart (SQLite's is in the server's). A bare Django page (session, person, three
indexed queries, a template) is measured in the same run: absolute times are noisy on shared machines, compare with it. Then 10,000
records of the tools and 2,000 actions of the plan are laid under the pages of the tools. Last, 20,000 made articles in both languages are
filled in and searched. Prints one table a database beside the budgets and writes build/bench.json.

    make bench BENCH="--people 500 --quick"     does it run at all
    make bench BENCH="--only search"            the search alone, with a small company
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

from tests.browser.serving import environment
from tests.proof.serving import ROOT, database
from tests.tools import bench_search, bench_tools
from tests.tools.benching import Browser, Server, Work, backends, measure

CLIENTS = (1, 8)
FEW = 200  # people, where the search alone is measured
OUT = Path("build/bench.json")


def pages(cast: dict[str, Any]) -> list[tuple[str, str, str, int | None, int | None]]:
    """(name, session, address, budget of CPU in ms, budget of statements)."""
    learner, head, boss = cast["learners"][0], cast["head"], cast["boss"]
    course = f"/courses/{cast['course']}/"
    return [
        ("sign-in page", "", "/accounts/login/", None, None),
        ("home", learner, "/", 12, 10),
        ("catalogue", learner, "/courses/", 12, 10),
        ("course", learner, course, 10, 8),
        ("lesson", learner, f"{course}lessons/{cast['lesson']}/", 10, 8),
        ("article", learner, f"/articles/{cast['article']}/", 10, 8),
        ("search, en", learner, "/search/?q=exhaustion", 50, 8),
        ("search, zh", learner, "/search/?q=%E7%94%A8%E5%B0%BD", 50, 8),
        ("manager's home", head, "/", 40, 12),
        ("department × course", boss, "/team/", 40, 11),
        ("the same, one division", head, f"/team/?department={cast['division']}", 40, 11),
        ("missing people", boss, "/team/people/?state=overdue", 40, 8),
        ("missing, one division", head, f"/team/people/?state=overdue&department={cast['division']}", 40, 8),
        ("CSV, one course", boss, f"/team/people.csv?course={cast['course']}", 1000, 5),
    ]


def stage(where: dict[str, str], *command: str) -> Any:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=where, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return json.loads(done.stdout.splitlines()[-1]) if "tests.tools.bench_stage" in command else done.stdout


@contextmanager
def built(folder: Path, postgres: str, people: int) -> Iterator[dict[str, str]]:
    """The environment of a portal with its made company."""
    where = environment(folder) | ({"WEB_PROCESSES": os.environ["WEB_PROCESSES"]} if "WEB_PROCESSES" in os.environ else {})
    with mock.patch.dict(os.environ, {"DATABASE_URL": postgres}), database() as url:
        where |= {"DATABASE_URL": url} if url else {}
        for command in (["prepare"], ["make_company", f"--people={people}"], ["check_rollups"]):
            begun = time.monotonic()
            stage(where, "manage.py", *command)
            say(f"  {command[0]}: {time.monotonic() - begun:.1f} s")
        settled(url)
        yield where


def settled(url: str) -> None:
    """The planner knows what folding wrote: a server that runs for a while has looked itself, one made a minute ago has not."""
    if url:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("ANALYZE")


def run(where: dict[str, str], quick: bool, pages_too: bool) -> dict[str, Any]:
    """Everything measured on one database."""
    url = where.get("DATABASE_URL", "")
    cast = stage(where, "-m", "tests.tools.bench_stage", "cast")
    found = _pages(where, url, cast, quick) if pages_too else {"rows": []}
    if pages_too:
        found["rows"] += _tools(where, url, quick)
    found["rows"] += _search(where, url, cast["learners"][0], quick)
    return {"company": {name: cast[name] for name in ("people", "courses", "enrolments")}, **found}


def _tools(where: dict[str, str], url: str, quick: bool) -> list[dict[str, Any]]:
    """The pages of the tools at the size of a company that uses them."""
    counts = bench_tools.IN_SMALL if quick else bench_tools.WHOLE
    made = stage(where, "-m", "tests.tools.bench_stage", "tools", *map(str, counts))
    say(f"  {made['records']} records, {made['actions']} actions of the plan: {made['seconds']} s")
    settled(url)
    asked = bench_tools.pages(made)
    counted = stage(where, "-m", "tests.tools.bench_stage", "statements", *(f"{key}={address}" for _name, key, address, *_budget in asked))
    rows: list[dict[str, Any]] = []
    with Server(where).running() as server:
        for one in asked:
            rows += _page(server, url, one, quick, counted[one[2]])
    return rows


def _search(where: dict[str, str], url: str, session: str, quick: bool) -> list[dict[str, Any]]:
    """The search at its full size."""
    count = bench_search.ARTICLES_IN_SMALL if quick else bench_search.ARTICLES
    filled = stage(where, "-m", "tests.tools.bench_stage", "fill", str(count))
    say(f"  {filled['documents']} documents of made articles: {filled['seconds']} s")
    asked = [f"{session}={address}" for _name, address in bench_search.addresses()]
    counted = stage(where, "-m", "tests.tools.bench_stage", "statements", *asked)
    with Server(where).running() as server:
        return bench_search.rows(server, url, session, counted, quick)


def _pages(where: dict[str, str], url: str, cast: dict[str, Any], quick: bool) -> dict[str, Any]:
    asked = pages(cast)
    counted = stage(where, "-m", "tests.tools.bench_stage", "statements", *(f"{key}={address}" for _name, key, address, *_budget in asked))
    rows: list[dict[str, Any]] = []
    with Server(where | {"DJANGO_SETTINGS_MODULE": "tests.tools.bare"}, "tests.tools.bare_page:application").running() as bare:
        rows += _page(bare, url, ("bare Django page", cast["bare"], "/bare/", None, None), quick, {})
    with Server(where).running() as server:
        for one in asked:
            rows += _page(server, url, one, quick, counted[one[2]])
        rows += _quizzes(server, url, cast, quick)
        visit, memory = first_visit(Browser(server.port)), round(server.peak(), 1)
    return {
        "rows": rows,
        "preview": stage(where, "-m", "tests.tools.bench_stage", "preview"),
        "first_visit": visit,
        "peak_mb": memory,
    }


def _page(server: Server, url: str, one: tuple[str, str, str, int | None, int | None], quick: bool, counted: dict[str, Any]) -> list[Any]:
    name, key, address, budget, most = one

    def ask(client: Browser) -> None:
        status, _body, _headers = client.get(address)
        assert status == 200, (name, status)

    times = 4 if address.endswith(".csv") or ".csv?" in address else 20 if quick else 120
    found = []
    for clients in CLIENTS:
        browsers = [Browser(server.port, key) for _client in range(clients)]
        for browser in browsers:
            ask(browser)
        measured = measure(server, lambda: backends(url), browsers, ask, max(times, clients))
        row = {
            "page": name,
            "clients": clients,
            **measured.row(),
            "budget_ms": budget,
            "statements": counted.get("statements"),
            "most": most,
        }
        found.append(row | {"bytes": counted.get("bytes")})
    return found


def _quizzes(server: Server, url: str, cast: dict[str, Any], quick: bool) -> list[Any]:
    """Whole quizzes: rules, start, the page, ten saves, submission, result; each by a person who has not tried yet."""
    people = iter(cast["learners"])
    steps: dict[str, list[float]] = {"start": [], "save": [], "submit": [], "result": []}
    work = quiz(server.port, f"/courses/{cast['course']}/{cast['quiz']}/", people, steps)
    found = []
    for clients in CLIENTS:
        times = min(len(cast["learners"]) // 2, 4 if quick else 24)
        measured = measure(server, lambda: backends(url), [Browser(server.port) for _client in range(clients)], work, times)
        found.append({"page": "whole quiz", "clients": clients, **measured.row(), "budget_ms": 80, "most": 60})
        for step, taken in steps.items():
            ordered = sorted(taken)
            median, high = ordered[len(ordered) // 2], ordered[int(0.95 * (len(ordered) - 1))]
            found.append({"page": f"  {step}", "clients": clients, "median_ms": round(median, 1), "p95_ms": round(high, 1)})
            taken.clear()
    return found


def quiz(port: int, place: str, people: Iterator[str], steps: dict[str, list[float]]) -> Work:
    def whole(_client: Browser) -> None:
        client = Browser(port, next(people))
        client.get(place)
        page = timed("start", lambda: client.ask("POST", f"{place}start/", form=True))[2]["Location"]
        text = client.get(page)[1]
        assert text
        for position in range(1, 11):
            sent = {"key": str(uuid4()), "item": position, "base": 0, "given": None, "flagged": True}
            status = timed("save", lambda sent=sent: client.ask("POST", f"{page}answers/", sent))[0]
            assert status == 200, status
        timed("submit", lambda: client.ask("POST", f"{page}submit/", form=True))
        assert timed("result", lambda: client.get(f"{page}result/"))[0] == 200

    def timed(step: str, ask: Any) -> Any:
        begun = time.perf_counter()
        reply = ask()
        steps[step].append(1000 * (time.perf_counter() - begun))
        return reply

    return whole


def first_visit(client: Browser) -> dict[str, int]:
    """Requests and bytes over the wire of the sign-in page with what it names of our static files."""
    _status, _text, _headers = client.get("/healthz")
    client.headers["Accept-Encoding"] = "identity"
    page = client.get("/accounts/login/")[1].decode()
    client.headers["Accept-Encoding"] = "br, gzip"
    named = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page)))
    sizes = [len(client.get(address)[1]) for address in ["/accounts/login/", *named]]
    return {"requests": len(sizes), "bytes": sum(sizes)}


def table(name: str, found: dict[str, Any]) -> str:
    """As people read it."""
    company = found["company"]
    lines = [f"\n{name}: {company['people']} people, {company['courses']} courses, {company['enrolments']} enrolments"]
    heads = (
        "page",
        "clients",
        "median_ms",
        "p95_ms",
        "per_second",
        "server_cpu_ms",
        "database_cpu_ms",
        "p95_cpu_ms",
        "budget_ms",
        "statements",
        "most",
    )
    shown = ("page", "clients", "median", "p95", "a second", "CPU", "CPU db", "p95 CPU", "budget", "statements", "budget")
    lines.append(f"{shown[0]:24}" + "".join(f"{text:>11}" for text in shown[1:]))
    for row in found["rows"]:
        cells = ["" if row.get(head) is None else str(row[head]) for head in heads[1:]]
        lines.append(f"{row['page']:24}" + "".join(f"{cell:>11}" for cell in cells))
    for row in found.get("preview", ()):
        said = f"{row['people']} people, {row['certificates']} certificates"
        lines.append(f"preview of a change, {row['facts']} facts: {row['ms']} ms (budget 3000); {said}")
    if visit := found.get("first_visit"):
        lines.append(f"first visit: {visit['requests']} requests (budget 8), {visit['bytes'] / 1024:.1f} KB (budget 60)")
        lines.append(f"peak memory of a worker: {found['peak_mb']} MB")
    return "\n".join(lines)


def answers(url: str) -> bool:
    if not url:
        return False
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=3).close()
    except psycopg.OperationalError as error:
        say(f"PostgreSQL is left out: {error}")
        return False
    return True


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--quick", action="store_true", help="few requests a page")
    parser.add_argument("--postgres", default=os.environ.get("POSTGRES", ""), help="postgres://… of a server; none: SQLite only")
    parser.add_argument("--only", choices=["sqlite", "postgresql", "search"], action="append", default=[])
    asked = parser.parse_args(arguments)
    found = {}
    chosen = {"sqlite", "postgresql"} & set(asked.only) or {"sqlite", "postgresql"}
    people = min(asked.people, FEW) if "search" in asked.only else asked.people
    for name, url in {"sqlite": "", "postgresql": asked.postgres}.items():
        if name not in chosen or (name == "postgresql" and not answers(url)):
            continue
        say(f"{name}: making the company …")
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, built(Path(folder), url, people) as where:
            found[name] = run(where, asked.quick, "search" not in asked.only)
        say(table(name, found[name]))
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
