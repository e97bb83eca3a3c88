"""Changes of law as the desk makes them: written, approved, labelled, published with all they set off, undone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.utils import timezone

from portal.articles.actions import changing, publishing, writing
from portal.articles.actions.changing import Label
from portal.articles.models import Article, ArticleRevision, Change, ChangedPassage, Edition, Topic
from portal.people.models import Person
from tests.articles.law import approved

OLD, NEW = "Members choose when rights end.", "Members choose when rights end, but not for trademarks."


def editor(name: str = "Lin Editor", **roles: bool) -> Person:
    """Who makes the changes: somebody whom no test looks at."""
    email = f"{name.split()[0].lower()}@law.example.com"
    found = Person.objects.filter(email=email).first()
    return found or Person.objects.create_person(email=email, display_name=name, **(roles or {"is_editor": True}))


def plan(facts: Collection[str] = ("T6",), label: str = ChangedPassage.ANSWER, *, days: int = 14) -> Change:
    """An article whose one changed paragraph cites these facts, approved, planned and labelled; readers see the old words."""
    topic, _new = Topic.objects.get_or_create(slug="law", defaults={"title": {"en": "Law"}})
    article = Article.objects.create(slug=f"law-{uuid4().hex[:12]}", topic=topic)
    _write(article, OLD, facts)
    publishing.ship(Edition.objects.get(article=article))
    release = approved(_write(article, NEW, facts), author=editor(), approver=editor("Ann Approver", is_approver=True))
    change = changing.plan(release)
    assert change is not None
    return changing.label(change, {row.position: Label(label) for row in change.passages.all()}, days=days, by=editor())


def _write(article: Article, words: str, facts: Collection[str]) -> ArticleRevision:
    body = f"## One\n\n{words} [{'; '.join(f'@{fact}' for fact in sorted(facts))}]\n"
    said = writing.Words.of("Exhaustion in the EU", "When rights end.", body)
    return writing.save_draft(article, "en", said, change_note="Written.", author=editor())


def delivered(facts: Collection[str] = ("T6",), *, at: datetime | None = None, **more: Any) -> Change:
    """A row of the reference tables that came with the portal's content and that readers see since `at`, labelled, not yet in effect."""
    moment = at or timezone.now()
    details = {"row": "exhaustion/eu", "title": {"en": "Exhaustion in the EU", "zh-hans": "欧盟权利用尽"}} | more
    change = Change.objects.create(state=Change.WAITING, planned_at=moment, **details)
    ChangedPassage.objects.create(change=change, position=1, number=3, before=OLD, after=NEW, cited=sorted(facts), facts=sorted(facts))
    return changing.label(change, {1: Label(ChangedPassage.ANSWER)}, by=editor())


def make(change: Change, *, at: datetime | None = None) -> bool:
    """In effect, with everything it sets off; False where it was."""
    return changing.make(change, by=editor(), at=at)


def undo(change: Change) -> bool:
    return changing.undo(change, by=editor())


def publish(facts: Collection[str] = ("T6",), label: str = ChangedPassage.ANSWER, *, days: int = 14) -> Change:
    change = plan(facts, label, days=days)
    assert make(change)
    change.refresh_from_db()
    return change
