"""What waits for an editor after changes of law: questions out of the draw, lessons that carry notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, Value

from portal.articles.models import Change
from portal.common.languages import current_language
from training.models import BlockNotice, Lesson, QuestionRevision, Suspension


@dataclass(frozen=True)
class WaitingQuestion:
    """A question out of the draw: since when, because of which changes, and what an editor has handed in for it."""

    code: str
    stem: str
    since: datetime
    changes: list[Change]
    revision: QuestionRevision | None


@dataclass(frozen=True)
class WaitingLesson:
    """A lesson with notices on so many of its blocks."""

    lesson: Lesson
    blocks: int
    changes: list[Change]


def counts() -> tuple[int, int]:
    """How many questions quizzes leave out, and how many lessons carry notices. One statement."""
    suspended = Suspension.objects.filter(lifted_at=None).values_list(Value("question"), "version__question")
    found = [kind for kind, _pk in suspended.union(_notices().values_list(Value("lesson"), "block__text__lesson"))]
    return found.count("question"), found.count("lesson")


def _notices() -> QuerySet[BlockNotice]:
    """On blocks that readers see."""
    return BlockNotice.objects.filter(settled_at=None, block__live=True, block__text__lesson__retired=False)


def questions() -> list[WaitingQuestion]:
    """Longest waiting first. Two statements."""
    rows = Suspension.objects.filter(lifted_at=None).select_related("version__question", "change")
    held: dict[int, list[Suspension]] = {}
    for row in rows.order_by("since", "version__question__code", "pk"):
        held.setdefault(row.version.question_id, []).append(row)
    open_ = QuestionRevision.objects.filter(question__in=held, state=QuestionRevision.OPEN).select_related("author")
    revisions = {row.question_id: row for row in open_}
    return [_question(found, revisions.get(pk)) for pk, found in held.items()]


def _question(rows: list[Suspension], revision: QuestionRevision | None) -> WaitingQuestion:
    body = rows[0].version.body
    stem = (body.get(current_language()) or body["en"])["stem"]
    return WaitingQuestion(rows[0].version.question.code, stem, rows[0].since, [row.change for row in rows], revision)


def lessons() -> list[WaitingLesson]:
    """In the order of the catalogue. One statement."""
    place = ("block__text__lesson__course__position", "block__text__lesson__course__slug", "block__text__lesson__position", "pk")
    held: dict[Lesson, tuple[set[int], dict[str, Change]]] = {}
    for row in (
        _notices().select_related("block__text__lesson__course", "change").defer("block__text__html", "block__text__body").order_by(*place)
    ):
        blocks, changes = held.setdefault(row.block.text.lesson, (set(), {}))
        blocks.add(row.block_id)
        changes[str(row.change_id)] = row.change
    return [WaitingLesson(lesson, len(blocks), list(changes.values())) for lesson, (blocks, changes) in held.items()]
