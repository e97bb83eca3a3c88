"""Attaching files to articles, letting readers see them, and taking them away again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.articles.models import Article, Attachment
from portal.articles.sniffing import clean_name, kind_of
from portal.common import keeping
from portal.people import trail
from portal.people.access import holds
from portal.people.models import Person


@dataclass(frozen=True)
class Inspected:
    """What a file turned out to be."""

    name: str
    kind: str
    size: int
    sha256: str


def inspect(upload: UploadedFile) -> Inspected:
    """Look into a file that was sent; refused with a sentence that says what to do."""
    most = settings.ATTACHMENT_MAX_BYTES
    size = upload.size or 0
    name = clean_name(upload.name or "")
    if size > most:
        said = {"size": filesizeformat(size), "most": filesizeformat(most)}
        raise ValidationError(_("The file has %(size)s; at most %(most)s can be attached. Make it smaller or divide it.") % said)
    if not size:
        raise ValidationError(_("The file is empty."))
    upload.seek(0)
    content = upload.read(most + 1)
    upload.seek(0)
    kind = kind_of(content, name)
    if kind is None:
        raise ValidationError(
            _(
                "“%(name)s” cannot be attached. Allowed are PDF, DOCX, XLSX and PPTX without macros, PNG, JPEG, and text or CSV in "
                "UTF-8; what the name says and what the file holds must agree."
            )
            % {"name": name}
        )
    return Inspected(name, kind.media_type, size, hashlib.sha256(content).hexdigest())


@transaction.atomic
def attach(attachment: Attachment, inspected: Inspected | None, *, by: Person) -> Attachment:
    """Store an attachment (with a new file where it was inspected). An older file leaves the disk once all is written. A file of an
    article that states law, and a new title of one, waits for an approver (`approve`)."""
    keeping.hold()
    before = Attachment.objects.select_for_update().filter(pk=attachment.pk).first()
    if inspected:
        attachment.name, attachment.kind = inspected.name, inspected.kind
        attachment.size, attachment.sha256 = inspected.size, inspected.sha256
    attachment.added_by, attachment.approver, attachment.approved_at = by, None, None
    attachment.legal = Article.objects.values_list("legal", flat=True).get(pk=attachment.article_id)
    attachment.save()
    if before and inspected:
        _discard(before)
    keeping.touch()
    action = "attachment.change" if before else "attachment.add"
    trail.note(action, attachment, actor=by, article=attachment.article.slug, name=attachment.name, sha256=attachment.sha256)
    return attachment


def may_approve(person: Person, attachment: Attachment) -> bool:
    """Approvers, and administrators, who did not add it."""
    return attachment.waits and holds(person, "approver") and attachment.added_by_id != person.pk


@transaction.atomic
def approve(attachment: Attachment, *, seen: str, by: Person) -> Attachment:
    """From now on readers see the file. A repetition changes nothing. `seen`: `Attachment.seen` of what was looked at.

    Refused with `ValidationError`: one's own file, who is no approver, and what is another file by now."""
    keeping.hold()
    held = Attachment.objects.select_for_update(of=("self",)).select_related("article").filter(pk=attachment.pk).first()
    if held is None or held.seen != seen:
        raise ValidationError(_("The file is another one by now. Look at it again."))
    if not held.waits:
        return held
    if not may_approve(by, held):
        raise ValidationError(_("An approver who did not add the file approves it."))
    held.approver, held.approved_at = by, timezone.now()
    held.save(update_fields=["approver", "approved_at"])
    keeping.touch()
    trail.note("attachment.approve", held, actor=by, article=held.article.slug, name=held.name, sha256=held.sha256)
    return held


@transaction.atomic
def remove(attachment: Attachment, *, by: Person) -> None:
    """Take a file away from its article and from the disk."""
    keeping.hold()
    trail.note("attachment.remove", attachment, actor=by, article=attachment.article.slug, name=attachment.name, sha256=attachment.sha256)
    _discard(attachment)
    attachment.delete()
    keeping.touch()


def _discard(attachment: Attachment) -> None:
    storage, stored = attachment.file.storage, attachment.file.name
    transaction.on_commit(lambda: storage.delete(stored or ""))
