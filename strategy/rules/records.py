"""A timetable as it is kept: plain values for JSON and back, so that what was computed once can be reopened and compared for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from strategy.rules.engine import Problem, Reason
from strategy.rules.timetable import Beside, Due, Timetable

DAY = "date:"  # how a detail says that it is no text


def stored(found: Timetable) -> dict[str, Any]:
    """Days as ISO texts, moments in UTC."""
    return _plain(asdict(found))  # type: ignore[no-any-return]


def restored(kept: Mapping[str, Any]) -> Timetable:
    """The timetable that was stored."""
    return Timetable(
        playbook=kept["playbook"],
        dues=tuple(_due(one) for one in kept["dues"]),
        problems=tuple(Problem(one["code"], one["key"], _detail(one["detail"])) for one in kept["problems"]),
        notes=tuple(_reason(one) for one in kept["notes"]),
        days={key: date.fromisoformat(value) for key, value in kept["days"].items()},
    )


def plain(value: Any) -> Any:
    """Any values as JSON has them: tuples and sets as lists, days as ISO texts."""
    return _plain(value)


def _plain(value: Any, name: str = "") -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one, "detail" if name == "detail" else key) for key, one in value.items()}
    if isinstance(value, set | frozenset):
        return [_plain(one, name) for one in sorted(value)]
    if isinstance(value, list | tuple):
        return [_plain(one, name) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return f"{DAY}{value.isoformat()}" if name == "detail" else value.isoformat()
    return value


def _detail(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {key: date.fromisoformat(one[len(DAY) :]) if isinstance(one, str) and one.startswith(DAY) else one for key, one in kept.items()}


def _reason(kept: Mapping[str, Any]) -> Reason:
    return Reason(kept["code"], kept["rule"], tuple(kept["facts"]), _detail(kept["detail"]))


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None


def _due(kept: Mapping[str, Any]) -> Due:
    changed = {
        **{name: _day(kept[name]) for name in ("day", "counted_on", "rolled_from")},
        "ends_at": datetime.fromisoformat(kept["ends_at"]) if kept["ends_at"] else None,
        "beside": tuple(Beside(one["kind"], date.fromisoformat(one["day"]), one["certain"]) for one in kept["beside"]),
        "notes": tuple(_reason(one) for one in kept["notes"]),
        **{name: tuple(kept[name]) for name in ("counted_from", "consequence")},
    }
    return Due(**{**kept, **changed})
