"""What a disclosure must hold before it is handed in: a description that somebody else can judge, and whose work it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from strategy.rules.engine import Problem

DESCRIBED: Final = ("title", "problem", "solution", "novelty")
WHOLE: Final = Decimal(100)


def incomplete(description: Mapping[str, str], shares: Sequence[Decimal]) -> list[Problem]:
    """What is missing, in the order of the form; the shares of the inventors make one hundred per cent."""
    found = [Problem(f"submission.{key}", key) for key in DESCRIBED if not description.get(key, "").strip()]
    if not shares:
        return [*found, Problem("submission.no-inventor", "inventors")]
    total = sum(shares, Decimal(0))
    return found if total == WHOLE else [*found, Problem("submission.shares", "inventors", {"total": format(total.normalize(), "f")})]
