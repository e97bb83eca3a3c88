"""Answering a tool's questions, a screen at a time. Answers are kept from the first one on, and only their giver sees them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.people.models import Person
from strategy.actions import drafting
from strategy.actions.opening import AlreadyKept, opened
from strategy.models import ToolRecord, ToolRun
from strategy.queries.rulebook import rulebook
from strategy.queries.runs import stale
from strategy.queries.tools import Tool
from strategy.rules.engine import clean

__all__ = ["AlreadyKept", "answer", "begin", "discard", "forget_stale", "open_run"]
AT_ONCE = timedelta(seconds=10)


@transaction.atomic
def begin(tool: Tool, person: Person, *, answers: Mapping[str, Any] | None = None, former: ToolRecord | None = None) -> ToolRun:
    """A new run; from a record with its answers, and the draft that was kept with it. Every call begins one more."""
    run = ToolRun.objects.create(tool=tool.key, person=person, answers=dict(answers or {}), former=former)
    drafting.carry(run)
    return run


@transaction.atomic
def open_run(tool: Tool, person: Person, answers: Mapping[str, Any]) -> ToolRun:
    """A new run for whoever asks for one. A repetition within ten seconds, as by a double click, takes up the run it has begun."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    moment_ago = timezone.now() - AT_ONCE
    for run in ToolRun.objects.filter(person=person, tool=tool.key, former=None, record=None, begun_at__gte=moment_ago):
        if run.answers == answers:
            return run
    return begin(tool, person, answers=answers)


@transaction.atomic
def answer(run: ToolRun, tool: Tool, given: Mapping[str, Any]) -> ToolRun:
    """Keep these answers; those to questions that are no longer asked, or that now offer other answers, are forgotten. A repetition
    changes nothing.

    Raises `AlreadyKept` where the run has become a record.
    """
    locked = opened(run)
    book = rulebook()
    asks = tuple(tool.asks(book))
    beyond = {key: value for key, value in locked.answers.items() if key not in {ask.key for ask in asks}}
    merged = clean(asks, {**locked.answers, **given})
    other = {ask.key for ask in asks if tool.options(ask, book, locked.answers) != tool.options(ask, book, merged)} - given.keys()
    locked.answers = {**beyond, **clean(asks, {key: value for key, value in merged.items() if key not in other})}
    locked.changed_at = timezone.now()
    locked.save(update_fields=["answers", "changed_at"])
    return locked


def discard(run: ToolRun) -> None:
    """Forget the answers. What has become a record stays."""
    if not ToolRecord.objects.filter(run=run).exists():
        run.delete()


def forget_stale() -> int:
    """Forget the answers that nobody has touched for ninety days and that became no record; says how many. Repeatable."""
    _all, by_kind = stale().delete()
    return by_kind.get(ToolRun._meta.label, 0)
