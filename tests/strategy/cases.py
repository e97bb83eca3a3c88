"""Records and cases for tests: answers given and kept as people do it, without the pages between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from portal.common import keeping
from portal.people.models import Department, Person
from portal.people.zones import company_day
from strategy.actions import answering, casework, recording
from strategy.models import Case, Rule, ToolRecord, ToolWords
from strategy.queries import tools
from strategy.queries.papers import judged
from strategy.queries.rulebook import rulebook
from strategy.rules import deadlines
from strategy.rules.engine import Row
from strategy.rules.rows import kept as values_of
from tests.strategy.rules.book import parsed

TODAY = date(2026, 11, 26)
ITC = {"arrived": "itc", "country": "US", "side": "accused", "served_on": "2026-11-10", "method": "mail-abroad"}
SUIT = {"arrived": "suit", "country": "US", "side": "accused", "domicile": "abroad", "served_on": "2026-11-20", "method": "hand"}
GERMAN = {"arrived": "suit", "country": "DE", "court": "national", "side": "accused", "served_on": "2026-11-20", "method": "hand"}


def kept(
    person: Person, answers: Mapping[str, Any] = ITC, subject: str = "Complaint 337-TA-1400", department: Department | None = None
) -> ToolRecord:
    """A record of the playbook tool."""
    tool = tools.find("playbook")
    assert tool is not None
    run = answering.answer(answering.begin(tool, person), tool, answers)
    return recording.keep(run, judged(tool, run.answers, rulebook(), company_day()), recording.About(subject, department), by=person)


def opened(
    person: Person,
    answers: Mapping[str, Any] = ITC,
    playbook: str = "L.ITC",
    department: Department | None = None,
    subject: str = "Complaint 337-TA-1400",
) -> Case:
    return casework.begin(kept(person, answers, subject, department), playbook, by=person, today=company_day())


def german(**more: Any) -> dict[str, Any]:
    """A German suit that came three days ago by the company's real clock."""
    return {**GERMAN, "served_on": (company_day() - timedelta(days=3)).isoformat(), **more}


def german_rules() -> None:
    """The German playbook as rows, with the first days and the tool's words: enough for a case where the whole content is not loaded."""
    book = deadlines.read(parsed("playbooks.yaml"), parsed("deadlines.yaml"))
    steps = [step for step in book.steps.values() if step.playbook == "L.DE"]
    events = [event for event in book.events.values() if event.key.startswith("de-")]
    _keep([book.forums["L.DE"], *steps, *events, *book.tasks.values()])
    named = {table: {row["id"]: row["name"] for row in parsed("deadlines.yaml")[table]} for table in ("events", "tasks")}
    words = parsed("tools/playbook.yaml") | named
    name = {"en": words["name"]["en"], "zh-hans": words["name"]["zh-Hans"]}
    ToolWords.objects.get_or_create(key="playbook", current=True, defaults={"name": name, "words": words})
    keeping.touch()


def _keep(rows: Iterable[Row]) -> None:
    known = set(Rule.objects.values_list("key", flat=True))
    Rule.objects.bulk_create(Rule(key=row.rule, table=row.table, values=values_of(row)) for row in rows if row.rule not in known)
