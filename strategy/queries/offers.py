"""What a record of the playbook tool leads to: the cases there are, and those that may be opened from it."""

from __future__ import annotations

from dataclasses import dataclass

from portal.people.models import Person
from strategy.models import Case, ToolRecord
from strategy.queries.casefile import may_open
from strategy.queries.rulebook import rulebook
from strategy.queries.tools.playbook import playbooks_of
from strategy.queries.wordings import Words


@dataclass(frozen=True)
class Offer:
    """A playbook with its case, or without one."""

    key: str
    name: str
    case: Case | None


def offers(person: Person, record: ToolRecord) -> list[Offer]:
    """For each playbook of the record its case where somebody may see it, else that it may be opened. At most two statements."""
    keys = playbooks_of(record)
    there = {case.playbook: case for case in Case.objects.visible_to(person).filter(record=record)} if keys else {}
    opens = bool(keys) and may_open(person, record)
    words = Words("playbook")
    return [
        Offer(key, words.named("playbook", key), there.get(key)) for key in keys if key in there or (opens and key in rulebook().forums)
    ]
