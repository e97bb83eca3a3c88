"""Taking pictures into the store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.articles.models import Article, ArticleRevision, Image, ImageUse
from portal.articles.picturing import MAX_BYTES, Made, Unfit, prepare
from portal.articles.sniffing import clean_name
from portal.people import trail
from portal.people.models import Person

SAID: dict[str, Callable[[], str]] = {
    "empty": lambda: _("The file is empty."),
    "large": lambda: _("The file is larger than 15 MB. Make it smaller: a width of 1,440 pixels is all that is shown."),
    "kind": lambda: _("This is no picture the store takes. Allowed are PNG, JPEG, WebP and GIF (its first frame)."),
    "name": lambda: _("What the name says and what the file holds do not agree. Save the picture again as PNG or JPEG."),
    "pixels": lambda: _("The picture has more than 50 million pixels, or a side longer than 16,000. Make it smaller."),
    "broken": lambda: _("The picture is damaged or not complete. Save it again and choose the new file."),
}


def made_of(upload: UploadedFile) -> Made:
    """Look into a file that was sent and write it anew; refused with a sentence that says what to do."""
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(SAID["large"]())
    upload.seek(0)
    return made_from(upload.read(MAX_BYTES + 1), clean_name(upload.name or ""))


def made_from(content: bytes, name: str) -> Made:
    try:
        return prepare(content, name)
    except Unfit as unfit:
        raise ValidationError(SAID[unfit.code]()) from None


def digest(made: Made) -> str:
    """The same pixels have the same."""
    return hashlib.sha256(made.master).hexdigest()


def take(
    upload: UploadedFile, alt: dict[str, str], *, by: Person | None, title: str = "", article: Article | None = None
) -> tuple[Image, bool]:
    """Take an uploaded picture into the store. Refused with `ValidationError`. See `keep`."""
    made = made_of(upload)
    name = PurePosixPath(clean_name(upload.name or "")).stem
    return keep(made, title or name[:200] or alt["en"][:200], alt, by=by, article=article)


@transaction.atomic
def keep(
    made: Made, title: str, alt: dict[str, str], *, by: Person | None, article: Article | None = None, pk: UUID | None = None
) -> tuple[Image, bool]:
    """Store a picture that was written anew. Returns it, and whether it is new: the same pixels again are the picture that is there,
    left as it is. The files are written first, so that no row is without them."""
    sha256 = digest(made)
    held = Image.objects.filter(sha256=sha256).first()
    if held:
        return held, False
    image = Image(
        pk=pk or uuid4(),
        title=title,
        alt=alt,
        sha256=sha256,
        width=made.width,
        height=made.height,
        widths=sorted(made.files),
        article=article,
        added_by=by,
    )
    try:
        _store(image, made)
        with transaction.atomic():
            image.save(force_insert=True)
    except IntegrityError:  # somebody sent the same picture at the same moment
        discard([image])
        return Image.objects.get(sha256=sha256), False
    except BaseException:
        discard([image])
        raise
    trail.note("image.add", image, actor=by, sha256=sha256, width=image.width, height=image.height)
    return image, True


def _store(image: Image, made: Made) -> None:
    for width, content in made.files.items():
        default_storage.save(image.file_name(width), ContentFile(content))
    default_storage.save(image.file_name("master"), ContentFile(made.master))


def discard(images: Iterable[Image]) -> None:
    """Take away the files of pictures whose rows were not written after all."""
    for image in images:
        for width in (*image.widths, "master"):
            default_storage.delete(image.file_name(width))


def note_uses(revision: ArticleRevision, ids: Iterable[str]) -> None:
    """Write down which pictures a revision shows, and for each the article that showed it first. At most two statements."""
    used = [UUID(text) for text in dict.fromkeys(ids)]
    if used:
        ImageUse.objects.bulk_create(ImageUse(revision=revision, image_id=pk) for pk in used)
        Image.objects.filter(pk__in=used, article=None).update(article=revision.article_id)
