"""A submitted attempt with its marks: what was given, what is right and why, and what proves it.

Only for attempts that are closed and may be shown in full; everything here comes from the versions the attempt saw.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.articles.models import Fact, Paragraph
from portal.articles.queries import proving
from portal.common.languages import current_language, pick
from training import grading
from training.models import Attempt, AttemptItem
from training.queries.attempt import Question, spoken


@dataclass(frozen=True)
class Option:
    """An option, a pair or a step as the result shows it."""

    text: str
    right: bool  # belongs to the right answer
    chosen: bool  # belongs to what was given
    why: str = ""
    yours: str = ""  # what was given in its place


@dataclass(frozen=True)
class Group:
    """A group of keywords of a short answer: the one that was found, or those that would have counted."""

    hit: str | None
    accepted: list[str]


@dataclass(frozen=True)
class Marked:
    """A question with the answer given, the right one, the reasons and the proof."""

    question: Question
    mark: grading.Mark
    points: Decimal
    given: Any
    key: dict[str, Any]
    explanation: dict[str, Any]
    proof: Fact | None
    paragraph: Paragraph | None

    @property
    def earned(self) -> Decimal:
        return (self.mark.share * self.points).quantize(Decimal("0.01"))

    @property
    def partly(self) -> bool:
        return 0 < self.mark.share < 1

    @property
    def why(self) -> str:
        return self.explanation.get("general") or ""

    @property
    def model_answer(self) -> str:
        return self.explanation.get("model_answer") or ""

    @property
    def cites(self) -> list[str]:
        """Ids of the facts a computed question rests on, which its reasons name."""
        return list(self.question.item.version.computed.get("cites") or [])

    @property
    def options(self) -> list[Option]:
        """Choices: every option in the order it was shown, with its own reason."""
        right, chosen = set(self.key["correct"]), self.given or []
        reasons = self.explanation.get("options") or {}
        return [
            Option(option["text"], option["key"] in right, option["key"] in chosen, reasons.get(option["key"]) or "")
            for option in self.question.options
        ]

    @property
    def pairs(self) -> list[dict[str, Any]]:
        """Matching: each left side with the right option and the one that was given."""
        texts, given = self._texts, self.given or {}
        return [
            {"left": left["text"], "option": _step(texts, self.key["correct"][left["key"]], given.get(left["key"]))}
            for left in self.question.lefts
            if left["key"] in self.key["correct"]
        ]

    @property
    def steps(self) -> list[Option]:
        """Ordering: the right step for each place, with the one that was given there."""
        right = self.key["correct"]
        given = self.given or [None] * len(right)
        return [_step(self._texts, key, mine) for key, mine in zip(right, given, strict=True)]

    @property
    def number(self) -> Option:
        """A number: the right one and the one given, each with its unit."""
        right, unit = f"{Decimal(str(self.key['correct'])):f}", self.question.unit
        yours = f"{self.given} {unit}".strip() if self.given else ""
        return Option(f"{right} {unit}".strip(), right=True, chosen=self.mark.correct, yours=yours)

    @property
    def tolerance(self) -> str:
        tolerance = Decimal(str(self.key.get("tolerance") or 0))
        return f"{tolerance:f}" if tolerance else ""

    @property
    def groups(self) -> list[Group]:
        return [Group(hit, _readable(words)) for words, hit in zip(self.key["keywords"], self.mark.hits, strict=True)]

    @property
    def least(self) -> int:
        return max(1, int(self.key["min_groups"]))

    @property
    def _texts(self) -> dict[str, str]:
        return {option["key"]: option["text"] for option in self.question.options}


def _step(texts: dict[str, str], right: str, mine: str | None) -> Option:
    return Option(texts[right], right=True, chosen=mine == right, yours=texts[mine] if mine else "")


def _readable(keywords: list[str]) -> list[str]:
    """The keywords an English reader can read; all of them for others, or where there is nothing else."""
    plain = [word for word in keywords if word.isascii()]
    return plain if plain and current_language() == "en" else keywords


@dataclass(frozen=True)
class Topic:
    """How much of one countermeasure was right."""

    name: str
    right: int
    total: int


def marked(attempt: Attempt) -> list[Marked]:
    """Two statements: the questions as this attempt saw them, and the paragraphs that prove them."""
    joins = ("version__proof", "version__question__countermeasure")
    items = list(AttemptItem.objects.filter(attempt=attempt).select_related(*joins).order_by("position"))
    paragraphs = proving([item.version.proof_id for item in items if item.version.proof_id], current_language())
    return [_marked(item, paragraphs) for item in items]


def _marked(item: AttemptItem, paragraphs: dict[str, Paragraph | None]) -> Marked:
    version, language = item.version, spoken(item.version.body)
    question = Question(item, language, version.body[language])
    mark = grading.mark(version.kind, version.body["en"], version.key, item.given)
    if item.share is not None:  # the share that was counted, should marking ever be written anew
        mark = grading.Mark(item.share, item.share == 1, mark.hits)
    explanation = version.explanation.get(language) or version.explanation.get("en") or {}
    return Marked(question, mark, item.points, item.given, version.key, explanation, version.proof, paragraphs.get(version.proof_id or ""))


def topics(answers: Iterable[Marked]) -> list[Topic]:
    """Right answers by countermeasure; empty where there is only one."""
    counted: dict[int, list[Any]] = {}
    for answer in answers:
        measure = answer.question.item.version.question.countermeasure
        row = counted.setdefault(measure.pk, [pick(measure.title), 0, 0])
        row[1] += answer.mark.correct
        row[2] += 1
    return [Topic(*row) for _pk, row in sorted(counted.items())] if len(counted) > 1 else []
