"""The complaint response playbook: what has arrived, which playbook answers it, and what must be done by when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from strategy.models import ToolRecord
from strategy.queries import timetables
from strategy.queries.lines import Lines, weekday_text
from strategy.queries.rulebook import Rulebook
from strategy.queries.steps import words_of_fact
from strategy.queries.timetables import Counted
from strategy.queries.tools.base import Tool
from strategy.queries.wordings import Words
from strategy.rules import playbook
from strategy.rules.engine import Ask, Facts, Outcome, Problem
from strategy.rules.ours import because, is_ours
from strategy.rules.papers import Section
from strategy.rules.playbook import Choice
from strategy.rules.records import stored
from strategy.rules.timetable import Due

MOST = 3  # playbooks that may fit and are counted out; of more only the names are told


class Playbook(Tool):
    key, words, countermeasures = "playbook", "playbook", (3,)
    course, subject, icon = "a-foreign-complaint-arrives", "case", "flag"
    after = "strategy/cases/_of_record.html"

    def asks(self, book: Rulebook) -> Sequence[Ask]:
        return playbook.ASKS

    def zone(self, answers: Facts, book: Rulebook) -> str:
        """That of the forum; where several may be the one, that of the first."""
        keys = playbook.choose(answers, book.forums.values()).playbooks
        return timetables.zone_of(keys[0], answers, book) if keys else ""

    def problems(self, answers: Facts, today: date) -> list[Problem]:
        return timetables.problems_of(answers, today)

    def judge(self, answers: Facts, book: Rulebook, today: date) -> Outcome:
        """Which playbook; then each day of ours that can be counted already, with what it rests on."""
        choice = playbook.choose(answers, book.forums.values())
        reasons = [reason for one in _tables(choice, answers, book, today).values() for reason in because(one.timetable)]
        return replace(choice.outcome, reasons=(*choice.outcome.reasons, *reasons), who=choice.outcome.who or _who(choice, book))

    def sections(self, answers: Facts, outcome: Outcome, book: Rulebook, words: Words, today: date) -> Sequence[Section]:
        """A timetable for each playbook, what follows when a day is missed, the first days, and what may run beside."""
        choice = playbook.choose(answers, book.forums.values())
        found = _tables(choice, answers, book, today)
        lines = Lines(words, book)
        one = next(iter(choice.playbooks or book.forums))
        return (
            *(_timetable(key, table, lines, sure=choice.outcome.light != "ask") for key, table in found.items()),
            *_consequences(found.values(), lines),
            _first_days(answers, one, book, lines),
            *_others(choice, found, lines),
        )

    def data(self, answers: Facts, outcome: Outcome, book: Rulebook, today: date) -> Mapping[str, object]:
        choice = playbook.choose(answers, book.forums.values())
        found = _tables(choice, answers, book, today)
        return {
            "playbooks": list(choice.playbooks),
            "beside": list(choice.beside),
            "timetables": {key: stored(one.timetable) for key, one in found.items()},
            "rules": {key: dict(one.rules) for key, one in found.items()},
        }


PLAYBOOK = Playbook()


def playbooks_of(record: ToolRecord) -> list[str]:
    """The playbooks a record leads to, those that run beside them after them."""
    if record.tool != PLAYBOOK.key:
        return []
    return [*record.data.get("playbooks", ()), *record.data.get("beside", ())]


def _tables(choice: Choice, answers: Facts, book: Rulebook, today: date) -> dict[str, Counted]:
    """Playbook → timetable: of those that fit, or of a few that may. A letter starts none."""
    if choice.outcome.light == "ask" and (len(choice.playbooks) > MOST or answers.get("arrived") == "letter"):
        return {}
    return {key: timetables.counted(key, answers, {}, book, today) for key in choice.playbooks}


def _who(choice: Choice, book: Rulebook) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*(book.forums[key].owner for key in choice.playbooks), "local-counsel"]))


# Sections


def _timetable(key: str, found: Counted, lines: Lines, *, sure: bool) -> Section:
    name = lines.words.named("playbook", key)
    title = _("Timetable: %(playbook)s") if sure else _("Timetable, if it is: %(playbook)s")
    return Section(
        f"timetable-{key}",
        title % {"playbook": name},
        (_("Step"), _("Day"), _("Counted"), _("Who"), _("Also"), _("Basis")),
        tuple(_row(due, lines) for due in found.timetable.dues),
        " ".join(lines.table_notes(found.timetable, found.calendar)),
    )


def _row(due: Due, lines: Lines) -> tuple[str, ...]:
    also = [*lines.beside(due), *lines.notes(due)]
    if due.consequence:
        also.append(_("If missed: %(what)s") % {"what": "; ".join(lines.consequences(due))})
    sure = _("verified") if due.confidence == "verified" else _("not re-read")
    return (
        lines.what(due),
        f"{lines.nature(due)}: {lines.last_day(due)}" if due.day else lines.last_day(due),
        lines.counted(due),
        f"{lines.party(due)} · {lines.owner(due.owner)}" if is_ours(due) else lines.party(due),
        " · ".join(also),
        f"{due.basis}, {sure}" if due.basis else "",
    )


def _consequences(found: Iterable[Counted], lines: Lines) -> Iterator[Section]:
    facts = dict.fromkeys(fact for one in found for due in one.timetable.dues if is_ours(due) for fact in due.consequence)
    if facts:
        told = [words_of_fact(fact, lines.language) for fact in facts]
        rows = tuple((words.heading, words.text) for words in told)
        yield Section("default", _("What follows when a day is missed"), (_("What"), _("It means")), rows)


def _first_days(answers: Facts, key: str, book: Rulebook, lines: Lines) -> Section:
    own = lines.words
    rows = tuple(
        (own.task(todo.key), weekday_text(todo.day) if todo.day else "–", lines.owner(todo.owner), own.own.label("task", todo.key))
        for todo in timetables.tasks(answers, {}, key, book)
    )
    return Section(
        "first-days", _("The first days"), (_("Task"), _("Do by"), _("Who"), _("How")), rows, own.own.label("note", "first-days")
    )


def _others(choice: Choice, counted: Mapping[str, Any], lines: Lines) -> Iterator[Section]:
    maybe = [key for key in choice.playbooks if key not in counted]
    if maybe:
        yield Section("may-fit", _("Playbooks that may fit"), (), tuple((lines.words.named("playbook", key),) for key in maybe))
    if choice.beside:
        rows = tuple((lines.words.named("playbook", key),) for key in choice.beside)
        yield Section("beside", _("Started by the same papers"), (), rows, lines.words.own.label("note", "beside"))
