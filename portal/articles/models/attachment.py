"""Files that belong to an article."""

from __future__ import annotations

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.articles.models.article import Article


def attachment_path(attachment: Attachment, name: str) -> str:
    return f"attachments/{uuid.uuid4().hex}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def shown(self) -> AttachmentQuerySet:
        """Those that readers of their article see."""
        return self.exclude(WAITS)

    def waiting(self) -> AttachmentQuerySet:
        """Those that wait for an approver."""
        return self.filter(WAITS)


WAITS = Q(legal=True, approver=None)


class Attachment(models.Model):
    """A file that belongs to an article. The kind is read from its content; it always goes out as a download. What is added to an article
    that states law is law too: readers see it when a second person has approved it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="attachments", verbose_name=_("article"))
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to=attachment_path)
    name = models.CharField(_("file name"), max_length=200, editable=False)
    kind = models.CharField(_("kind"), max_length=100, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    legal = models.BooleanField(_("states law"), default=False, editable=False)  # as its article did when the file was added
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["title", F("added_at").asc()]
        constraints = [
            models.CheckConstraint(
                condition=Q(approver=None) | Q(added_by=None) | ~Q(approver=F("added_by")), name="nobody_approves_their_own_file"
            ),
            models.CheckConstraint(
                condition=Q(approver=None, approved_at=None) | Q(approver__isnull=False, approved_at__isnull=False),
                name="approved_file_says_when",
            ),
        ]
        indexes = [models.Index(fields=["added_at"], condition=WAITS, name="waiting_file_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def waits(self) -> bool:
        """Readers do not see it yet."""
        return self.legal and self.approver_id is None

    @property
    def seen(self) -> str:
        """What an approver has looked at: another file or another title has another."""
        return hashlib.sha256(f"{self.sha256} {self.title}".encode()).hexdigest()

    def get_absolute_url(self) -> str:
        return reverse("attachment", args=[self.pk])
