"""The figures of a profile as a record keeps them: plain values, with the version of the wording each level was chosen by.

Evidence itself stays in the record, where those who may read it find it; here stands only that there is some.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from strategy.rules.maturity import Profile


@dataclass(frozen=True)
class Figures:
    """`levels` and `counted` by dimension, None where nothing counts; means in tenths. `versions`: of the rows whose levels were read."""

    levels: Mapping[str, int | None] = field(default_factory=dict)
    counted: Mapping[str, int | None] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, int] = field(default_factory=dict)
    evidence: Mapping[str, bool] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    lowest: tuple[str, ...] = ()
    mean: int | None = None
    counted_mean: int | None = None
    means: Mapping[int, int] = field(default_factory=dict)
    certifiable: bool = False

    @property
    def gaps(self) -> dict[str, int]:
        """How many levels are missing, the widest gap first, then the lowest level."""
        said = {key: level for key, level in self.levels.items() if level is not None and level < self.targets.get(key, 0)}
        wide = sorted(said, key=lambda key: (said[key] - self.targets[key], said[key]))
        return {key: self.targets[key] - said[key] for key in wide}


def kept(profile: Profile, versions: Mapping[str, int]) -> dict[str, Any]:
    """What a record keeps."""
    axes = profile.axes
    return {
        "levels": profile.levels,
        "counted": {axis.dimension: axis.counted for axis in axes},
        "states": {axis.dimension: axis.state for axis in axes},
        "targets": {axis.dimension: axis.target for axis in axes},
        "evidence": {axis.dimension: bool(axis.evidence) for axis in axes},
        "versions": {axis.dimension: versions.get(axis.dimension, 0) for axis in axes},
        "lowest": list(profile.lowest),
        "mean": profile.mean.tenths,
        "counted_mean": profile.counted.tenths,
        "means": {str(number): mean.tenths for number, mean in profile.countermeasures.items()},
        "certifiable": profile.certifiable,
    }


def figures(data: Mapping[str, Any]) -> Figures:
    """Read again from a record; what an older record did not keep is empty."""
    known = {name: data[name] for name in Figures.__dataclass_fields__ if name in data}
    known["lowest"] = tuple(known.get("lowest", ()))
    known["means"] = {int(number): tenths for number, tenths in known.get("means", {}).items()}
    return Figures(**known)


def tenths_text(tenths: int | None) -> str:
    """24 as "2.4"; of nothing nothing."""
    return "" if tenths is None else f"{tenths // 10}.{tenths % 10}"
