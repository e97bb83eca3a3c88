"""The mark of one answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Mark:
    """How much of an answer is right.

    `share` goes from 0 to 1: the part of the question's points that is earned. `correct` says that nothing was missing. `hits`, for
    short answers only, has one entry for each keyword group: the words of the answer (in small letters) that were accepted, or None.
    """

    share: Decimal
    correct: bool
    hits: tuple[str | None, ...] = ()


def all_or_nothing(right: bool, hits: tuple[str | None, ...] = ()) -> Mark:
    """The whole of the points for a right answer, none for any other."""
    return Mark(Decimal(int(right)), right, hits)
