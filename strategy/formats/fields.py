"""Kinds of fields that only the strategy's files have. Each takes its field from the record and notes what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from portal.articles.formats.files import Files, Record
from strategy.formats.values import RowDraft


def rows(files: Files, name: str, key: str, identity: str, values: Callable[[Record, str], dict[str, Any]]) -> list[RowDraft]:
    """The records of a file as drafts; `values` takes the columns of one, given its key."""
    return [_draft(record, identity, place, values) for place, record in enumerate(files.records(files.root / name, key, identity), 1)]


def _draft(record: Record, identity: str, place: int, values: Callable[[Record, str], dict[str, Any]]) -> RowDraft:
    key = record.text(identity, most=40)
    draft = RowDraft(key, place, values(record, key))
    record.done()
    return draft


def fact(record: Record, fact_id: str, facts: set[str] | None, name: str = "id") -> str:
    """The id of a fact of the register."""
    if facts is not None and fact_id and fact_id not in facts:
        record.fault(name, f"There is no fact “{fact_id}”.")
    return fact_id


def several(record: Record, name: str, allowed: Iterable[str], *, least: int = 0) -> list[str]:
    """A list of coded values, each once."""
    found = list(record.ids(name, set(allowed), "value"))
    if len(found) < least:
        record.fault(name, f"Write at least {least}.")
    return found


def yes_or_no(record: Record, name: str) -> bool | None:
    """true, false, or nothing at all where it is not stated."""
    value = record.values.pop(name, None)
    if value is not None and not isinstance(value, bool):
        record.fault(name, "Write true or false, or leave it out where it is not stated.")
        return None
    return value


def whole(record: Record, name: str, least: int, most: int) -> int | None:
    """A whole number, or nothing."""
    return record.number(name, least, most) if record.values.get(name) is not None else None


def five(record: Record, name: str) -> list[dict[str, str]]:
    """Five texts in both languages, for levels 1 to 5."""
    value = record.values.pop(name, None)
    if not isinstance(value, list) or len(value) != 5:
        record.fault(name, "Write five texts, for levels 1 to 5.")
        return []
    return [inner(record, name, {name: text}).texts(name) for text in value]


def inner(record: Record, name: str, values: Any) -> Record:
    """A map inside a record, with the record's own name in its faults."""
    if not isinstance(values, dict):
        record.fault(name, "This must be a map.")
    return Record(record.files, record.file, record.label, values)


def refers(files: Files, name: str, drafts: list[RowDraft], column: str, known: Iterable[str], field: str = "") -> None:
    """Every row names in `column` only what is in `known`; "" and [] name nothing."""
    there = set(known)
    for draft in drafts:
        for key in named(draft.values[column]):
            if key not in there:
                Record(files, name, draft.key, {}).fault(field or column, f"There is no “{key}”.")


def named(value: Any) -> Iterator[str]:
    yield from ([value] if isinstance(value, str) else list(value)) if value else []


__all__ = ["fact", "five", "inner", "refers", "rows", "several", "whole", "yes_or_no"]
