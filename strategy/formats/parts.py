"""countermeasures.yaml."""

from __future__ import annotations

from portal.articles.formats import Fault
from portal.articles.formats.files import Files, Record
from strategy.formats.values import PartDraft

FILE = "countermeasures.yaml"
ALL = {"countermeasures": [1, 2, 3, 4, 5], "frames": [0, 6]}


def read(files: Files) -> list[PartDraft]:
    """Introduction, five countermeasures, conclusion."""
    drafts: list[PartDraft] = []
    for name, numbers in ALL.items():
        found = [_part(record) for record in files.records(files.root / FILE, name, "number")]
        if sorted(draft.number for draft in found) != numbers:
            listed = ", ".join(map(str, numbers))
            files.faults.append(Fault(FILE, name, "number", f"There must be exactly one of each number: {listed}."))
        drafts += found
    for draft in drafts:
        if [other.slug for other in drafts].count(draft.slug) > 1:
            files.faults.append(Fault(FILE, str(draft.number), "slug", "This address stands twice."))
    return drafts


def _part(record: Record) -> PartDraft:
    draft = PartDraft(
        number=record.number("number", 0, 6, default=9) or 0,
        slug=record.slug("slug", most=80),
        title=record.texts("title"),
        short=record.texts("short"),
    )
    record.done()
    if draft.slug.isdigit() or draft.slug == "reference":
        record.fault("slug", "The address needs a letter, and is not “reference”.")
    return draft
