"""The only ways to obtain something at the desk. Editors write, approvers read what was handed in, auditors look; others get 403.

What does not exist, or belongs to somebody else, is a 404.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied

from portal.articles.models import (
    Article,
    ArticleRevision,
    Attachment,
    Change,
    Edition,
    Fact,
    ReadDemand,
    Release,
    ReviewComment,
    WorkingCopy,
)
from portal.common.languages import LANGUAGES
from portal.people.access import Refused, holds, needs
from portal.people.models import Person
from training.models import Lesson, Question, QuestionRevision, ScenarioTemplate

writes = needs("editor")
keeps = needs("editor", "approver")
looks = needs("editor", "approver", "auditor")
CHANGE = ("release__author", "release__approver", "edition__article", "before", "after", "fact", "fact_before", "fact_after")
EDITION = ("article__topic", "newest__author", "published__author", "release__approver", "published_by")


def article(slug: str) -> Article:
    """Any article, published or not. One statement."""
    found = Article.objects.select_related("topic").filter(slug=slug).first()
    if found is None:
        raise Refused("article")
    return found


def place(slug: str, language: str) -> tuple[Article, Edition | None]:
    """An article, and where it stands in a language of the portal. Two statements."""
    if language not in LANGUAGES:
        raise Refused("language")
    found = article(slug)
    return found, Edition.objects.select_related(*EDITION).filter(article=found, language=language).first()


def edition(slug: str, language: str) -> Edition:
    """What was written of an article in a language. One statement."""
    found = Edition.objects.select_related(*EDITION).filter(article__slug=slug, language=language).first()
    if found is None:
        raise Refused("edition")
    return found


def revision(held: Edition, number: int) -> ArticleRevision:
    found = ArticleRevision.objects.select_related("author").filter(article=held.article_id, language=held.language, number=number).first()
    if found is None:
        raise Refused("revision")
    return found


def set_aside(person: Person, copy_id: UUID) -> WorkingCopy:
    """A text of one's own that was set aside."""
    found = WorkingCopy.objects.aside().select_related("article", "base").filter(pk=copy_id, person=person).first()
    if found is None:
        raise Refused("working copy")
    return found


def release(release_id: UUID) -> Release:
    """A text on its way to readers, with what its page shows. One statement."""
    people = ("author", "handed_in_by", "approver", "published_by")
    found = (
        Release.objects.select_related("edition__article__topic", "edition__published", "revision__author", "fact", "fact_version", *people)
        .filter(pk=release_id)
        .first()
    )
    if found is None:
        raise Refused("release")
    return found


def remark(release_id: UUID, comment_id: int) -> ReviewComment:
    found = ReviewComment.objects.select_related("release").filter(pk=comment_id, release=release_id).first()
    if found is None:
        raise Refused("comment")
    return found


def file(slug: str, attachment_id: UUID) -> Attachment:
    """A file of any article."""
    found = Attachment.objects.select_related("article").filter(pk=attachment_id, article__slug=slug).first()
    if found is None:
        raise Refused("file")
    return found


def may_write(person: Person) -> bool:
    return holds(person, "editor")


def may_keep(person: Person) -> bool:
    return holds(person, "editor", "approver")


# Readings that are demanded and signed


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


def change(change_id: UUID) -> Change:
    """A change of law with what it is of. One statement."""
    found = Change.objects.select_related(*CHANGE, "made_by", "undone_by").filter(pk=change_id).first()
    if found is None:
        raise Refused("change")
    return found


def fact(fact_id: str) -> Fact:
    """Two statements."""
    found = Fact.objects.filter(pk=fact_id).prefetch_related("sources").first()
    if found is None:
        raise Refused("fact")
    return found


def question(code: str) -> Question:
    """A question of the bank. One statement."""
    found = Question.objects.filter(code=code).select_related("countermeasure", "template__reviewed_by").first()
    if found is None:
        raise Refused("question")
    return found


def asked_question(code: str) -> Question:
    """A question of the bank that has a published version. One statement."""
    found = Question.objects.filter(code=code, versions__status="published").select_related("countermeasure").first()
    if found is None:
        raise Refused("question")
    return found


def scenario(key: str) -> ScenarioTemplate:
    """A template of computed questions. One statement."""
    found = ScenarioTemplate.objects.select_related("reviewed_by").filter(key=key).first()
    if found is None:
        raise Refused("scenario")
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
