"""From marks to a result: points, per cent, passed or not. Decimal throughout, so that 0.1 + 0.2 is 0.3."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from training.grading.marks import Mark

_MILLIONTH, _HUNDREDTH = Decimal("0.000001"), Decimal("0.01")


@dataclass(frozen=True)
class Score:
    """Points earned and to be earned (six decimals), and their ratio in per cent (two decimals, halves rounded up)."""

    points: Decimal
    max_points: Decimal
    percent: Decimal


def score(marked: Iterable[tuple[Mark, Decimal]]) -> Score:
    """Add up marks, each with the points its question is worth. No questions, or only worthless ones, are 0 per cent.

    The ratio is taken before the points are rounded. Raises `ValueError` where a question is worth less than nothing.
    """
    marks = list(marked)
    if any(worth < 0 for _mark, worth in marks):
        raise ValueError("A question cannot be worth less than nothing.")
    points = sum((mark.share * worth for mark, worth in marks), Decimal(0))
    most = sum((worth for _mark, worth in marks), Decimal(0))
    return Score(_rounded(points, _MILLIONTH), _rounded(most, _MILLIONTH), _percent(points, most))


def passes(percent: Decimal, pass_mark: Decimal) -> bool:
    """Whether a result reaches the pass mark; reaching it exactly is enough.

    Both are per cent and compared as shown, at two decimals with halves rounded up: two of three is 66.67 and passes a pass mark of
    66.67. A result of 0 never passes, whatever the pass mark, and so neither does a quiz without questions.
    """
    shown = _rounded(percent, _HUNDREDTH)
    return shown > 0 and shown >= _rounded(pass_mark, _HUNDREDTH)


def _percent(points: Decimal, most: Decimal) -> Decimal:
    return _rounded(100 * points / most if most else Decimal(0), _HUNDREDTH)


def _rounded(number: Decimal, step: Decimal) -> Decimal:
    return number.quantize(step, ROUND_HALF_UP)
