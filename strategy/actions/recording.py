"""Keeping an outcome: the answers, the rules' versions and the whole text become a record that no later rule or word changes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.people import trail
from portal.people.models import Department, Person
from strategy.actions import drafting, reviewing
from strategy.models import RecordNumber, RecordRule, ToolRecord, ToolRun
from strategy.queries.heads import HEAD, head, says_so
from strategy.queries.papers import Judged, document
from strategy.rules import papers
from strategy.rules.records import plain


@dataclass(frozen=True)
class About:
    """What a record is about, and for which unit it was made."""

    subject: str
    department: Department | None = None


@transaction.atomic
def keep(run: ToolRun, given: Judged, about: About, *, by: Person, at: datetime | None = None) -> ToolRecord:
    """The record of these answers. A run becomes one record: a second call returns the first, whatever it says. It is made now, or `at`.

    Where its tool says so, it waits for the eyes of whoever answers for law from the first moment.
    """
    ToolRun.objects.select_for_update().get(pk=run.pk)
    kept = ToolRecord.objects.filter(run=run).first()
    if kept is not None:
        return kept
    record = ToolRecord(
        number=next_number(),
        tool=given.tool.key,
        person=by,
        person_name=by.display_name,
        department=about.department,
        unit_name=dict(about.department.name) if about.department else {},
        subject_kind=given.tool.subject,
        subject=about.subject,
        answers=plain(dict(given.answers)),
        outcome=plain(asdict(given.outcome)),
        light=given.outcome.light,
        code=given.outcome.code,
        rules=given.rules,
        data=plain(dict(given.tool.data(given.answers, given.outcome, given.book, given.today))),
        day=given.today,
        made_at=at or timezone.now(),
        run=run,
        former=run.former,
    )
    record.document = {**document(given), HEAD: head(record)}
    record.text_sha256 = papers.digest(record.document)
    record.save(force_insert=True)
    RecordRule.objects.bulk_create(
        RecordRule(record=record, rule=rule, version=version) for rule, version in given.rules.items() if version
    )
    drafting.settle(run, record)
    trail.note("strategy.keep_record", record, actor=by, tool=record.tool, light=record.light)
    if given.tool.reviewed:
        reviewing.ask(record, by=by)
    return record


def next_number() -> str:
    """R-2026-0001 and on: the year and a running number without gaps. Inside a transaction; others wait for its end."""
    year = timezone.localdate().year
    RecordNumber.objects.get_or_create(year=year)
    counter = RecordNumber.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"R-{year}-{counter.last:04}"


def intact(record: ToolRecord) -> bool:
    """Whether the text still is the one that was kept and signed, and the record beside it says the same."""
    found: Any = record.document
    return papers.digest(found) == record.text_sha256 and says_so(record)
