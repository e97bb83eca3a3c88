"""Changes of law as readers see them: what was said before and what is said now, side by side; and that there was one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Prefetch, Q

from portal.articles.models import Change, ChangedPassage, Edition
from portal.articles.runs import Run, words

NOTED = timedelta(days=90)  # how long an article says that it has changed


@dataclass(frozen=True)
class Sides:
    """A passage with what went out of the old words and what came into the new ones."""

    passage: ChangedPassage
    before: list[Run]
    after: list[Run]


def sides(passage: ChangedPassage) -> Sides:
    old, new = passage.before, passage.after
    if not old or not new:
        return Sides(passage, [Run("out", old)] if old else [], [Run("in", new)] if new else [])
    lines = list(zip(old.split("\n"), new.split("\n"), strict=False))
    if old.count("\n") != new.count("\n"):
        lines = [(old, new)]
    runs = [run for was, now in lines for run in [*words(was, now), Run("same", "\n")]][:-1]
    return Sides(passage, [run for run in runs if run.kind != "in"], [run for run in runs if run.kind != "out"])


@dataclass(frozen=True)
class Shown:
    """A change and its passages."""

    change: Change
    passages: list[Sides]


def shown(changes: Iterable[Change]) -> list[Shown]:
    return [Shown(change, [sides(passage) for passage in change.passages.all()]) for change in changes]


def in_effect(edition: Edition) -> list[Shown]:
    """What changed in an edition readers see, the newest first: changes in effect, and those that came with the portal's content and
    wait for their labels. Two statements."""
    passages = Prefetch("passages", ChangedPassage.objects.order_by("position"))
    changes = Change.objects.filter(edition=edition, state__in=[Change.MADE, Change.WAITING])
    return shown(changes.select_related("before", "after").prefetch_related(passages).order_by("-planned_at", "-pk"))


@dataclass(frozen=True)
class Latest:
    """The last change readers see, and how many paragraphs it touched."""

    at: datetime
    paragraphs: int

    def is_news(self, now: datetime) -> bool:
        return now <= self.at + NOTED


def latest(edition: Edition) -> Latest | None:
    """One statement; None where nothing changed since readers may know it. What an article new to the store said before is no news."""
    changes = Change.objects.filter(edition=edition, after=edition.published_id, state__in=[Change.MADE, Change.WAITING])
    changes = changes.exclude(state=Change.MADE, made_by=None).annotate(n=Count("passages", filter=Q(passages__number__isnull=False)))
    row = changes.order_by("-planned_at").first()
    return Latest(row.made_at or row.planned_at, row.n) if row and row.n else None  # type: ignore[attr-defined]
