"""Loading the five countermeasures. All or nothing, and twice is once. The article store is loaded before: facts must be there.

content, faults = read(folder, facts=articles.fact_ids)
report = load(content)
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from portal.articles.actions.loading import Report
from portal.articles.formats import Fault
from strategy import formats
from strategy.formats import StrategyContent
from strategy.models import Countermeasure

__all__ = ["StrategyContent", "load", "read"]


def read(folder: Path | str, facts: set[str] | None = None) -> tuple[StrategyContent, list[Fault]]:
    """Read the content folder; every fault by file, record and field. `facts`: ids of the register (None: not asked)."""
    return formats.read(Path(folder), facts)


@transaction.atomic
def load(content: StrategyContent) -> Report:
    """Bring the countermeasures in line with the folder. A second time it changes nothing."""
    report = Report()
    held = dict(Countermeasure.objects.values_list("number", "digest"))
    for draft in content.countermeasures:
        if held.get(draft.number) == draft.digest:
            report.unchanged["countermeasures"] += 1
            continue
        (report.changed if draft.number in held else report.created)["countermeasures"] += 1
        values = {"slug": draft.slug, "title": draft.title, "short": draft.short, "digest": draft.digest}
        row, _created = Countermeasure.objects.update_or_create(number=draft.number, defaults=values)
        row.facts.set(draft.cites)  # type: ignore[arg-type]  # ids of facts are texts
    return report
