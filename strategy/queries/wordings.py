"""How a tool speaks: its own words, with the names only the tables know filled in.

words = Words("exhaustion")                the reader's language; Words("exhaustion", "zh-hans") another
words.question("destination")              words.answer(ask, "DE") → "Germany"
words.reason(reason)                       words.problem(problem)
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.dateformat import format as format_date

from portal.common.dates import DAY
from portal.common.keeping import kept
from portal.common.languages import FOLDERS, current_language, pick
from strategy.models import Clause, Dimension, Playbook
from strategy.queries.places import place_name
from strategy.queries.rulebook import words_of
from strategy.queries.steps import step_name
from strategy.rules.engine import UNKNOWN, Ask, Problem, Reason, Step
from strategy.rules.timetable import STEP
from strategy.rules.wording import Wording

PLACES = {"destination", "sold_in", "where", "country", "forum", "made_in", "jurisdiction", "place"}


class Words:
    """The words of one tool in one language."""

    def __init__(self, tool: str, language: str | None = None) -> None:
        self.language = language or current_language()
        self.file = words_of(tool)
        self.own = Wording.of(self.file, self.language)

    @property
    def name(self) -> str:
        return self.own.name

    @property
    def limit(self) -> str:
        return self.own.limit

    def question(self, key: str) -> str:
        return self.own.question(key)

    def help(self, key: str) -> str:
        return self.own.help(key)

    def heading(self, key: str) -> str:
        """The short name of a question; of a clause or a dimension its own."""
        return self.own.heading(key, self.named)

    def answer(self, ask: Ask, value: Any) -> str:
        """An answer in words; of several all of them."""
        if isinstance(value, list | tuple | set):
            return self.joined([self.answer(ask, one) for one in value])
        if value == UNKNOWN or value in ask.options:
            return self.own.option(ask.key, str(value))
        if ask.kind == "country":
            return place_name(str(value), self.language)
        if ask.kind == "date":
            return self.day(value)
        return str(value)

    def joined(self, parts: list[str]) -> str:
        """A list in a sentence."""
        return ("、" if self.language == "zh-hans" else ", ").join(parts)

    def day(self, value: Any) -> str:
        """A day in words; what is none stays as it was written."""
        try:
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            return str(value)
        return format_date(day, DAY[self.language])

    def reason(self, reason: Reason) -> str:
        return self.own.reason(reason.code, reason.detail, self.named)

    def change(self, reason: Reason) -> str:
        return self.own.change(reason.code, reason.detail, self.named)

    def step(self, step: Step) -> str:
        return self.own.step(step.code, step.detail, self.named)

    def problem(self, problem: Problem) -> str:
        return self.own.problem(problem.code, problem.detail, self.named)

    def named(self, kind: str, value: object) -> str:
        """Words for what the tool's file cannot know."""
        if isinstance(value, date):
            return self.day(value)
        if kind in PLACES:
            return place_name(str(value), self.language)
        if kind == "day":
            return self.day(value)
        if kind == "event":
            return self.event(str(value))
        if kind == "step":
            return step_name(str(value), self.language)
        for table in (_clauses, _dimensions, _playbooks):
            if value in table():
                return str(pick(table()[str(value)], self.language))
        return str(value)

    def event(self, key: str) -> str:
        """The name of a day in a case, or of the step whose day it is; words of the playbook tool."""
        if key.startswith(STEP):
            return step_name(key.removeprefix(STEP), self.language)
        found = words_of("playbook").get("events", {}).get(key)
        return self._side(found) if found else key

    def task(self, key: str) -> str:
        """The name of a task of the first days; words of the playbook tool."""
        found = words_of("playbook").get("tasks", {}).get(key)
        return self._side(found) if found else key

    def clause(self, key: str) -> str:
        """The name of a clause."""
        return str(pick(_clauses().get(key, {"en": key}), self.language))

    def _side(self, texts: dict[str, str]) -> str:
        return next((text for folder, text in texts.items() if FOLDERS.get(folder) == self.language), "") or texts.get("en", "")


def _clauses() -> dict[str, dict[str, str]]:
    return kept("names of clauses", lambda: dict(Clause.objects.current().values_list("key", "name")))


def _dimensions() -> dict[str, dict[str, str]]:
    return kept("names of dimensions", lambda: dict(Dimension.objects.current().values_list("key", "name")))


def _playbooks() -> dict[str, dict[str, str]]:
    return kept("names of playbooks", lambda: dict(Playbook.objects.current().values_list("key", "name")))
