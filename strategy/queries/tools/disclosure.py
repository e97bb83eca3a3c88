"""The invention disclosure as a tool: what the answers warn of, and the days that run from the first filing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from strategy.queries.rulebook import Rulebook
from strategy.queries.tools.base import Tool
from strategy.queries.wordings import Words
from strategy.rules import disclosure
from strategy.rules.engine import Ask, Facts, Outcome, Problem
from strategy.rules.papers import Section


class Disclosure(Tool):
    """Where a run begins the reader chooses: to describe an invention, or only to answer the questions."""

    key, words, countermeasures = "disclosure", "disclosure", (2,)
    course, subject, icon = "independent-innovation", "invention", "lock"
    opens = "disclosure_begin"
    after = "strategy/disclosures/_after.html"

    def asks(self, book: Rulebook) -> Sequence[Ask]:
        return disclosure.ASKS

    def problems(self, answers: Facts, today: date) -> list[Problem]:
        return disclosure.problems(answers, today)

    def judge(self, answers: Facts, book: Rulebook, today: date) -> Outcome:
        return disclosure.assess(answers, today)

    def sections(self, answers: Facts, outcome: Outcome, book: Rulebook, words: Words, today: date) -> Sequence[Section]:
        """The confidentiality examination comes before any day: what is filed abroad without it is lost in China."""
        return (*_examination(outcome, words), *_clocks(answers, words, today))

    def data(self, answers: Facts, outcome: Outcome, book: Rulebook, today: date) -> Mapping[str, object]:
        runs = disclosure.clock(answers, today)
        return {"clocks": [{"code": one.code, "day": one.day, "counted_from": one.counted_from, "passed": one.passed} for one in runs]}


EXAMINATION = ("disclosure.examine-first", "disclosure.examined-unknown", "disclosure.made-where-unknown")


def _examination(outcome: Outcome, words: Words) -> Sequence[Section]:
    lines = tuple((words.reason(one),) for one in outcome.reasons if one.code in EXAMINATION)
    return [Section("examination", _("Confidentiality examination first"), (), lines)] if lines else []


def _clocks(answers: Facts, words: Words, today: date) -> Sequence[Section]:
    rows = tuple(clock_row(one, words) for one in disclosure.clock(answers, today))
    head = (_("What runs"), _("Last day"), _("Counted from"), _("Time"), _("State"))
    note = _("An end on a day off may move to the next working day at some offices; the earlier day is the safe one.")
    return [Section("clocks", _("Days that run"), head, rows, note)] if rows else []


def clock_row(one: disclosure.Clock, words: Words) -> tuple[str, ...]:
    months = _("%(number)s months") % {"number": one.months}
    state = pgettext("clock", "over") if one.passed else pgettext("clock", "running")
    return words.own.label("clock", one.code), words.day(one.day), words.day(one.counted_from), months, state


DISCLOSURE = Disclosure()
