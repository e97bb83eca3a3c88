"""countermeasures.yaml → values and faults. Pure (format: strategy/content/README.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from portal.articles.formats import Fault
from portal.articles.formats.files import Files, Record
from portal.articles.formats.values import Digested


@dataclass(frozen=True)
class CountermeasureDraft(Digested):
    number: int
    slug: str
    title: dict[str, str]
    short: dict[str, str]
    cites: tuple[str, ...]


@dataclass
class StrategyContent:
    countermeasures: list[CountermeasureDraft] = field(default_factory=list)


def read(root: Path, facts: set[str] | None = None) -> tuple[StrategyContent, list[Fault]]:
    """Read the folder; `facts` are the ids of the register (None: not asked)."""
    files = Files(root)
    records = files.records(root / "countermeasures.yaml", "countermeasures", "number")
    drafts = [_countermeasure(record, facts) for record in records]
    if sorted(draft.number for draft in drafts) != [1, 2, 3, 4, 5] and not files.faults:
        files.faults.append(Fault("countermeasures.yaml", "", "number", "There are five countermeasures, numbered 1 to 5."))
    for draft in drafts:
        if [other.slug for other in drafts].count(draft.slug) > 1:
            files.faults.append(Fault("countermeasures.yaml", str(draft.number), "slug", "This address stands twice."))
    return StrategyContent(drafts), files.faults


def _countermeasure(record: Record, facts: set[str] | None) -> CountermeasureDraft:
    draft = CountermeasureDraft(
        number=record.number("number", 1, 5) or 0,
        slug=record.slug("slug", most=80),
        title=record.texts("title"),
        short=record.texts("short"),
        cites=record.ids("cites", facts, "fact"),
    )
    record.done()
    if draft.slug.isdigit():
        record.fault("slug", "The address needs a letter.")
    return draft
