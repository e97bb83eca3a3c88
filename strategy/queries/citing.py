"""Rules of the tools that rest on facts, and the records that cite them: what a change of law concerns beside pages and courses."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, Q

from strategy.models import TOOLS, RecordRule
from strategy.queries.rulebook import rulebook


@dataclass(frozen=True)
class Records:
    """Of one tool: how many records cite one of the rules, and how many of them a version that holds no longer."""

    tool: str
    n: int
    outdated: int

    @property
    def name(self) -> str:
        return str(dict(TOOLS).get(self.tool, self.tool))


@dataclass(frozen=True)
class Citing:
    """Ids of the rules that hold now and rest on the facts, and by tool the records that cite them."""

    rules: list[str] = field(default_factory=list)
    records: list[Records] = field(default_factory=list)

    @property
    def n(self) -> int:
        return sum(one.n for one in self.records)


def citing(facts: Collection[str]) -> Citing:
    """One statement beside the rulebook, which is kept; none where no rule rests on the facts."""
    changed = set(facts)
    rules = sorted(rule for rule, rests_on in rulebook().rests_on.items() if changed.intersection(rests_on)) if changed else []
    return Citing(rules, records_of(rules) if rules else [])


def records_of(rules: Collection[str]) -> list[Records]:
    """By tool, the one with most records first. One statement."""
    stale = RecordRule.objects.outdated().values("pk")
    cited = RecordRule.objects.filter(rule__in=rules).values("record__tool")
    counted = cited.annotate(n=Count("record", distinct=True), outdated=Count("record", distinct=True, filter=Q(pk__in=stale)))
    return [Records(row["record__tool"], row["n"], row["outdated"]) for row in counted.order_by("-n", "record__tool")]
