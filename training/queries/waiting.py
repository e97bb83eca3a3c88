"""What waits for an editor: questions out of the draw, lessons that carry notices, what was handed in for a question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from portal.articles.models import Change
from portal.common.languages import current_language
from training.models import BlockNotice, Lesson, QuestionRevision, QuestionVersion, Suspension


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


def handed_in() -> list[QuestionRevision]:
    """What was handed in for questions and waits for a second person, longest waiting first. One statement."""
    rows = QuestionRevision.objects.filter(state=QuestionRevision.OPEN).select_related("question", "author", "base")
    return list(rows.order_by("at", "pk"))


def _notices() -> QuerySet[BlockNotice]:
    """On blocks that readers see."""
    return BlockNotice.objects.filter(settled_at=None, block__live=True, block__text__lesson__retired=False)


def questions() -> list[WaitingQuestion]:
    """Longest waiting first. Two statements."""
    return out_of_the_draw(handed_in())


def out_of_the_draw(open_: list[QuestionRevision]) -> list[WaitingQuestion]:
    """`open_`: what was handed in. One statement."""
    rows = Suspension.objects.filter(lifted_at=None).select_related("version__question", "change")
    held: dict[int, list[Suspension]] = {}
    for row in rows.order_by("since", "version__question__code", "pk"):
        held.setdefault(row.version.question_id, []).append(row)
    revisions = {row.question_id: row for row in open_}
    return [_question(found, revisions.get(pk)) for pk, found in held.items()]


def _question(rows: list[Suspension], revision: QuestionRevision | None) -> WaitingQuestion:
    version = rows[0].version
    return WaitingQuestion(version.question.code, stem_of(version), rows[0].since, [row.change for row in rows], revision)


def stem_of(version: QuestionVersion) -> str:
    """What a version asks, in the reader's language or in English."""
    return (version.body.get(current_language()) or version.body["en"])["stem"]


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
