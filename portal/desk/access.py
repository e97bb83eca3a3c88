"""The ways to obtain something of the desk. Strangers and missing rows look alike: both are `Refused` (404)."""

from __future__ import annotations

from portal.people.access import Refused
from training.models import Lesson, Question, QuestionRevision


def question(code: str) -> Question:
    """A question of the bank that has a published version."""
    found = Question.objects.filter(code=code, versions__status="published").select_related("countermeasure").first()
    if found is None:
        raise Refused("question")
    return found


def open_revision(question: Question) -> QuestionRevision:
    """What was handed in for a question and is not decided."""
    found = question.revisions.filter(state=QuestionRevision.OPEN).select_related("author", "version", "base").first()
    if found is None:
        raise Refused("revision")
    return found


def lesson(pk: int) -> Lesson:
    """A lesson that stands in its course."""
    found = Lesson.objects.filter(pk=pk, retired=False).select_related("course").first()
    if found is None:
        raise Refused("lesson")
    return found
