"""What a change of law asks of one person: the words before and after, the blocks that cite what changed, the questions that are ready."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from portal.articles.differing import Run, words
from portal.articles.models import Change, ChangedPassage
from portal.common.languages import current_language
from portal.people.models import Person
from training import pace
from training.models import Attempt, Certificate, Course, Delta, LessonBlock, QuestionVersion, Quiz
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
    def _runs(self) -> list[Run]:
        return words(self.row.before, self.row.after)

    @property
    def old(self) -> list[Run]:
        """What it said, with what went out marked; empty where the passage is new."""
        return [run for run in self._runs if run.kind != "in"]

    @property
    def new(self) -> list[Run]:
        """What it says, with what came in marked; empty where the passage is gone."""
        return [run for run in self._runs if run.kind != "out"]

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

    @cached_property
    def others(self) -> list[Delta]:
        return others(self.delta)

    @property
    def is_read(self) -> bool:
        return self.delta.read_at is not None


def others(delta: Delta) -> list[Delta]:
    """What its certificate waits for once this is learned, the most urgent first; what is learned with it is not among them (see
    `renewing`). One statement, two where there is any."""
    rows = list(Delta.objects.open().filter(certificate=delta.certificate_id).exclude(pk=delta.pk).order_by("due_at", "pk"))
    if not rows or not delta.is_open:
        return rows
    passages = answers_of([delta.change_id, *(row.change_id for row in rows)])
    facts = {change: facts_of(row for row in passages if row.change_id == change) for change in {row.change_id for row in passages}}
    return [row for row in rows if not facts.get(row.change_id, set()) <= facts.get(delta.change_id, set())]


def difference(delta: Delta) -> Difference:
    """Six statements; what else the certificate waits for is asked where the page says it."""
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


@dataclass(frozen=True)
class Owing:
    """A difference on a list: what is to be read and answered, and by when."""

    id: UUID
    change: UUID
    title: dict[str, str]
    certificate: Certificate
    course: Course
    due_at: datetime
    passages: int
    asked: int
    reading: int  # minutes

    @property
    def url(self) -> str:
        return reverse("delta", args=[self.id])

    @property
    def minutes(self) -> int:
        return self.reading + pace.QUESTION * self.asked


def certificates_of(person: Person, at: datetime) -> tuple[list[Certificate], list[Owing]]:
    """A person's certificates, oldest first, and what they owe after changes of law: the first due first, each change and course once.
    One statement."""
    ready = QuestionVersion.objects.drawn().filter(
        question__quizzes__change=OuterRef("law__change"), question__quizzes__course=OuterRef("completion__course")
    )
    still = Q(deltas__done_at=None, deltas__withdrawn_at=None)
    rows: list[Any] = list(
        Certificate.objects.filter(completion__person=person)
        .annotate(law=FilteredRelation("deltas", condition=still))
        .annotate(
            law_id=F("law__pk"), law_change=F("law__change"), law_title=F("law__change__title"), risk_due_at=F("law__due_at"),
            law_passages=F("law__passages"), law_minutes=F("law__minutes"),
            law_asked=Coalesce(Subquery(ready.order_by().values("question__quizzes").annotate(n=Count("pk")).values("n")), 0),
        )
        .select_related("completion__course")
        .order_by("issued_at", "pk")
    )  # fmt: skip
    owed: dict[tuple[UUID, int], Owing] = {}
    for row in sorted((row for row in rows if row.law_id and row.state(at) == "at_risk"), key=lambda row: row.risk_due_at):
        found = Owing(
            row.law_id, row.law_change, row.law_title, row, row.completion.course, row.risk_due_at, row.law_passages, row.law_asked,
            row.law_minutes,
        )  # fmt: skip
        owed.setdefault((found.change, found.course.pk), found)
    return list({row.pk: row for row in rows}.values()), list(owed.values())
