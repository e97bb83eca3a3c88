"""Pictures of the store and which revisions show them."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.articles.models.article import Article, ArticleRevision, Edition
from portal.common.documents import Picture
from portal.common.languages import BilingualField, pick


class ImageQuerySet(models.QuerySet["Image"]):
    def visible_to(self, person: Any) -> ImageQuerySet:
        """What `person` may see: pictures of published revisions; keepers of the store see all."""
        if any(getattr(person, f"is_{role}", False) for role in ("editor", "approver", "admin", "auditor")):
            return self
        shown = Edition.objects.published().filter(published=OuterRef("revision"))
        return self.filter(Exists(ImageUse.objects.filter(Exists(shown), image=OuterRef("pk"))))


class Image(models.Model):
    """A picture that was uploaded, written anew by us in every width; never changed afterwards.

    The files lie in `folder`: `master.webp` without loss, for export and as the identity of the content (`sha256`), and one
    `<width>.webp` for each of `widths`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("title"), max_length=200)
    alt = BilingualField(_("what it shows"))
    sha256 = models.CharField(max_length=64, editable=False)  # of master.webp: the same pixels are the same picture
    width = models.PositiveIntegerField(_("width"), editable=False)  # pixels of the master
    height = models.PositiveIntegerField(_("height"), editable=False)
    widths = models.JSONField(default=list, editable=False)  # pixels, rising; the last is the largest that is shown
    article = models.ForeignKey(Article, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("first used in"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+")
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["sha256"], name="one_image_per_content"),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="image_has_a_size"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("image", args=[self.pk, self.widths[-1]])

    @property
    def thumbnail_url(self) -> str:
        """The smallest width."""
        return reverse("image", args=[self.pk, self.widths[0]])

    @property
    def alt_here(self) -> str:
        """What it shows, in the reader's language."""
        return pick(self.alt)

    @property
    def folder(self) -> str:
        return f"images/{self.pk.hex}"

    def file_name(self, width: int | str) -> str:
        """The stored file of a width, or of "master"."""
        return f"{self.folder}/{width}.webp"

    @property
    def picture(self) -> Picture:
        """What a page must know."""
        return Picture(self.width, self.height, tuple(self.widths))


class ImageUse(models.Model):
    """A revision shows a picture."""

    revision = models.ForeignKey(ArticleRevision, models.CASCADE, related_name="image_uses")
    image = models.ForeignKey(Image, models.PROTECT, related_name="uses")

    class Meta:
        verbose_name = _("use of an image")
        verbose_name_plural = _("uses of images")
        constraints = [models.UniqueConstraint(fields=["revision", "image"], name="one_use_per_revision_and_image")]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.image_id}"
