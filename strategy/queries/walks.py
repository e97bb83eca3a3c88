"""The way through a tool's questions: which come, which are answered, where it goes on.

walk = walk_of(person, tool, run.answers)
walk.next                the screen to go on with: the first whose answers are wrong or missing; None: there is an outcome
walk.screen("right")     one of its screens, None where these answers do not lead to it
walk.total, is_open()    "Question 3 of 6"; while answers to come may add or spare questions, "of at most" as many
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

from portal.people.models import Person
from strategy.queries.days import today_for
from strategy.queries.places import countries
from strategy.queries.rulebook import Rulebook, rulebook
from strategy.queries.tools import Screen, Tool
from strategy.queries.wordings import Words
from strategy.rules.engine import Ask, Problem, asked

MOST: Final = 8  # screens of a tool, whatever is answered


class Walk:
    """Where somebody stands. Asks the database for nothing but the rules, which are kept."""

    def __init__(self, tool: Tool, answers: Mapping[str, Any], today: date, book: Rulebook | None = None) -> None:
        self.tool, self.answers, self.today = tool, answers, today
        self.book = book or rulebook()

    @cached_property
    def screens(self) -> list[Screen]:
        return self.tool.screens(self.book, self.answers)

    @cached_property
    def problems(self) -> list[Problem]:
        return self.tool.problems(self.answers, self.today)

    @cached_property
    def next(self) -> Screen | None:
        wrong = {problem.key for problem in self.problems}
        return next((one for one in self.screens if not one.is_answered(self.answers) or wrong & keys(one)), None)

    def screen(self, key: str) -> Screen | None:
        return next((one for one in self.screens if one.key == key), None)

    def number(self, screen: Screen) -> int:
        """From 1."""
        return 1 + [one.key for one in self.screens].index(screen.key)

    def before(self, screen: Screen) -> Screen | None:
        number = self.number(screen)
        return self.screens[number - 2] if number > 1 else None

    @property
    def done(self) -> int:
        return sum(one.is_answered(self.answers) for one in self.screens)

    @property
    def total(self) -> int:
        return MOST if self.grows else len(self.screens)

    @cached_property
    def grows(self) -> bool:
        """Whether answers to come may lead to further questions."""
        return not self.tool.fixed and len(self.screens) < MOST and may_grow(self.tool.asks(self.book), self.answers)

    def is_open(self, screen: Screen) -> bool:
        """Whether answers to come may lead to more or fewer questions than the total says."""
        if self.tool.fixed:
            return False
        return self.grows or any(ask.when and ask.key not in self.answers for one in self.screens if one != screen for ask in one.asks)

    def told(self, words: Words) -> list[tuple[str, str, str]]:
        """Key of the screen, heading and answer in words of everything that was answered."""
        return [
            (screen.key, words.heading(ask.key), words.answer(ask, self.answers[ask.key]))
            for screen in self.screens
            for ask in screen.asks
            if self.answers.get(ask.key) not in (None, "")
        ]


def walk_of(person: Person, tool: Tool, answers: Mapping[str, Any]) -> Walk:
    """The way of somebody's answers, on the day it is for them or where the answers lead."""
    return Walk(tool, answers, today_for(person, tool.zone(answers, rulebook())))


def keys(screen: Screen) -> set[str]:
    return {ask.key for ask in screen.asks}


def may_grow(asks: Any, answers: Mapping[str, Any]) -> bool:
    """Whether a question that is not asked yet stands behind one that is asked and not answered."""
    led: set[str] = {ask.key for ask in asked(asks, answers)}
    waiting = False
    for ask in asks:
        waiting = waiting or (ask.key in led and ask.key not in answers)
        if waiting and ask.key not in led:
            return True
    return False


def sound(asks: Mapping[str, Ask], given: Mapping[str, Any]) -> dict[str, Any]:
    """Answers handed over from elsewhere, as from a table of jurisdictions: what no question offers is left out."""
    found = {}
    for key, value in given.items():
        ask = asks.get(key)
        if ask is not None and (value in ask.options or (ask.kind == "country" and value in countries())):
            found[key] = [value] if ask.kind == "several" else value
    return found
