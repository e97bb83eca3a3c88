"""Rows of rules as plain values for JSON, and back: what a table keeps of a row beside its key and its version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from strategy.rules.engine import Row

R = TypeVar("R", bound=Row)
KEPT_BESIDE = ("table", "key", "version")  # columns of their own


def kept(row: Row) -> dict[str, Any]:
    """The fields of a row that differ from what they are by themselves: a field added later changes no row that was kept."""
    given = asdict(row)
    return {one.name: _plain(given[one.name]) for one in fields(row) if one.name not in KEPT_BESIDE and not _is_default(one, row)}


def revived(kind: type[R], rule: str, values: Mapping[str, Any], version: int = 1) -> R:
    """The row of `kind` that was kept under the id `rule` ("table/key"). A field that the kind no longer has is left out."""
    table, _slash, key = rule.partition("/")
    hints = _hints(kind)  # type: ignore[arg-type]
    known = {name: _restored(hints[name], value) for name, value in values.items() if name in hints}
    return kind(table=table, key=key, version=version, **known)


@cache
def _hints(kind: type[object]) -> dict[str, Any]:
    return get_type_hints(kind)


def _is_default(one: Any, row: Row) -> bool:
    value = getattr(row, one.name)
    if one.default is not MISSING:
        return bool(value == one.default)
    return one.default_factory is not MISSING and value == one.default_factory()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _restored(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _restored(next(one for one in inner if one is not NoneType), value)
    if origin is tuple:
        return tuple(_restored(inner[0], one) for one in value)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _restored(inner[1], one) for key, one in value.items()}
    if isinstance(hint, type) and is_dataclass(hint):
        hints = _hints(hint)
        return hint(**{name: _restored(hints[name], one) for name, one in value.items()})
    return value
