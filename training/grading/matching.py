"""Each left side gets one of the options. Earns the share of the pairs that are right, to six decimals, halves rounded up.

An option may be given to several lefts: some keys need it, and forbidding it would tell the learner something.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from training.grading.answers import NotAnAnswer, keys, known
from training.grading.marks import Mark

_MILLIONTH = Decimal("0.000001")


def clean(body: dict[str, Any], given: Any) -> dict[str, str] | None:
    """Left key to option key, in the order of the lefts. A left set to None is left out; no pair at all is no answer."""
    if not isinstance(given, dict):
        raise NotAnAnswer("wrong_shape")
    lefts, options = keys(body["lefts"]), keys(body["options"])
    for left in given:
        known(left, lefts, "unknown_left")
    return {left: known(given[left], options) for left in lefts if given.get(left) is not None} or None


def mark(key: dict[str, Any], given: dict[str, str] | None) -> Mark:
    """The pairs that agree with the key, out of all pairs of the key."""
    pairs = key["correct"]
    right = sum((given or {}).get(left) == option for left, option in pairs.items())
    share = (Decimal(right) / len(pairs)).quantize(_MILLIONTH, ROUND_HALF_UP)
    return Mark(share, right == len(pairs))
