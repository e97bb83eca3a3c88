"""Any number of options. All or nothing: every keyed option and no other.

Part marks for some of the options would reward ticking every box, and taking points off for wrong ones punishes an honest guess.
"""

from __future__ import annotations

from typing import Any

from training.grading.answers import distinct, keys
from training.grading.marks import Mark, all_or_nothing


def clean(body: dict[str, Any], given: Any) -> list[str] | None:
    """The keys of the options chosen, sorted; none chosen is no answer."""
    return sorted(distinct(given, keys(body["options"]))) or None


def mark(key: dict[str, Any], given: list[str] | None) -> Mark:
    """Right if exactly the keyed options are chosen."""
    return all_or_nothing(given is not None and set(given) == set(key["correct"]))
