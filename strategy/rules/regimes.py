"""The regimes of exhaustion as rows: by jurisdiction and right, with what their facts say beyond the regime; the rules of the first screen;
a matrix and a map of squares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from strategy.rules.engine import UNKNOWN, Row
from strategy.rules.places import EU

RIGHTS: Final = ("patents", "trademarks", "copyright")
OPEN: Final = ("mixed", "unsettled")
NOT_STATED: Final = "none"


@dataclass(frozen=True, kw_only=True)
class Exhaustion(Row):
    """The regime of a right in a jurisdiction, with what its fact says beyond the regime.

    `territory`: where a first sale counts ("EEA", "EAEU" or codes); `goods`: what the fact says about kinds of goods → the light they
    get; `exceptions`: what may let goods in though they are not exhausted; `doubts`: why even a regime that is stated is not certain;
    `points`: what to have counsel look at; `duties`: what the importer must do.
    """

    jurisdiction: str
    right: str
    regime: str
    territory: tuple[str, ...] = ()
    goods: Mapping[str, str] = field(default_factory=dict)
    exceptions: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Screen(Row):
    """A rule of the first screen: a regime, where the first sale was (`any`, `inside`, `outside`), and what follows."""

    regimes: tuple[str, ...]
    sale: str
    light: str
    code: str


@dataclass(frozen=True)
class Tables:
    """The rows a check looks at; `regimes` by jurisdiction and right."""

    regimes: Mapping[tuple[str, str], Exhaustion]
    screens: tuple[Screen, ...]

    def row(self, place: object, right: object) -> Exhaustion | None:
        """The row of a place: its own, or that of the Union for a Member State without one."""
        code = str(place)
        own = self.regimes.get((code, str(right)))
        return own or (self.regimes.get(("EU", str(right))) if code in EU and not self.known(code) else None)

    def known(self, code: str) -> bool:
        return any((code, right) in self.regimes for right in RIGHTS)

    def screen(self, regime: str, sale: str) -> Screen | None:
        return next((one for one in self.screens if regime in one.regimes and one.sale in ("any", sale)), None)


def position(sold_in: object, row: Exhaustion) -> str:
    """Where the first sale lies for a row: inside what counts, outside, or unknown."""
    if row.regime == "international":
        return "inside"
    if sold_in in (None, UNKNOWN) or not row.territory:
        return UNKNOWN
    place = str(sold_in)
    eea = "EEA" in row.territory and (place in EU or place == "EU")
    return "inside" if eea or place in row.territory else "outside"


# The matrix and the map

TILES: Final[Mapping[str, tuple[int, int]]] = {  # column, row: a square for each jurisdiction, roughly where it lies
    "CA": (0, 0),
    "US": (0, 1),
    "MX": (0, 2),
    "BR": (1, 3),
    "GB": (3, 0),
    "DE": (4, 0),
    "FR": (3, 1),
    "CH": (4, 1),
    "EU": (5, 0),
    "TR": (5, 2),
    "RU": (6, 0),
    "CN": (7, 1),
    "KR": (8, 1),
    "JP": (9, 1),
    "HK": (7, 2),
    "TW": (8, 2),
    "IN": (6, 2),
    "TH": (6, 3),
    "VN": (7, 3),
    "MY": (6, 4),
    "SG": (7, 4),
    "ID": (8, 4),
    "ZA": (4, 4),
    "AU": (8, 5),
    "NZ": (9, 5),
}


def matrix(codes: Iterable[str], rows: Iterable[Exhaustion]) -> list[tuple[str, dict[str, Exhaustion | None]]]:
    """For each jurisdiction, in the order given, the row of each right; None: not stated."""
    found = {(row.jurisdiction, row.right): row for row in rows}
    return [(code, {right: found.get((code, right)) for right in RIGHTS}) for code in codes]


# From content files


def read(jurisdictions: Iterable[Mapping[str, Any]], more: Mapping[str, Any]) -> Tables:
    """Tables from the parsed lists `jurisdictions` (jurisdictions.yaml) and `rows`, `screens` (tools/exhaustion.yaml)."""
    beyond = {one["fact"]: {name: _value(value) for name, value in one.items() if name != "fact"} for one in more["rows"]}
    rows = {}
    for one in jurisdictions:
        for right in RIGHTS:
            if right in one:
                rows[one["code"], right] = _row(one["code"], right, one[right], beyond)
    screens = tuple(
        Screen(
            table="exhaustion-rule",
            key=one["id"],
            fact=one["id"],
            regimes=tuple(one["regimes"]),
            sale=one["sale"],
            light=one["light"],
            code=one["code"],
        )
        for one in more["screens"]
    )
    return Tables(rows, screens)


def _row(code: str, right: str, given: Mapping[str, str], beyond: Mapping[str, Mapping[str, Any]]) -> Exhaustion:
    fields: dict[str, Any] = {"territory": (code,), **beyond.get(given["fact"], {})}
    key = f"{code}.{right}"
    return Exhaustion(table="exhaustion", key=key, fact=given["fact"], jurisdiction=code, right=right, regime=given["regime"], **fields)


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
