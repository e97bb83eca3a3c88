"""Reading the draft of a contract beside the answers of the contract check, and what becomes of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from strategy.actions.opening import opened
from strategy.models import ContractText, ToolRecord, ToolRun
from strategy.queries import drafts
from strategy.rules.engine import Problem

SHORT = "draft"  # under which answers keep the summary of their draft


def read(run: ToolRun, text: str, *, name: str, kind: str, keep: bool = False, problems: Iterable[Problem] = ()) -> ContractText:
    """Look for the clauses in a text and put it beside these answers, in place of one that was there. The same text again changes nothing.

    Raises `AlreadyKept` where the answers have become a record.
    """
    found = drafts.found(text)
    met = [{"code": one.code, "key": one.key, "detail": dict(one.detail)} for one in problems]
    values = {**found, "name": name, "kind": kind, "keep": keep, "problems": met, "read_at": timezone.now()}
    with transaction.atomic():
        locked = opened(run)
        draft, _new = ContractText.objects.update_or_create(run=locked, defaults=values)
        _tell(locked, draft.short)
    return draft


@transaction.atomic
def choose(run: ToolRun, keep: bool) -> None:
    """Whether the draft is to stay with the record. Nothing where there is none; a repetition changes nothing. Raises `AlreadyKept`."""
    locked = opened(run)
    draft = drafts.of_run(locked)
    if draft is not None:
        draft.keep = keep
        draft.save(update_fields=["keep"])
        _tell(locked, draft.short)


@transaction.atomic
def remove(run: ToolRun) -> None:
    """Forget the draft, and what was found in it; the answers stay. A repetition changes nothing. Raises `AlreadyKept`."""
    locked = opened(run)
    ContractText.objects.filter(run=locked).delete()
    _tell(locked, None)


def carry(run: ToolRun) -> None:
    """Answers begun from a record: the draft that was kept with it lies beside them too; of one that was not only the summary stays.
    Inside a transaction.
    """
    if SHORT not in run.answers:
        return
    kept = ContractText.objects.filter(record=run.former_id).first() if run.former_id else None
    if kept is not None:
        kept.pk, kept.run, kept.record = uuid.uuid4(), run, None
        kept.save(force_insert=True)
    _tell(run, {**run.answers[SHORT], "keep": kept is not None})


def settle(run: ToolRun, record: ToolRecord) -> None:
    """The answers have become a record: the draft goes with it where its maker wants that, else it is forgotten. Inside a transaction."""
    ContractText.objects.filter(run=run, keep=True).update(run=None, record=record)
    ContractText.objects.filter(run=run).delete()


def _tell(run: ToolRun, short: dict[str, Any] | None) -> None:
    answers = {key: value for key, value in run.answers.items() if key != SHORT}
    run.answers = answers if short is None else {**answers, SHORT: short}
    run.changed_at = timezone.now()
    run.save(update_fields=["answers", "changed_at"])
