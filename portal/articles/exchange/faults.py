"""Faults are named by a code; whoever shows them has the words."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """Something that cannot stay: the file, the line in it (0: the file as a whole), what is wrong, and what the sentence must name."""

    file: str
    line: int
    code: str
    said: dict[str, str] = field(default_factory=dict)
