"""Making a record of exactly what somebody saw: the answers are judged again under the lock, and compared with what was shown."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from portal.people.models import Person
from strategy.actions.recording import About, keep
from strategy.models import ToolRecord, ToolRun
from strategy.queries.papers import Judged, document, judged
from strategy.queries.tools import Tool
from strategy.queries.walks import Walk
from strategy.rules.papers import digest
from strategy.rules.records import plain


class StillOpen(Exception):
    """A question has no answer yet, or a wrong one."""


class SeenOtherwise(Exception):
    """Answers or rules have changed since the outcome was shown."""


def mark(given: Judged) -> str:
    """What was seen: the answers and the whole text in both languages, with the facts it cites, in one word."""
    return digest({"answers": plain(dict(given.answers)), "text": digest(document(given))})[:20]


@transaction.atomic
def decide(run: ToolRun, tool: Tool, about: About, *, seen: str, today: date, by: Person) -> ToolRecord:
    """Keep the outcome that was seen. A run becomes one record: a second call returns the first, whatever it says.

    Raises `StillOpen` where the run has no outcome, `SeenOtherwise` where it is another than was shown; nothing is kept then.
    """
    locked = ToolRun.objects.select_for_update().get(pk=run.pk)
    kept = ToolRecord.objects.filter(run=locked).first()
    if kept is not None:
        return kept
    walk = Walk(tool, locked.answers, today)
    if walk.next is not None:
        raise StillOpen
    given = judged(tool, locked.answers, walk.book, today)
    if mark(given) != seen:
        raise SeenOtherwise
    return keep(locked, given, about, by=by)
