"""All options in the right order. All or nothing: a step out of place is a wrong order."""

from __future__ import annotations

from typing import Any

from training.grading.answers import NotAnAnswer, distinct, keys
from training.grading.marks import Mark, all_or_nothing


def clean(body: dict[str, Any], given: Any) -> list[str]:
    """Every option key once, in the order given."""
    offered = keys(body["options"])
    order = distinct(given, offered)
    if len(order) < len(offered):
        raise NotAnAnswer("incomplete")
    return order


def mark(key: dict[str, Any], given: list[str] | None) -> Mark:
    """Right if it is the keyed order."""
    return all_or_nothing(given == key["correct"])
