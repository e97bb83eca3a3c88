"""How words reach readers: working copies, releases with their second reader, comments of the review."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.articles.models.article import LANGUAGES, Article, ArticleRevision, Edition
from portal.articles.models.fact import Fact, FactVersion
from portal.common.dates import moment_text
from portal.people.models import Person


class WorkingCopyQuerySet(models.QuerySet["WorkingCopy"]):
    def current(self) -> WorkingCopyQuerySet:
        """Those being written."""
        return self.filter(set_aside_at=None)

    def aside(self) -> WorkingCopyQuerySet:
        """Those given up, the newest first."""
        return self.exclude(set_aside_at=None).order_by("-set_aside_at")


class WorkingCopy(models.Model):
    """What one editor is writing and has not made a revision of. It saves itself; `serial` counts the saves, so that a second tab of
    the same person overwrites nothing it has not seen. What is given up is set aside, not lost: it can be brought back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="working_copies", verbose_name=_("article"))
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", verbose_name=_("editor"))
    base = models.ForeignKey(
        ArticleRevision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("goes on from")
    )  # none: the edition was not written yet
    title = models.CharField(_("title"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(_("text (Markdown)"), blank=True)
    change_note = models.CharField(_("change note"), max_length=300, blank=True)
    serial = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    set_aside_at = models.DateTimeField(_("set aside"), null=True, blank=True, editable=False)

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "article", "language"],
                condition=Q(set_aside_at=None),
                name="one_working_copy_per_person_article_and_language",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article} ({self.language}) · {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("desk_write", args=[self.article.slug, self.language])


MISSED = {
    "labels": gettext_lazy("Not published at its minute: some passages have no label. Label them, then publish it."),
    "moved": gettext_lazy("Not published at its minute: readers see another text by now. Look at what differs, then publish it."),
    "unread": gettext_lazy("Not published at its minute: it is not approved any more. Somebody else reads it first."),
    "failed": gettext_lazy(
        "Not published at its minute: the portal failed at it. Publish it now; tell the administrator if that fails too."
    ),
}


class ReleaseQuerySet(models.QuerySet["Release"]):
    def open(self) -> ReleaseQuerySet:
        """On the way to readers: in review, approved or scheduled."""
        return self.filter(state__in=Release.OPEN)

    def due(self, at: Any) -> ReleaseQuerySet:
        """Scheduled, and their minute has come."""
        return self.filter(state=Release.SCHEDULED, publish_at__lte=at)


class Release(models.Model):
    """The way of one revision of an article, or of one version of a fact, to its readers.

    A legal text needs a second person: who approves neither wrote it nor handed it in. What came with the portal's own content
    was read before it was delivered (`shipped`).
    """

    IN_REVIEW, RETURNED, APPROVED, SCHEDULED, PUBLISHED, WITHDRAWN = (
        "in_review",
        "returned",
        "approved",
        "scheduled",
        "published",
        "withdrawn",
    )
    STATES = [
        (IN_REVIEW, _("In review")),
        (RETURNED, _("Returned")),
        (APPROVED, _("Approved")),
        (SCHEDULED, _("Scheduled")),
        (PUBLISHED, _("Published")),
        (WITHDRAWN, _("Withdrawn")),
    ]
    OPEN = (IN_REVIEW, APPROVED, SCHEDULED)
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, models.CASCADE, null=True, blank=True, related_name="releases", verbose_name=_("edition"))
    revision = models.OneToOneField(
        ArticleRevision, models.PROTECT, null=True, blank=True, related_name="release", verbose_name=_("revision")
    )
    fact = models.ForeignKey(Fact, models.CASCADE, null=True, blank=True, related_name="releases", verbose_name=_("fact"))
    fact_version = models.OneToOneField(
        FactVersion, models.PROTECT, null=True, blank=True, related_name="release", verbose_name=_("version of the fact")
    )
    legal = models.BooleanField(_("states law"), default=True)
    shipped = models.BooleanField(_("came with the portal"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=STATES, default=IN_REVIEW)
    author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("author"))
    handed_in_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handed in by"))
    handed_in_at = models.DateTimeField(_("handed in"), default=timezone.now)
    approver = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    message = models.TextField(_("what the reviewer says"), blank=True)
    outcome = models.JSONField(default=dict, editable=False)  # what the portal has to say instead, as a code: see `says`
    publish_at = models.DateTimeField(_("publish on"), null=True, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, blank=True)  # in which the minute was chosen
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by"))

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.CheckConstraint(
                condition=Q(edition__isnull=False, revision__isnull=False, fact=None, fact_version=None)
                | Q(edition=None, revision=None, fact__isnull=False, fact_version__isnull=False),
                name="release_is_of_a_revision_or_of_a_fact",
            ),
            models.CheckConstraint(
                condition=Q(approver=None)
                | ((Q(author=None) | ~Q(approver=F("author"))) & (Q(handed_in_by=None) | ~Q(approver=F("handed_in_by")))),
                name="nobody_approves_their_own_text",
            ),
            models.CheckConstraint(
                condition=Q(legal=False)
                | Q(shipped=True)
                | Q(state__in=["in_review", "returned", "withdrawn"])
                | Q(approver__isnull=False, approved_at__isnull=False, handed_in_by__isnull=False),
                name="legal_text_was_read_by_a_second_person",
            ),
            models.CheckConstraint(condition=~Q(state="scheduled") | Q(publish_at__isnull=False), name="scheduled_release_has_its_minute"),
            models.CheckConstraint(condition=~Q(state="published") | Q(published_at__isnull=False), name="published_release_says_when"),
            models.UniqueConstraint(
                fields=["edition"], condition=Q(state__in=["in_review", "approved", "scheduled"]), name="one_open_release_per_edition"
            ),
            models.UniqueConstraint(
                fields=["fact"], condition=Q(state__in=["in_review", "approved", "scheduled"]), name="one_open_release_per_fact"
            ),
        ]
        indexes = [models.Index(fields=["publish_at"], condition=Q(state="scheduled"), name="scheduled_release_by_minute")]

    def __str__(self) -> str:
        return str(self.revision or self.fact_version)

    def get_absolute_url(self) -> str:
        return reverse("desk_review", args=[self.pk])

    @property
    def missed(self) -> str:
        """Why it was not published at its minute and what to do, as long as it can still be published; otherwise "". In the reader's
        language."""
        held = self.state in (Release.IN_REVIEW, Release.APPROVED)
        return str(MISSED.get(self.outcome.get("code", ""), "")) if held else ""

    @property
    def says(self) -> str:
        """What its author and those who publish it have to know: what became of it, or what the reviewer wrote."""
        if self.state == Release.RETURNED and self.outcome.get("code") == "undone":
            at = moment_text(datetime.fromisoformat(self.outcome["at"]))
            return gettext("It was published, and undone on %(at)s by %(name)s.") % {"at": at, "name": self.outcome["by"] or "–"}
        return self.missed or self.message


class ReviewComment(models.Model):
    """What a reader of the draft says to a paragraph of it; 0 is the whole text."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="comments", verbose_name=_("release"))
    number = models.PositiveIntegerField(_("paragraph"), default=0)
    text = models.TextField(_("comment"))
    author = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(pgettext_lazy("of a comment", "written"), default=timezone.now, editable=False)
    resolved_at = models.DateTimeField(_("settled"), null=True, blank=True)
    resolved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by"))

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["number", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None) | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="settled_comment_says_by_whom",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
