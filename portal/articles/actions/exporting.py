"""Articles out of the store as a package. The same store gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.db.models import Prefetch, QuerySet

from portal.articles.exchange import AttachedFile, EditionFile, Entry, ImageFile, edition_entry, files_entry, images_entry, pack
from portal.articles.models import Article, Attachment, Edition, Image
from portal.common.languages import FOLDERS
from portal.people import trail
from portal.people.models import Person

SPELT = {language: folder for folder, language in FOLDERS.items()}  # how files spell a language
CHUNK = 100  # articles read at once


def export(articles: QuerySet[Article], *, by: Person) -> Iterator[bytes]:
    """The newest revision of each edition with pictures and files, drafts too; noted in the trail. Streamed: one article after the
    other, so that memory does not grow with the store."""
    slugs = list(articles.order_by("slug").values_list("slug", flat=True))
    trail.note("exchange.export", f"{len(slugs)} articles", actor=by, articles=slugs[:500], count=len(slugs))
    return pack(_entries(slugs))


def _entries(slugs: list[str]) -> Iterator[Entry]:
    images: dict[str, Image] = {}
    for start in range(0, len(slugs), CHUNK):
        editions = Edition.objects.select_related("newest").prefetch_related("newest__image_uses__image")
        found = Article.objects.filter(slug__in=slugs[start : start + CHUNK]).select_related("topic").order_by("slug")
        for article in found.prefetch_related(Prefetch("editions", editions), Prefetch("attachments", Attachment.objects.order_by("pk"))):
            for edition in article.editions.all():
                images |= {str(use.image_id): use.image for use in edition.newest.image_uses.all()}
            yield from sorted(_article(article), key=lambda entry: entry.path)
    yield from _images([images[pk] for pk in sorted(images)])


def _article(article: Article) -> Iterator[Entry]:
    yield from (edition_entry(file_of(article, edition)) for edition in article.editions.all())
    files = []
    for attachment in article.attachments.all():
        path = f"{article.slug}/files/{attachment.pk}{PurePosixPath(attachment.name).suffix.lower()}"
        content = _stored(attachment.file.name or "")
        if content is not None:
            files.append(AttachedFile(article.slug, path, attachment.name, attachment.title))
            yield Entry(path, content)
    if files:
        yield files_entry(article.slug, files)


def file_of(article: Article, edition: Edition) -> EditionFile:
    """The newest words of an edition as its file."""
    newest = edition.newest
    return EditionFile(
        slug=article.slug,
        language=SPELT[edition.language],
        title=newest.title,
        summary=newest.summary,
        topic=article.topic.slug,
        position=article.position,
        legal=article.legal,
        review_by=article.review_by.isoformat() if article.review_by else "",
        source_language=SPELT[article.source_language],
        revision=newest.number,
        change_note=newest.change_note,
        body=newest.body,
    )


def _images(images: Iterable[Image]) -> Iterator[Entry]:
    described = []
    for image in images:
        content = _stored(image.file_name("master"))
        if content is not None:
            path = f"images/{image.pk}.webp"
            described.append(ImageFile(str(image.pk), path, image.title, {SPELT[key]: words for key, words in image.alt.items()}))
            yield Entry(path, content)
    if described:
        yield images_entry(described)


def _stored(name: str) -> bytes | None:
    """A stored file; None where it is gone from the disk."""
    try:
        with default_storage.open(name) as file:
            return file.read()
    except FileNotFoundError:
        return None
