"""The portal's own templates, rows and words, read once, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from strategy.rules import pathway, regimes
from tests.strategy.rules.book import book, parsed
from training.computed import templates
from training.computed.instances import Instance, instance
from training.computed.speech import Names, Speech
from training.computed.tables import Sheet
from training.computed.templates import Template

FILE = Path(__file__).resolve().parents[3] / "training" / "content" / "scenarios.yaml"


@cache
def own() -> dict[str, Any]:
    return yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)  # type: ignore[no-any-return]


@cache
def every() -> dict[str, Template]:
    faults: list[tuple[str, str, str]] = []
    found = templates.read(own(), lambda *fault: faults.append(fault))
    assert faults == []
    return {template.key: template for template in found}


@cache
def sheet() -> Sheet:
    jurisdictions, steps = parsed("jurisdictions.yaml")["jurisdictions"], parsed("playbooks.yaml")["steps"]
    rows, days = book(), regimes.read(jurisdictions, parsed("tools/exhaustion.yaml"))
    found = Sheet(
        days, pathway.read(jurisdictions, parsed("tools/pathway.yaml"), steps), rows.forums, rows.steps, rows.events, rows.tasks
    )  # fmt: skip
    ids = [*days.regimes.values(), *days.screens, *found.pathway.customs.values(), *found.pathway.guides]
    ids += [*rows.forums.values(), *rows.steps.values(), *rows.events.values(), *rows.tasks.values()]
    return replace(found, versions={row.rule: row.version for row in ids})


@cache
def speech() -> Speech:
    names = Names(
        {row["id"]: row["name"] for row in parsed("playbooks.yaml")["playbooks"]},
        {row["id"]: row["name"] for row in parsed("deadlines.yaml")["events"]},
    )
    return Speech.of(own(), {engine: parsed(f"tools/{engine}.yaml") for engine in ("exhaustion", "pathway")}, names)


def made(key: str, seed: int, tables: Sheet | None = None) -> Instance:
    return instance(every()[key], seed, tables or sheet(), speech())


def many(seeds: int) -> Iterator[Instance]:
    for template in every().values():
        for seed in range(min(seeds, template.size)):
            yield made(template.key, seed)
