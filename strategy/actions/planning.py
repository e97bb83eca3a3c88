"""Planning: adding an action, changing it, moving it on, taking it up. Nobody overwrites what they have not seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from portal.people import trail
from portal.people.models import Department, Person
from strategy.actions import reminding
from strategy.models import PlanAction, PlanEvent, ToolRecord
from strategy.models.plan import MOVES


class Stale(Exception):
    """Somebody has changed the action since its version was read: nothing was written."""


class NoSuchMove(Exception):
    """From where the action stands it does not go there."""


class NothingShown(Exception):
    """An action is done only when something shows it."""


@dataclass(frozen=True)
class Draft:
    """What an action says; what may be changed later."""

    title: str
    countermeasure: int
    detail: str = ""
    owner: Person | None = None
    due: date | None = None


@dataclass(frozen=True)
class Source:
    """Where a proposal comes from: a record and a step, clause or axis of it, or the key of an action of the policy article."""

    code: str = ""
    record: ToolRecord | None = None


@dataclass(frozen=True)
class Added:
    """`new` is False where it was there already."""

    action: PlanAction
    new: bool = field(default=True)


def add(
    draft: Draft, department: Department, *, by: Person, status: str = "proposed", source: Source | None = None, key: UUID | None = None
) -> Added:
    """Add an action to a department's plan. The same form, or the same proposal for the same department, adds it once: a repetition
    returns what is there and changes nothing. The owner hears of it by mail, unless it is who adds it."""
    given = source or Source()
    form = key or uuid4()
    there = _there(given, department, form, by)
    if there is not None:
        return Added(there, new=False)
    try:
        with transaction.atomic():
            action = PlanAction.objects.create(
                **_columns(draft), department=department, status=status, record=given.record, source_code=given.code, key=form, made_by=by
            )
            _note(action, "added", {}, by)
            _tell(action, by)
    except IntegrityError:  # somebody was quicker
        there = _there(given, department, form, by)
        if there is None:
            raise
        return Added(there, new=False)
    return Added(action)


def _there(source: Source, department: Department, key: UUID, by: Person) -> PlanAction | None:
    found = PlanAction.objects.filter(made_by=by, key=key)
    if source.code:
        found |= PlanAction.objects.filter(record=source.record, source_code=source.code, department=department)
    return found.first()


def _columns(draft: Draft) -> dict[str, Any]:
    return {column.name: getattr(draft, column.name) for column in fields(draft)}


@transaction.atomic
def change(action: PlanAction, draft: Draft, *, seen: int, by: Person) -> PlanAction:
    """Write what the draft says. `seen` is the version the draft was made from: where there is a newer one, `Stale` is raised and nothing
    is written. A draft that changes nothing makes no version. A new owner hears of it by mail."""
    _check(action, seen)
    columns = _columns(draft)
    changes = {name: [_word(getattr(action, name)), _word(value)] for name, value in columns.items() if getattr(action, name) != value}
    if not changes:
        return action
    changed = _write(action, columns, "changed", changes, seen, by)
    _tell(changed, by, told_before=action.owner_id)
    return changed


@transaction.atomic
def move(action: PlanAction, status: str, *, seen: int, by: Person, evidence: str = "") -> PlanAction:
    """Move the action on. Done needs what shows it (`NothingShown`); `NoSuchMove` where it does not go there; `Stale` where somebody was
    quicker. Where it stands there already, a repetition changes nothing; other evidence than what stands there is no repetition."""
    if action.status == status:
        if action.version != seen and evidence.strip() not in ("", action.evidence):
            raise Stale
        return action
    _check(action, seen)
    if status not in MOVES[action.status]:
        raise NoSuchMove
    shown = evidence.strip()
    if status == "done" and not shown:
        raise NothingShown
    done = status == "done"
    columns = {"status": status, "done_at": timezone.now() if done else None, "done_by": by if done else None}
    columns |= {"evidence": shown} if done else {}
    changes = {"status": [action.status, status], **({"evidence": [action.evidence, shown]} if done else {})}
    moved = _write(action, columns, "moved", changes, seen, by)
    reminding.keep_days(moved)
    return moved


@transaction.atomic
def take(action: PlanAction, *, seen: int, by: Person) -> PlanAction:
    """Take on an action nobody has and that is still to do. Whoever comes too late gets `Stale`; who has it already changes nothing."""
    if action.owner_id == by.pk:
        return action
    _check(action, seen)
    if action.owner_id is not None or not action.is_to_do:
        raise Stale
    taken = _write(action, {"owner": by}, "taken", {"owner": ["", str(by)]}, seen, by)
    reminding.keep_days(taken)
    return taken


def _check(action: PlanAction, seen: int) -> None:
    if action.version != seen:
        raise Stale


def _write(action: PlanAction, columns: Mapping[str, Any], kind: str, changes: dict[str, Any], seen: int, by: Person) -> PlanAction:
    """Compare and swap: one statement writes if and only if the version still is the one that was seen."""
    if not PlanAction.objects.filter(pk=action.pk, version=seen).update(**columns, version=F("version") + 1):
        raise Stale
    written = PlanAction.objects.select_related("department", "owner").get(pk=action.pk)
    _note(written, kind, changes, by)
    return written


def _note(action: PlanAction, kind: str, changes: dict[str, Any], by: Person) -> None:
    PlanEvent.objects.create(action=action, version=action.version, kind=kind, by=by, by_name=by.display_name, changes=changes)
    trail.note(f"strategy.plan_{kind}", action, actor=by, version=action.version, fields=sorted(changes))


def _word(value: Any) -> str:
    """What an event keeps of a value: a plain word that stays readable whatever happens to people."""
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _tell(action: PlanAction, by: Person, told_before: int | None = None) -> None:
    """The mails an action owes: to a new owner now, and near its day."""
    if action.owner_id and action.owner_id not in (by.pk, told_before):
        reminding.assigned(action)
    reminding.keep_days(action)
