"""One option out of several. All or nothing."""

from __future__ import annotations

from typing import Any

from training.grading.answers import NotAnAnswer, keys, known
from training.grading.marks import Mark, all_or_nothing


def clean(body: dict[str, Any], given: Any) -> str:
    """The key of the one option chosen."""
    if isinstance(given, list) and len(given) > 1:
        raise NotAnAnswer("two_choices")
    return known(given, keys(body["options"]))


def mark(key: dict[str, Any], given: str | None) -> Mark:
    """Right if the option is keyed."""
    return all_or_nothing(given in key["correct"])
