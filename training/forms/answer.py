"""The plain form of an attempt: all questions on one page, for browsers without our script.

A question counts as changed when it differs both from what is saved now and from what the page showed (the revision in its hidden
field): so a page that is old does not undo what another device saved since, unless the person changed that very question here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from training import grading
from training.models import AnswerEvent
from training.queries.attempt import Paper, Question

MOST_DIGITS = 9


@dataclass
class Entry:
    """A question of the form: what its fields show, and what is wrong with it."""

    question: Question
    typed: Any
    flagged: bool
    base: int
    error: str = ""
    newer: AnswerEvent | None = None

    @property
    def choices(self) -> list[dict[str, Any]]:
        """[{"key", "text", "chosen"}]; for an ordering [{"key", "text", "place"}] in the order given so far."""
        if self.question.kind != "ordering":
            return [{**option, "chosen": option["key"] in self.typed} for option in self.question.options]
        steps: list[dict[str, Any]] = [{**option, "place": self.typed.get(option["key"], "")} for option in self.question.options]
        if all(step["place"].isdecimal() for step in steps):
            steps.sort(key=lambda step: int(step["place"]))
        return steps

    @property
    def pairs(self) -> list[dict[str, Any]]:
        """[{"key", "text", "options"}]: the left sides of a matching, each with the options and the one chosen."""
        return [
            left | {"options": [option | {"chosen": self.typed.get(left["key"]) == option["key"]} for option in self.question.options]}
            for left in self.question.lefts
        ]

    @property
    def places(self) -> list[str]:
        return [str(place) for place in range(1, len(self.question.options) + 1)]

    @property
    def given(self) -> Any:
        """The answer in canonical form; raises `grading.NotAnAnswer`."""
        body = self.question.item.version.body["en"]
        return grading.clean(self.question.kind, body, _given(self.question, self.typed))

    @property
    def newer_text(self) -> str:
        """What stands now instead, in words."""
        return (self.question.said(self.newer.given) if self.newer else "") or _("no answer")

    def changed(self, given: Any) -> bool:
        now = (given, self.flagged)
        shown = self.question.saved.get(self.base)
        untouched = (shown.given, shown.flagged) if shown else (None, False)
        return now != (self.question.given, self.question.flagged) and now != untouched

    def refuse(self, reason: str) -> None:
        self.error = sentence(reason)

    def meet(self, newer: AnswerEvent | None) -> None:
        """Somebody saved this question since: what was typed stays in the fields and can be saved on top of `newer`."""
        self.newer, self.base = newer, newer.revision if newer else 0
        self.error = _(
            "This question was answered in another window or on another device since."
            " Your answer is not saved: look at both, then save again."
        )


@dataclass
class Sheet:
    """The whole form: as saved, or with `sent` as it was typed."""

    paper: Paper
    sent: QueryDict | None = None
    entries: list[Entry] = field(init=False)

    def __post_init__(self) -> None:
        self.entries = [_entry(question, self.sent) for question in self.paper.questions]

    @property
    def errors(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.error]


def _entry(question: Question, sent: QueryDict | None) -> Entry:
    if sent is None or f"r{question.number}" not in sent:  # not asked, or a form that does not hold this question
        return Entry(question, _shown(question), question.flagged, question.revision)
    base = str(sent[f"r{question.number}"])
    revision = int(base) if base.isascii() and base.isdecimal() and len(base) <= MOST_DIGITS else 0
    return Entry(question, _typed(question, sent), f"f{question.number}" in sent, revision)


def _shown(question: Question) -> Any:
    """The fields' values for what is saved."""
    given = question.given
    match question.kind:
        case "ordering":
            return {key: str(place) for place, key in enumerate(given or [], start=1)}
        case "matching":
            return given or {}
        case "multiple":
            return given or []
        case "single" | "true_false":
            return [given] if given else []
    return given or ""


def _typed(question: Question, sent: QueryDict) -> Any:
    name = f"q{question.number}"
    match question.kind:
        case "ordering":
            return {option["key"]: sent.get(f"{name}-{option['key']}", "")[:MOST_DIGITS] for option in question.options}
        case "matching":
            return {left["key"]: sent.get(f"{name}-{left['key']}", "") for left in question.lefts}
        case "single" | "true_false" | "multiple":
            return [key for key in sent.getlist(name) if key]
    return sent.get(name, "").replace("\r\n", "\n")  # a form sends line ends that way


def _given(question: Question, typed: Any) -> Any:
    """From the fields' values to an answer, not yet cleaned."""
    match question.kind:
        case "ordering":
            return _order(typed)
        case "matching":
            return {left: option or None for left, option in typed.items()}
        case "single" | "true_false":
            return typed if len(typed) > 1 else next(iter(typed), None)
    return typed


def _order(places: dict[str, str]) -> list[str] | None:
    """The keys by the place given to each; None where no place is given."""
    if not any(places.values()):
        return None
    wanted = {str(place) for place in range(1, len(places) + 1)}
    if set(places.values()) != wanted:
        raise grading.NotAnAnswer("incomplete")
    return sorted(places, key=lambda key: int(places[key]))


def sentence(reason: str) -> str:
    """Why something is no answer and how to mend it, in the reader's language."""
    said = {
        "two_choices": _("Choose one answer only."),
        "incomplete": _("Give every step its own place, from the first to the last."),
        "not_a_number": _("Write a number in digits, for example 12 or 1.5."),
        "ambiguous_number": _("This can be read as a thousand or as one. Write 1000 or 1.0, without a comma."),
        "too_many_digits": _("This number has more digits than any answer needs."),
        "too_long": ngettext(
            "This answer is too long: %(most)s character is allowed.",
            "This answer is too long: %(most)s characters are allowed.",
            grading.LONGEST,
        )
        % {"most": grading.LONGEST},
        "not_unicode": _("This answer holds characters that cannot be stored. Type it again without copying."),
    }
    return said.get(reason) or _("This is not an answer to this question. Load the page again and choose from what it offers.")
