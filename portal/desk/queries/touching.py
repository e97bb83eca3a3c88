"""What a change of law touches: training and the strategy together, as the editor sees it before and as it is kept afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from portal.articles.actions.changing import concerned
from portal.articles.models import Change, ChangedPassage
from strategy.queries import resting
from strategy.queries.citing import Citing, citing
from strategy.queries.resting import Resting
from training.queries import impact
from training.queries.covering import asked_already, covering
from training.queries.impact import Impact


@dataclass(frozen=True)
class Touched:
    """The reach of a change: questions, lessons, certificates, people, minutes; rows and competencies of the strategy; rules of tools."""

    facts: list[str]
    training: Impact
    strategy: Resting
    tools: Citing = field(default_factory=Citing)

    @property
    def blocks(self) -> int:
        return sum(len(lesson.blocks) for lesson in self.training.lessons)

    @property
    def nothing(self) -> bool:
        return not (
            self.training.questions or self.training.lessons or self.strategy.rows or self.strategy.competencies or self.tools.rules
        )

    def figures(self) -> dict[str, Any]:
        """What is kept with the change: numbers, the questions' codes, the lessons' titles."""
        training = self.training
        return {
            "questions": len(training.questions),
            "codes": [code for code, _stem in training.questions],
            "lessons": len(training.lessons),
            "titles": [lesson.lesson_title for lesson in training.lessons],
            "blocks": self.blocks,
            "rows": len(self.strategy.rows),
            "competencies": len(self.strategy.competencies),
            "rules": len(self.tools.rules),
            "records": self.tools.n,
            "courses": training.courses,
            "certificates": training.certificates,
            "spared": training.spared,
            "people": training.people,
            "minutes": training.minutes,
            "minutes_total": training.minutes_total,
        }


def touched(facts: Collection[str], change: Change | None = None) -> Touched:
    """At most eight statements, whatever there is; none where no fact is concerned. `change`: of which holders may have been asked already
    for the article's other language; then a few more."""
    ids = list(facts)
    covered = covering(change, ids) if change is not None and ids else {}
    return Touched(ids, impact.of(ids, asked_already(covered, timezone.now())), resting.of(ids), citing(ids))


def touched_by(change: Change, passages: Iterable[ChangedPassage]) -> Touched:
    """By the passages that change the answer, as they are labelled here."""
    return touched(concerned(passages), change)
