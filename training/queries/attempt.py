"""An attempt as its pages show it: each question in the reader's language, in its frozen order, with what is saved.

Nothing here knows the answer key: the columns that hold it are not even read (see `queries/result.py` for what may be shown afterwards).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.common.languages import current_language
from training.models import AnswerEvent, Attempt, AttemptItem


def spoken(texts: dict[str, Any]) -> str:
    """The language in which a question is shown: the reader's where it has it, else English."""
    here = current_language()
    return here if texts.get(here) else "en"


@dataclass(frozen=True)
class Question:
    """A question of an attempt and every answer saved to it, by revision."""

    item: AttemptItem
    language: str
    words: dict[str, Any]
    saved: dict[int, AnswerEvent] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return self.item.position

    @property
    def kind(self) -> str:
        return self.item.version.kind

    @property
    def kind_label(self) -> str:
        return self.item.version.get_kind_display()

    @property
    def foreign(self) -> bool:
        """Shown in English because there is no text in the reader's language."""
        return self.language != current_language()

    @property
    def stem(self) -> str:
        return self.words["stem"]

    @property
    def unit(self) -> str:
        return self.words.get("unit") or ""

    @property
    def lefts(self) -> list[dict[str, str]]:
        return self.words.get("lefts") or []

    @property
    def options(self) -> list[dict[str, str]]:
        """[{"key", "text"}] in the order this attempt shows them."""
        by_key = {option["key"]: option for option in self.words.get("options") or []}
        return [by_key[key] for key in self.item.shuffle]

    def said(self, given: Any) -> str:
        """An answer in words, as a person would read it out; "" for none."""
        if not given:
            return ""
        texts = {option["key"]: option["text"] for option in self.options}
        if isinstance(given, dict):
            return " · ".join(f"{left['text']} – {texts[given[left['key']]]}" for left in self.lefts if left["key"] in given)
        if isinstance(given, list):
            return (" → " if self.kind == "ordering" else " · ").join(texts[key] for key in given)
        return texts.get(given) or f"{given} {self.unit}".strip()

    @property
    def revision(self) -> int:
        return max(self.saved, default=0)

    @property
    def event(self) -> AnswerEvent | None:
        """What stands now."""
        return self.saved.get(self.revision)

    @property
    def given(self) -> Any:
        return self.event.given if self.event else None

    @property
    def flagged(self) -> bool:
        return self.event is not None and self.event.flagged

    @property
    def saved_at(self) -> datetime | None:
        return self.event.saved_at if self.event else None

    @property
    def answered(self) -> bool:
        return self.given is not None


@dataclass(frozen=True)
class Paper:
    """All questions of an attempt in order."""

    attempt: Attempt
    questions: list[Question]

    @property
    def total(self) -> int:
        return len(self.questions)

    @property
    def answered(self) -> int:
        return sum(question.answered for question in self.questions)

    @property
    def flagged(self) -> int:
        return sum(question.flagged for question in self.questions)

    @property
    def open(self) -> list[Question]:
        """The questions without an answer."""
        return [question for question in self.questions if not question.answered]

    @property
    def last_saved(self) -> datetime | None:
        return max((question.saved_at for question in self.questions if question.saved_at), default=None)


def paper(attempt: Attempt) -> Paper:
    """Two statements: the questions (without key and explanation), the saved answers."""
    saved: dict[int, dict[int, AnswerEvent]] = {}
    for event in AnswerEvent.objects.filter(attempt=attempt):
        saved.setdefault(event.item_id, {})[event.revision] = event
    hidden = ("version__key", "version__explanation", "version__computed")
    items = AttemptItem.objects.filter(attempt=attempt).select_related("version").defer(*hidden)
    return Paper(attempt, [_question(item, saved.get(item.pk, {})) for item in items.order_by("position")])


def _question(item: AttemptItem, saved: dict[int, AnswerEvent]) -> Question:
    language = spoken(item.version.body)
    return Question(item, language, item.version.body[language], saved)
