"""A case and the list of cases as their pages show them: lines with what has become of them, days to enter, tasks, people, the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import F, Q, QuerySet

from portal.articles.models.fact import CONFIDENCE
from portal.people.models import Person
from strategy.models import Case, CaseHandler, CaseStep, CaseTimetable, ToolRecord
from strategy.models.case import CLOSED, OPEN, OWNERS, newest
from strategy.queries import timetables
from strategy.queries.casefile import days_of
from strategy.queries.days import today_for
from strategy.queries.lines import MINUTE, Lines, days_left
from strategy.queries.rulebook import rulebook
from strategy.queries.steps import step_name, words_of_fact
from strategy.queries.timetables import TASK
from strategy.queries.wordings import Words
from strategy.rules.changes import Change, compare
from strategy.rules.ours import BINDING, is_ours
from strategy.rules.records import restored
from strategy.rules.timetable import Due, Timetable, place_of

SOON = 14  # days


@dataclass(frozen=True)
class Line:
    """A line of the timetable on a page. `tone` as of a tag; `left` how far its day is; `step` who did it, when, with what proof."""

    due: Due
    what: str
    state: str
    nature: str
    last_day: str
    counted: str
    party: str
    owner: str
    handler: Person | None
    also: list[str]
    consequences: list[tuple[str, str]]  # id of the fact and its heading
    left: str = ""
    tone: str = ""
    step: CaseStep | None = None
    ours: bool = False
    version: int = 0
    confidence: str = ""

    @property
    def key(self) -> str:
        return self.due.key

    @property
    def ends_at(self) -> datetime | None:
        """The last minute of the day where the forum is."""
        return self.due.ends_at - MINUTE if self.due.ends_at else None


@dataclass(frozen=True)
class TaskLine:
    """A task of the first days on a page."""

    key: str
    what: str
    how: str
    day: date | None
    left: str
    tone: str
    owner: str
    handler: Person | None
    facts: tuple[str, ...]
    step: CaseStep | None


@dataclass(frozen=True)
class EventDay:
    """An event with the day that was entered, and what is wrong with it."""

    key: str
    name: str
    day: date | None
    problems: list[str]


@dataclass(frozen=True)
class Happened:
    """A line of the log."""

    at: datetime
    by: Person
    kind: str  # opened, day, lost, counted, done, undone, closed, reopened, named, unnamed
    what: str = ""
    note: str = ""
    day: date | None = None
    person: Person | None = None


def tone_of(day: date | None, today: date, *, done: bool, binds: bool = True) -> str:
    """How pressing a day is: done, late, soon; nothing where it is neither or nothing is missed by it."""
    if done:
        return "ok"
    if day is None or not binds:
        return ""
    return "bad" if day < today else "warn" if (day - today).days <= SOON else ""


class CasePage:
    """Everything on the page of a case. Six statements, and one for who is named; no more with more rows."""

    def __init__(self, case: Case, person: Person) -> None:
        self.case, self.person = case, person
        self.today = today_for(person, case.zone)
        self.book = rulebook()
        self.words = Words("playbook")
        self.lines_in_words = Lines(self.words, self.book)

    @property
    def playbook(self) -> str:
        """Its name."""
        return self.words.named("playbook", self.case.playbook)

    @property
    def reads_record(self) -> bool:
        """Whether the reader may open the record the case was opened from: who only does something in the case may not. One statement."""
        return ToolRecord.objects.visible_to(self.person).filter(pk=self.case.record_id).exists()

    @property
    def is_counted(self) -> bool:
        """Whether the rules of today still know the playbook; where they do not, the case is read as it stands and counted no more."""
        return self.case.playbook in self.book.forums

    # What was kept

    @cached_property
    def timetables(self) -> list[CaseTimetable]:
        """The newest first."""
        return list(self.case.timetables.select_related("by", "entered"))

    @cached_property
    def day_rows(self) -> list[Any]:
        return list(self.case.days.select_related("by").order_by("pk"))

    @cached_property
    def step_rows(self) -> list[CaseStep]:
        return list(self.case.steps.select_related("by").order_by("pk"))

    @cached_property
    def handlers(self) -> dict[str, CaseHandler]:
        return {row.role: row for row in self.case.handlers.select_related("person")}

    @cached_property
    def steps(self) -> dict[str, CaseStep]:
        """What is done now, by line."""
        return {line: row for line, row in newest(self.step_rows, "line").items() if row.done}

    @cached_property
    def found(self) -> Timetable:
        return restored(self.timetables[0].lines)

    # Lines

    @cached_property
    def lines(self) -> list[Line]:
        return list(self.lines_of(self.found, self.timetables[0].rules, self.steps))

    def lines_of(self, found: Timetable, rules: Mapping[str, int], steps: Mapping[str, CaseStep]) -> Iterator[Line]:
        for due in found.dues:
            yield self._line(due, rules.get(due.rule, 0), steps.get(due.key))

    def _line(self, due: Due, version: int, step: CaseStep | None) -> Line:
        told, ours = self.lines_in_words, is_ours(due)
        handler = self.handlers.get(due.owner)
        binds = ours and due.nature in BINDING
        return Line(
            due,
            told.what(due),
            told.state(due),
            told.nature(due),
            told.last_day(due),
            told.counted(due),
            told.party(due),
            told.owner(due.owner) if ours else "",
            handler.person if handler and ours else None,
            [*told.beside(due), *told.notes(due)],
            [(fact, words_of_fact(fact).heading) for fact in due.consequence],
            days_left(due.day, self.today, binds=binds) if due.day else "",
            tone_of(due.day, self.today, done=step is not None, binds=binds),
            step,
            ours,
            version,
            str(dict(CONFIDENCE).get(due.confidence, "")),
        )

    @property
    def next_line(self) -> Line | None:
        """The line of the next day that binds us."""
        return next((line for line in self.lines if line.key == self.case.next_line), None) if self.case.is_open else None

    @cached_property
    def tasks(self) -> list[TaskLine]:
        days = days_of(self.case, self.day_rows)
        return [self._task(todo) for todo in timetables.tasks(self.case.answers, days, self.case.playbook, self.book)]

    def _task(self, todo: Any) -> TaskLine:
        step, handler = self.steps.get(TASK + todo.key), self.handlers.get(todo.owner)
        return TaskLine(
            TASK + todo.key,
            self.words.task(todo.key),
            self.words.own.label("task", todo.key),
            todo.day,
            days_left(todo.day, self.today) if todo.day else "",
            tone_of(todo.day, self.today, done=step is not None),
            self.lines_in_words.owner(todo.owner),
            handler.person if handler else None,
            todo.facts,
            step,
        )

    @property
    def table_notes(self) -> list[str]:
        forum = self.book.forums.get(self.case.playbook)
        if forum is None:
            return [self.words.reason(note) for note in self.found.notes]
        return self.lines_in_words.table_notes(self.found, place_of(forum, self.case.answers).calendar)

    # Days

    @cached_property
    def events(self) -> list[str]:
        return timetables.events_of(self.found, self.case.playbook, self.case.answers, self.book)

    @cached_property
    def event_days(self) -> list[EventDay]:
        days = days_of(self.case, self.day_rows)
        wrong: dict[str, list[str]] = {}
        for problem in self.found.problems:
            wrong.setdefault(problem.key, []).append(self.words.problem(problem))
        return [EventDay(key, self.words.event(key), days.get(key), wrong.get(key, [])) for key in self.events]

    @property
    def has_no_day(self) -> bool:
        return not any(one.day for one in self.event_days)

    # What has changed

    @cached_property
    def changes(self) -> list[tuple[str, str]]:
        """What the newest timetable changed in the one before it: the line, and what became of it."""
        return self.changed(self.timetables[1], self.timetables[0]) if len(self.timetables) > 1 else []

    def changed(self, old: CaseTimetable, new: CaseTimetable) -> list[tuple[str, str]]:
        found: list[Change] = compare(restored(old.lines), restored(new.lines))
        return [(self.lines_in_words.name(change.key), self.lines_in_words.change(change)) for change in found]

    def former(self, kept: CaseTimetable) -> dict[str, Any]:
        """One of the timetables as it was counted: its lines, what was changed by it, how things stood with the days."""
        before = next((one for one in self.timetables if one.number == kept.number - 1), None)
        return {
            "lines": list(self.lines_of(restored(kept.lines), kept.rules, {})),
            "changes": self.changed(before, kept) if before else [],
            "entered": self.words.event(kept.entered.event) if kept.entered else "",
        }

    @property
    def rules_have_changed(self) -> bool:
        """Whether a rule that was counted by has a newer version now."""
        return self.is_counted and any(self.book.versions.get(rule, 0) != version for rule, version in self.timetables[0].rules.items())

    @cached_property
    def roles(self) -> list[tuple[str, str, Person | None]]:
        """The roles with something to do here, and who does it."""
        wanted = {line.due.owner for line in self.lines if line.ours} | {task.owner for task in self.book.tasks.values()}
        named = self.handlers
        return [(role, str(name), named[role].person if role in named else None) for role, name in OWNERS if role in wanted | set(named)]

    @cached_property
    def tickable(self) -> set[str]:
        """What may be marked as done: our lines and the tasks."""
        return {line.key for line in self.lines if line.ours} | {TASK + key for key in self.book.tasks}

    # The log

    @property
    def log(self) -> list[Happened]:
        """What happened in the case, the newest first."""
        return sorted(self._happened(), key=lambda one: one.at, reverse=True)

    def _happened(self) -> Iterator[Happened]:
        yield Happened(self.case.opened_at, self.case.maker, "opened")
        for row in self.day_rows:
            yield Happened(row.at, row.by, "day" if row.day else "lost", self.words.event(row.event), day=row.day)
        for row in self.step_rows:
            yield Happened(row.at, row.by, "done" if row.done else "undone", self._named(row.line), row.note)
        for table in self.timetables:
            if table.number > 1 and table.entered is None:
                yield Happened(table.at, table.by, "counted", str(table.number))
        for event in self.case.events.select_related("by", "person"):
            kind = "unnamed" if event.kind == "named" and event.person is None else event.kind
            yield Happened(event.at, event.by, kind, str(event.get_role_display()), event.note, person=event.person)

    def _named(self, line: str) -> str:
        return self.words.task(line.removeprefix(TASK)) if line.startswith(TASK) else self.lines_in_words.name(line)


# The list


@dataclass(frozen=True)
class Listed:
    """A case in the list, with its next day as it is seen today."""

    case: Case
    playbook: str
    next_line: str
    left: str
    tone: str


SCOPES = ("mine", "unit", "all")


class CaseList:
    """The cases somebody asked for: `scope`, `state` and words `q` from the address. What an address may not ask for is not asked."""

    def __init__(self, person: Person, asked: Mapping[str, str]) -> None:
        self.person = person
        self.scopes = [scope for scope in SCOPES if scope != "unit" or person.heads_any]
        scope = asked.get("scope", "")
        self.scope = scope if scope in self.scopes else ("unit" if person.heads_any else "all" if person.reads_all else "mine")
        self.state = asked["state"] if asked.get("state") in (OPEN, CLOSED, "every") else OPEN
        self.q = asked.get("q", "").replace("\x00", "").strip()[:100]

    @property
    def rows(self) -> QuerySet[Case]:
        found = Case.objects.visible_to(self.person).select_related("maker", "department")
        if self.scope == "mine":
            found = found.of(self.person)
        elif self.scope == "unit":
            found = found.of_units(self.person)
        if self.state != "every":
            found = found.filter(state=self.state)
        if self.q:
            found = found.filter(Q(title__icontains=self.q) | Q(number__icontains=self.q))
        return found.order_by(F("next_day").asc(nulls_last=True), "-opened_at", "pk")

    def listed(self, cases: Iterable[Case]) -> list[Listed]:
        words = Words("playbook")
        return [self._listed(case, words) for case in cases]

    def _listed(self, case: Case, words: Words) -> Listed:
        today = today_for(self.person, case.zone)
        day = case.next_day if case.is_open else None
        return Listed(
            case,
            words.named("playbook", case.playbook),
            step_name(case.next_line) if day else "",
            days_left(day, today) if day else "",
            tone_of(day, today, done=False),
        )
