"""What of the desk somebody may see."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from portal.articles.models import Article, ReadDemand
from portal.people.access import Refused, holds
from portal.people.models import Person
from training.models import Lesson, Question, QuestionRevision


def may_demand(person: Person) -> bool:
    """Ask others to read and sign."""
    return holds(person, "editor", "approver")


def article_with_demands(person: Person, slug: str) -> Article:
    """An article whose readings keepers of the store, auditors and heads may follow. Others are refused by role (403)."""
    if not (holds(person, "editor", "approver", "auditor") or person.heads_any):
        raise PermissionDenied
    found = Article.objects.filter(slug=slug).first()
    if found is None or not (holds(person, "editor", "approver", "auditor") or found.demands.exists()):
        raise Refused("article")
    return found


def demand(person: Person, slug: str, pk: int) -> ReadDemand:
    found = ReadDemand.objects.filter(article=article_with_demands(person, slug), pk=pk).select_related("article", "department").first()
    if found is None:
        raise Refused("demand")
    return found


def demand_with_names(person: Person, slug: str, pk: int) -> ReadDemand:
    """A demand of which the person may see who has signed: heads for their unit, administrators and auditors for everybody."""
    found = demand(person, slug, pk)
    if not sees_names(person):
        raise Refused("signatures")
    return found


def sees_names(person: Person) -> bool:
    return person.reads_all or person.heads_any


def counted(person: Person) -> Any:
    """The people whom the person may see counted: all for keepers of the store, else those whose record they may read."""
    return Person.objects.all() if holds(person, "editor", "approver", "auditor") else Person.objects.visible_to(person)


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
