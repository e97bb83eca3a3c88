"""Records for the tests: kept by a tool from the portal's own rules, or bare rows where the words do not matter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection

from portal.people.models import Department, Person
from strategy.actions.answering import begin
from strategy.actions.recording import About, keep
from strategy.models import RecordRule, ToolRecord
from strategy.queries.papers import judged
from strategy.queries.rulebook import rulebook
from strategy.queries.tools import TOOLS
from strategy.rules import papers

DAY = date(2026, 11, 25)
TO_GERMANY = {
    "right": "trademarks",
    "destination": "DE",
    "genuine": "genuine",
    "sold_in": "CN",
    "seller": "group",
    "consent": "no",
    "goods": ["none"],
    "territory": "no-limit",
}
PATENT_TO_CHINA = {**TO_GERMANY, "right": "patents", "destination": "CN", "sold_in": "DE", "seller": "owner"}


def kept(
    person: Person,
    department: Department | None = None,
    *,
    tool: str = "exhaustion",
    answers: dict[str, Any] | None = None,
    subject: str = "PO 45-1180, Hamburg",
) -> ToolRecord:
    """What a tool answers today, kept as a record; needs the portal's own content."""
    given = judged(TOOLS[tool], answers or TO_GERMANY, rulebook(), DAY)
    run = begin(TOOLS[tool], person, answers=answers or TO_GERMANY)
    return keep(run, given, About(subject, department), by=person)


def paper(name: str) -> dict[str, Any]:
    """A text of one reason and one fact."""
    fact = {"id": "T6", "heading": "Exhaustion", "text": "Members choose.", "basis": "TRIPS Art. 6", "as_of": "2025-06"}
    point = {"text": "Because of the rule.", "rule": "exhaustion/DE.trademarks", "version": 1, "facts": ["T6"], "due": ""}
    return {
        "tool": "exhaustion",
        "name": name,
        "question": "May these goods be sold there?",
        "light": "stop",
        "light_words": "Stop: consent needed",
        "verdict": "Stop: written consent is needed",
        "text": "Do not ship.",
        "limit": "General information, not legal advice.",
        "answers": [{"key": "right", "heading": "Right", "answer": "Trademark"}],
        "reasons": [point],
        "changes": [],
        "steps": [],
        "who": ["Counsel"],
        "clauses": [],
        "sections": [],
        "facts": [{**fact, "confidence": "known", "sources": ["S1 TRIPS"]}],
        "as_of": "2025-06",
        "confidence": "known",
    }


@contextmanager
def unsealed() -> Iterator[None]:
    """Records can be changed, as by somebody who writes to the database past the portal."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'a\\_%%' ESCAPE '\\'")
        seals = cursor.fetchall()
        for name, _sql in seals:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in seals:
            cursor.execute(sql)


def bare(person: Person, department: Department | None = None, number: int = 1, **more: Any) -> ToolRecord:
    """A row as `keep` would write it, without any content in the database."""
    document = {"en": paper("Exhaustion checker"), "zh-hans": paper("权利用尽核查")}
    reason = {"code": "regime.regional", "rule": "exhaustion/DE.trademarks", "facts": ["T6"], "detail": {}}
    outcome = {"light": "stop", "code": "consent-needed", "reasons": [reason], "changes": [], "steps": [], "who": ["local-counsel"]}
    row = {
        "number": f"R-2026-{number:04}",
        "tool": "exhaustion",
        "person_name": person.display_name,
        "unit_name": dict(department.name) if department else {},
        "subject_kind": "goods",
        "subject": f"PO {number}",
        "answers": TO_GERMANY,
        "outcome": outcome,
        "light": "stop",
        "code": "consent-needed",
        "rules": {"exhaustion/DE.trademarks": 1},
        "document": document,
        "text_sha256": papers.digest(document),
        "day": DAY,
    }
    record = ToolRecord.objects.create(person=person, department=department, **{**row, **more})
    RecordRule.objects.bulk_create(RecordRule(record=record, rule=rule, version=version) for rule, version in record.rules.items())
    return record
