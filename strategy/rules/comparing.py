"""Two outcomes of the same answers beside each other: what has changed, part by part. Plain values as a record keeps them.

`paper` is the text in one language (`Paper.plain()`), `outcome` the plain outcome it tells of: their reasons, changes and steps stand in
the same order. A reason is the same one where it says the same thing of the same rule, whatever its words are by now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Plain = Mapping[str, Any]
PARTS = ("reasons", "changes", "steps")
OF_A_FACT = ("heading", "text", "basis", "as_of", "confidence", "sources")


@dataclass(frozen=True)
class Told:
    """An outcome and its text in one language."""

    paper: Plain
    outcome: Plain


@dataclass(frozen=True)
class Moved:
    """Points of one part: those that are gone, those that are new, and pairs (then, now) that say the same in other words or by another day."""

    gone: tuple[Plain, ...] = ()
    new: tuple[Plain, ...] = ()
    restated: tuple[tuple[Plain, Plain], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gone or self.new or self.restated)


@dataclass(frozen=True)
class Table:
    """A section that reads differently: its rows that are gone and those that are new."""

    title: str
    head: tuple[str, ...]
    gone: tuple[tuple[str, ...], ...] = ()
    new: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Difference:
    """What has changed from one outcome to the other. False: nothing."""

    light: bool = False
    verdict: bool = False
    reasons: Moved = field(default_factory=Moved)
    changes: Moved = field(default_factory=Moved)
    steps: Moved = field(default_factory=Moved)
    who: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())  # gone, new
    sections: tuple[Table, ...] = ()

    def __bool__(self) -> bool:
        said = self.reasons or self.changes or self.steps or self.sections
        return bool(self.light or self.verdict or said or any(self.who))


def compare(then: Told, now: Told) -> Difference:
    """What a reader of both texts sees to be different."""
    moved = {part: _moved(_points(then, part), _points(now, part)) for part in PARTS}
    return Difference(
        light=then.outcome["light"] != now.outcome["light"],
        verdict=_verdict(then) != _verdict(now),
        who=(_beyond(then.paper["who"], now.paper["who"]), _beyond(now.paper["who"], then.paper["who"])),
        sections=tuple(_sections(then.paper["sections"], now.paper["sections"])),
        **moved,
    )


def moved_rules(then: Mapping[str, int], now: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Rules cited then whose version is another now: id → (then, now); 0: there is none. Sorted by id."""
    return {rule: (version, now.get(rule, 0)) for rule, version in sorted(then.items()) if now.get(rule, 0) != version}


def restated_facts(then: Iterable[Plain], now: Mapping[str, Plain]) -> list[tuple[Plain, Plain | None]]:
    """Facts cited then that read differently now, with how they read now; None: there is no such fact any more."""
    return [(fact, now.get(fact["id"])) for fact in then if not _reads_alike(fact, now.get(fact["id"]))]


def _reads_alike(then: Plain, now: Plain | None) -> bool:
    return now is not None and all(_bare(then.get(name)) == _bare(now.get(name)) for name in OF_A_FACT)


def _bare(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _verdict(told: Told) -> tuple[Any, ...]:
    return tuple(told.paper[name] for name in ("verdict", "text")) + (told.outcome["code"],)


def _points(told: Told, part: str) -> dict[str, Plain]:
    """What each point says, as a key, → the point as it reads. The same thing said twice stands once."""
    return {_said(one): point for one, point in zip(told.outcome[part], told.paper[part], strict=False)}


def _said(part: Plain) -> str:
    return json.dumps([part["code"], part.get("rule", ""), part.get("detail", {})], sort_keys=True, ensure_ascii=False)


def _moved(then: Mapping[str, Plain], now: Mapping[str, Plain]) -> Moved:
    both = [(then[key], now[key]) for key in then if key in now]
    return Moved(
        gone=tuple(point for key, point in then.items() if key not in now),
        new=tuple(point for key, point in now.items() if key not in then),
        restated=tuple((old, new) for old, new in both if (old["text"], old.get("due", "")) != (new["text"], new.get("due", ""))),
    )


def _beyond(these: Sequence[str], those: Sequence[str]) -> tuple[str, ...]:
    return tuple(one for one in these if one not in those)


def _sections(then: Sequence[Plain], now: Sequence[Plain]) -> Iterable[Table]:
    old, new = ({one["key"]: one for one in side} for side in (then, now))
    for key in dict.fromkeys([*new, *old]):
        shown = new.get(key) or old[key]
        rows = [[tuple(row) for row in side.get(key, {}).get("rows", ())] for side in (old, new)]
        gone, added = (tuple(row for row in these if row not in those) for these, those in (rows, rows[::-1]))
        if gone or added:
            yield Table(shown["title"], tuple(shown.get("head", ())), gone, added)
