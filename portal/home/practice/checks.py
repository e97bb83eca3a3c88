"""Maturity checks of the units: what each answers, from its levels in one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

EVIDENCE = 3  # from this level on something shows it


def listed(given: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each unit's checks as records to keep: `levels` stands for the dimensions in order, `-` for one nobody knows."""
    for unit, one in given["units"].items():
        for days, levels in one["levels"].items():
            answers = {"scope": one["scope"], "target": str(one["target"]), "ahead": one.get("ahead", ["none"])}
            for number, level in enumerate(levels, 1):
                answers |= _dimension(f"MD{number}", level, one["shown"])
            made = {"name": f"maturity-{unit}-{days}", "tool": "maturity", "who": one["who"], "unit": unit, "days": days}
            yield made | {"subject": one["subject"], "answers": answers, "signed": True}


def _dimension(key: str, level: str, shown: str) -> dict[str, str]:
    if level == "-":
        return {key: "unknown"}
    return {key: level} | ({f"{key}.evidence": shown} if int(level) >= EVIDENCE else {})
