"""What a change of law asks of one person: the words before and after, the blocks that cite what changed, the questions that are ready."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from portal.articles.differing import Line, compare
from portal.articles.models import Change, ChangedPassage
from portal.common.languages import current_language
from portal.people.models import Person
from training import pace
from training.models import Attempt, Delta, LessonBlock, QuestionVersion, Quiz
from training.queries import impact


def answers_of(changes: Collection[UUID]) -> list[ChangedPassage]:
    """The passages of changes that change the answer, with their change and edition. One statement."""
    rows = ChangedPassage.objects.filter(change__in=changes, label=ChangedPassage.ANSWER)
    return list(rows.select_related("change__edition__article", "change__fact").order_by("change__made_at", "change", "position"))


def facts_of(passages: Iterable[ChangedPassage]) -> set[str]:
    return {fact for passage in passages for fact in passage.facts}


@dataclass(frozen=True)
class Passage:
    """A changed passage to look at: old and new words beside each other, in its own language."""

    row: ChangedPassage

    @property
    def language(self) -> str:
        """Of the edition; where there is none, as the letters say."""
        edition = self.row.change.edition
        if edition is not None:
            return edition.language
        return "zh-hans" if pace.HAN.search(self.row.after or self.row.before) else "en"

    @property
    def foreign(self) -> bool:
        return self.language != current_language()

    @cached_property
    def lines(self) -> list[Line]:
        return compare([self.row.before] if self.row.before else [], [self.row.after] if self.row.after else [])

    @property
    def url(self) -> str:
        """The paragraph, fact or nothing (a row of a table) that says it now."""
        change = self.row.change
        if change.edition is not None:
            spoken = "" if self.language == current_language() else f"?lang={self.language}"
            return f"{change.edition.article.get_absolute_url()}{spoken}" + (f"#p{self.row.number}" if self.row.number else "")
        return change.fact.get_absolute_url() if change.fact is not None else ""


def shown(passages: Iterable[ChangedPassage], language: str | None = None) -> list[Passage]:
    """Each change once in the reader's language: words in another language are left out where words in theirs tell of the same facts."""
    spoken = language or current_language()
    found = [Passage(row) for row in passages]
    told = {fact for passage in found if passage.language == spoken for fact in passage.row.facts}
    return [passage for passage in found if passage.language == spoken or not set(passage.row.facts) <= told]


@dataclass(frozen=True)
class Difference:
    """Everything of one delta. `asked`: the questions that are ready now; `attempt`: the person's open attempt at them."""

    delta: Delta
    passages: list[Passage]
    blocks: list[LessonBlock]
    read: set[int]  # ids of blocks
    quiz: Quiz | None
    asked: int
    open_attempt: Attempt | None

    @property
    def minutes(self) -> int:
        return impact.minutes(self.blocks, self.asked)

    @property
    def is_read(self) -> bool:
        return self.delta.read_at is not None


def askable() -> Subquery:
    """How many questions of the quiz of a delta's change and course are ready, as a column of deltas."""
    ready = QuestionVersion.objects.drawn().filter(
        question__quizzes__change=OuterRef("change"), question__quizzes__course=OuterRef("course")
    )
    return Subquery(ready.order_by().values("question__quizzes").annotate(n=Count("pk")).values("n"))


def difference(delta: Delta) -> Difference:
    """Six statements."""
    passages = answers_of([delta.change_id])
    facts = facts_of(passages)
    others = answers_of(_siblings(delta)) if _speaks(passages) != current_language() else []
    blocks = list(
        impact.citing(facts).filter(text__lesson__course=delta.course_id).select_related("text__lesson__course").defer("text__html")
    )
    quiz = Quiz.objects.filter(change=delta.change_id, course=delta.course_id).first()
    return Difference(
        delta=delta,
        passages=shown([*passages, *(row for row in others if set(row.facts) & facts and not Passage(row).foreign)]),
        blocks=impact.in_one_language(blocks, current_language()).get(delta.course_id, []),
        read=set(delta.reads.values_list("block_id", flat=True)),
        quiz=quiz,
        asked=ready(quiz),
        open_attempt=Attempt.objects.filter(person=delta.person_id, quiz=quiz, state=Attempt.OPEN).first() if quiz else None,
    )


def ready(quiz: Quiz | None) -> int:
    """How many questions the quiz of a change may ask now. One statement."""
    if quiz is None or quiz.retired:
        return 0
    return QuestionVersion.objects.drawn().filter(question__quizzes=quiz).count()


def _speaks(passages: list[ChangedPassage]) -> str:
    return next((Passage(row).language for row in passages), "")


def _siblings(delta: Delta) -> list[UUID]:
    """Changes in force of the other editions of the same article. One statement."""
    edition = delta.change.edition
    if edition is None:
        return []
    rows = Change.objects.filter(edition__article=edition.article_id, state=Change.MADE).exclude(edition=edition)
    return list(rows.values_list("pk", flat=True))


def owed_by(person: Person, at: Any) -> list[Delta]:
    """What a person owes after changes of law, the first due first, each change and course once, with `asked`: the questions that are
    ready. One statement."""
    rows = Delta.objects.owed(at).filter(person=person).select_related("change", "course", "certificate")
    found: dict[tuple[UUID, int], Delta] = {}
    for row in rows.annotate(asked=Coalesce(askable(), 0)).order_by("due_at", "course__position", "-made_at", "-pk"):
        found.setdefault((row.change_id, row.course_id), row)
    return list(found.values())
