"""Templates of computed questions as editors see them: the stem with its places, the questions made of it, who has reviewed it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Prefetch, Q, QuerySet

from training.models import Question, QuestionVersion, ScenarioTemplate
from training.queries.asking import Words, words_of


def listed() -> QuerySet[ScenarioTemplate]:
    """Those the content holds, with `asked`: how many of its questions quizzes may ask. One statement."""
    drawn = Count("questions__versions", filter=Q(questions__versions__status="published", questions__versions__suspended=False))
    return ScenarioTemplate.objects.filter(retired=False).select_related("reviewed_by").annotate(asked=drawn)


@dataclass(frozen=True)
class Case:
    """A question made of a template; none of its versions may be published, where the rules make it unfair."""

    code: str
    seed: int
    version: QuestionVersion | None

    @property
    def words(self) -> list[Words]:
        return words_of(self.version) if self.version else []


class Shown:
    """A template with its cases. Two statements."""

    def __init__(self, template: ScenarioTemplate) -> None:
        self.template = template

    @property
    def stems(self) -> list[tuple[str, str]]:
        """(language, stem)"""
        return list(self.template.stem.items())

    @property
    def varied(self) -> list[tuple[str, int]]:
        """(fact, how many values it takes)"""
        return list(self.template.varied.items())

    @property
    def size(self) -> int:
        total = 1
        for _fact, values in self.varied:
            total *= values
        return total

    @cached_property
    def cases(self) -> list[Case]:
        published = Prefetch("versions", QuestionVersion.objects.published(), to_attr="asked")
        rows = Question.objects.filter(template=self.template).prefetch_related(published).order_by("seed")
        return [Case(row.code, row.seed or 0, next(iter(row.asked), None)) for row in rows]  # type: ignore[attr-defined]
