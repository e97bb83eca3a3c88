"""Somebody's desk: the rows on it, and what several kinds of rows read, read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from portal.articles.models import ArticleRevision, Attachment, Change, Edition, FactVersion, Release, WorkingCopy
from portal.common import keeping
from portal.people.access import holds
from portal.people.models import Person
from portal.people.zones import company_day
from training.models import QuestionRevision
from training.queries import waiting

MOST = 200  # of one kind; what is older than these comes up when they are done


@dataclass(frozen=True)
class Row:
    """`kind` says which tag it gets (`tag`); `at`: since when, for the order; `language`: of the title."""

    kind: str
    title: str
    sentence: str
    url: str
    action: str
    at: datetime
    language: str = "en"

    @property
    def tag(self) -> tuple[str, str, str]:
        """(colour, icon, word)."""
        return tags()[self.kind]


def tags() -> dict[str, tuple[str, str, str]]:
    return {
        "law": ("bad", "alert", _("Law changed")),
        "plan": ("accent", "scale", _("Change planned")),
        "question": ("bad", "alert", _("Out of the draw")),
        "lesson": ("warn", "book", _("Tells the old law")),
        "unasked": ("warn", "ask", _("No review asked")),
        "review": ("accent", "speech", _("Review asked")),
        "file": ("accent", "download", _("File to approve")),
        "ready": ("ok", "check-circle", _("Approved")),
        "missed": ("bad", "clock", _("Not published on time")),
        "overdue": ("warn", "clock", _("Past its review date")),
        "translation": ("accent", "globe", _("Translation")),
        "old_copy": ("warn", "save", _("Not handed in")),
        "copy": ("", "edit", _("Draft")),
        "returned": ("bad", "left", _("Returned")),
        "in_review": ("accent", "speech", _("In review")),
        "scheduled": ("", "calendar", _("Scheduled")),
    }


class Desk:
    """The desk of `person` at a moment."""

    def __init__(self, person: Person, now: datetime) -> None:
        self.person, self.now = person, now

    @property
    def writes(self) -> bool:
        return holds(self.person, "editor")

    @property
    def keeps(self) -> bool:
        return holds(self.person, "editor", "approver")

    @cached_property
    def releases(self) -> list[Release]:
        """What is on its way, and what was returned to the person and nothing newer was handed in.

        `wrote`: whether the person wrote a part of it that readers have not seen; `overtaken`: whether its fact has a newer version."""
        mine = ArticleRevision.objects.filter(
            article=OuterRef("revision__article"), language=OuterRef("revision__language"), author=self.person,
            number__lte=OuterRef("revision__number"), number__gt=Coalesce(OuterRef("edition__published__number"), Value(0)),
        )  # fmt: skip
        newer = FactVersion.objects.filter(fact=OuterRef("fact"), number__gt=OuterRef("fact_version__number"))
        mend = Q(state=Release.RETURNED, author=self.person) & (Q(edition=None) | Q(edition__newest=F("revision")))
        rows = Release.objects.filter(Q(state__in=Release.OPEN) | mend)
        rows = rows.annotate(wrote=Exists(mine), overtaken=Exists(newer))
        rows = rows.select_related("edition__article", "revision", "fact", "fact_version", "author", "approver")
        return list(rows.defer("revision__body", "revision__contents").order_by("handed_in_at", "pk")[:MOST])

    @cached_property
    def copies(self) -> list[WorkingCopy]:
        """What the person is writing."""
        rows = WorkingCopy.objects.current().filter(person=self.person).select_related("article", "base")
        return list(rows.defer("body", "base__body", "base__contents").order_by("saved_at", "pk")[:MOST])

    @cached_property
    def editions(self) -> list[Edition]:
        """Published editions whose date of review has passed (`late`), and those whose newest revision nobody was asked to read."""
        unasked = Q(newest__release=None) & (Q(published=None) | ~Q(published=F("newest"))) & ~Q(state=Edition.ARCHIVED)
        due = Q(article__legal=True, article__review_by__lt=company_day(self.now), language=F("article__source_language"))
        late = due & Q(state=Edition.PUBLISHED)
        rows = Edition.objects.annotate(late=_whether(late), unasked=_whether(unasked)).filter(late | unasked)
        rows = rows.select_related("article", "published", "newest__author").order_by("published_at", "pk")
        return list(rows.defer("html", "newest__body", "newest__contents", "published__body", "published__contents")[:MOST])

    @cached_property
    def changes(self) -> list[Change]:
        """Changes of law that wait for labels, and plans that are not scheduled; `missing`: passages without a label."""
        waits = Q(state=Change.WAITING) | Q(state=Change.PLANNED, release__state__in=[Release.IN_REVIEW, Release.APPROVED])
        rows = Change.objects.filter(waits).annotate(missing=Count("passages", filter=Q(passages__label="")), n=Count("passages"))
        rows = rows.select_related("edition__article", "fact", "release").defer("edition__html")
        return list(rows.order_by("planned_at", "pk")[:MOST])

    @cached_property
    def files(self) -> list[Attachment]:
        """Files that readers do not see until an approver lets them. Kept until a file or other content changes."""
        rows = Attachment.objects.waiting().select_related("article", "added_by").order_by("added_at", "pk")
        return keeping.kept("desk files", lambda: list(rows[:MOST]))

    @cached_property
    def revisions(self) -> list[QuestionRevision]:
        """What was handed in for questions."""
        return waiting.handed_in()

    def is_mine(self, release: Release) -> bool:
        return self.person.pk in (release.author_id, release.handed_in_by_id) or bool(getattr(release, "wrote", False))


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=True), default=False)
