"""What a decision tool is, and what all of them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from strategy.models import ToolRun
from strategy.queries.rulebook import Rulebook
from strategy.queries.wordings import Words
from strategy.rules import dates
from strategy.rules.engine import UNKNOWN, Ask, Facts, Outcome, Problem, Step, asked
from strategy.rules.papers import Section


@dataclass(frozen=True)
class Screen:
    """One question a screen; where a tool asks several alike (clauses, levels), those of one screen. `key` names it in addresses."""

    key: str
    asks: tuple[Ask, ...]

    def is_answered(self, answers: Facts) -> bool:
        return all(ask.key in answers for ask in self.asks)


class Tool:
    """A tool. Subclasses say at least `asks` and `judge`.

    key               as in `strategy.models.rule.TOOLS`
    words             the file of words it speaks by, where that is another tool's (joint speaks by disclosure)
    countermeasures   which of the five it belongs to
    course            slug of the course that teaches the point
    subject           what its records are about: a key of `strategy.models.record.SUBJECTS`
    icon              of the sprite
    reviewed          whether a record waits for the eyes of whoever answers for law
    opens             name of the address (argument: the run) where a new run begins instead of at its first question
    beside            template shown beside the questions; takes what `context` gives, and `run`, `screen`
    under             template shown with each of several questions of a screen; takes what `context` gives, and `field`, whose name is its key
    fixed             whether all answers lead through the same number of screens
    below             whether a head may keep its record for a unit below, and not only for their own
    after             template included on the page of a record: what comes next in this tool; takes `record`
    """

    key = ""
    words = ""
    countermeasures: tuple[int, ...] = (4,)
    course = ""
    subject = ""
    icon = "scale"
    reviewed = False
    opens = ""
    beside = ""
    under = ""
    fixed = False
    below = False
    after = ""

    @property
    def speaks_by(self) -> str:
        """The tool whose words it has."""
        return self.words or self.key

    def asks(self, book: Rulebook) -> Sequence[Ask]:
        raise NotImplementedError

    def judge(self, answers: Facts, book: Rulebook, today: date) -> Outcome:
        raise NotImplementedError

    def screens(self, book: Rulebook, answers: Facts) -> list[Screen]:
        """Those that these answers lead through, in order. Never more than eight."""
        return [Screen(ask.key, (ask,)) for ask in asked(self.asks(book), answers)]

    def options(self, ask: Ask, book: Rulebook, answers: Facts) -> tuple[str, ...]:
        """The options worth offering after these answers; every one of them is an option of the question."""
        return ask.options

    def title(self, screen: Screen, words: Words) -> str:
        """What heads a screen that asks several alike; a screen with one question is headed by it."""
        return words.own.label("screen", screen.key)

    def question(self, ask: Ask, words: Words) -> str:
        """The question in words."""
        return words.question(ask.key)

    def help(self, ask: Ask, words: Words) -> str:
        """What helps to answer it; nothing where it needs none."""
        return words.help(ask.key)

    def option(self, ask: Ask, option: str, words: Words) -> str:
        """The words of an answer to choose."""
        return words.own.option(ask.key, option)

    def option_help(self, ask: Ask, option: str, words: Words) -> str:
        """Its second line; nothing where it needs none."""
        return words.own.option_help(ask.key, option)

    def context(self, run: ToolRun, screen: Screen, words: Words) -> Mapping[str, object]:
        """What the template beside the questions takes."""
        return {}

    def zone(self, answers: Facts, book: Rulebook) -> str:
        """The time zone whose day counts beside the reader's, where the answers lead to a place; else nothing."""
        return ""

    def problems(self, answers: Facts, today: date) -> list[Problem]:
        """What is wrong with the answers; each is said beside its question and changes nothing."""
        return []

    def step(self, step: Step, words: Words) -> str:
        """What to do, in words."""
        return words.step(step)

    def sections(self, answers: Facts, outcome: Outcome, book: Rulebook, words: Words, today: date) -> Sequence[Section]:
        """What the tool says beside the outcome."""
        return ()

    def data(self, answers: Facts, outcome: Outcome, book: Rulebook, today: date) -> Mapping[str, object]:
        """What a record keeps for comparing and counting, as plain values."""
        return {}


def days_of(asks: Sequence[Ask], answers: Facts) -> list[Problem]:
    """Answers to questions for a day that are no day."""
    found = []
    for ask in asks:
        if ask.kind == "date" and answers.get(ask.key) not in (None, "", UNKNOWN):
            day = dates.day_of(answers[ask.key])
            if isinstance(day, str):
                found.append(Problem(day, ask.key))
    return found
