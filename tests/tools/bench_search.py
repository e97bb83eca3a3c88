"""What the search costs over 20,000 articles in both languages beside the portal's own content: one client, each query many times.

Common words, rare ones, two and three words, expressions with synonyms, single signs, and what is typed in the search box. The
addresses are asked as browsers ask them; the time includes the page. The budget is for the 95th percentile of what a request costs the
server and the database together; the clock's says the same on an idle machine, on a busy one it says how busy that is.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.tools.benching import Browser, Server, backends, measure

ARTICLES, ARTICLES_IN_SMALL = 20_000, 500
BUDGET, STATEMENTS = 50, 4
BUDGET_SUGGEST, STATEMENTS_SUGGEST = 15, 2
QUERIES = [
    "patent",
    "专利",
    "exhaustion",
    "用尽",
    "recordation",
    "布图设计",
    "patent licence",
    "专利 许可",
    "customs recordation court",
    "the right to import goods",
    "parallel import",
    "灰色市场",
    "grey market",
    "p",
    "专",
    "nothingofthekind",
]
TYPED = ["p", "pat", "patent li", "专", "专利", "recor", "zzz"]


def rows(server: Server, url: str, session: str, counted: dict[str, Any], quick: bool) -> list[dict[str, Any]]:
    """A row for each query and for each beginning that is typed."""
    return [_row(server, url, session, address, name, counted, quick) for name, address in addresses()]


def addresses() -> list[tuple[str, str]]:
    searched = [(f"search: {query}", f"/search/?q={quote(query)}") for query in QUERIES]
    return searched + [(f"typed: {query}", f"/search/suggest/?q={quote(query)}") for query in TYPED]


def on_processor(pids: list[int]) -> float:
    """Milliseconds that all threads of the processes have run, exact to the nanosecond where the kernel counts them."""
    total = 0
    for pid in pids:
        for path in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            with suppress(FileNotFoundError, ProcessLookupError):
                total += int(path.read_text().split()[0])
    return total / 1e6


def _row(server: Server, url: str, session: str, address: str, name: str, counted: dict[str, Any], quick: bool) -> dict[str, Any]:
    browser = Browser(server.port, session)

    costs: list[float] = []

    def ask(client: Browser) -> None:
        pids = [*server.workers, *backends(url)]
        before = on_processor(pids)
        assert client.get(address)[0] == 200, address
        costs.append(on_processor(pids) - before)

    for _worker in range(8):  # each worker has planned the statement
        ask(browser)
    costs.clear()
    measured = measure(server, lambda: backends(url), [browser], ask, 10 if quick else 60)
    typed = "suggest" in address
    budgets = {"budget_ms": BUDGET_SUGGEST if typed else BUDGET, "most": STATEMENTS_SUGGEST if typed else STATEMENTS}
    cost = {"p95_cpu_ms": round(sorted(costs)[int(0.95 * (len(costs) - 1))], 1)}
    return {"page": name, "clients": 1, **measured.row(), **cost, **budgets, "statements": counted.get(address, {}).get("statements")}
