"""A package into the store: looked at first, then brought in as a whole or not at all.

    seen = examine(file, by=person)                                        what would happen to each file, and every fault
    bring_in(file, by=person, anyway={"a/en.md"}, digest=seen.digest)      carried out; texts become drafts

A text goes on from the revision its front matter names. Where the store has a newer one, that is a conflict: it is refused until the
editor says that this file is to be brought in anyway, as a revision on top; nothing is lost either way. A picture the store has
under another id keeps that id, and the texts follow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.articles.actions import attaching, imaging, publishing, shelving, writing
from portal.articles.actions.examining import Examination, Row, examine, image_ids
from portal.articles.models import Article, Attachment, Edition, Image, Topic
from portal.articles.picturing import MAX_BYTES
from portal.common import keeping
from portal.common.languages import FOLDERS
from portal.people import trail
from portal.people.models import Person

__all__ = ["Examination", "NotPossible", "Row", "bring_in", "examine"]


class NotPossible(Exception):
    """Faults, conflicts nobody agreed to, or a store that is another by now; `seen` is what would happen now."""

    def __init__(self, seen: Examination) -> None:
        super().__init__("the package cannot be brought in")
        self.seen = seen


@dataclass
class Written:
    """What must leave the disk if the transaction does not come to its end."""

    images: list[Image] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)

    def discard(self) -> None:
        imaging.discard(self.images)
        for attachment in self.files:
            attachment.file.storage.delete(attachment.file.name or "")


def bring_in(file: BinaryIO, *, by: Person, anyway: Collection[str] = (), digest: str = "") -> Counter[str]:
    """Carry out what `examine` shows. Returns how many editions, images and files were written; the same package again: none.

    `anyway`: paths of the conflicts the editor agreed to; `digest`: of the examination the editor has seen ("": not asked).
    Refused as a whole: `NotPossible`.
    """
    written = Written()
    try:
        with transaction.atomic():
            keeping.hold()
            return _carry_out(file, by, set(anyway), digest, written)
    except BaseException:
        written.discard()
        raise


def _carry_out(file: BinaryIO, by: Person, anyway: set[str], digest: str, written: Written) -> Counter[str]:
    seen = examine(file, by=by)
    if seen.faults or (digest and digest != seen.digest) or any(row.path not in anyway for row in seen.conflicts):
        raise NotPossible(seen)
    done: Counter[str] = Counter()
    names = _images(seen, by, written, done)
    try:
        articles = _articles(seen, by)
        for row in seen.of("article"):
            _edition(row, articles[row.slug], names, by, done)
    except (writing.Faulty, writing.Stale, ValidationError):
        raise NotPossible(seen.with_fault("moved")) from None
    for row in seen.of("file"):
        _file(seen, row, articles, by, written, done)
    if done or any(row.moves for row in seen.rows):
        keeping.touch()
        trail.note("exchange.import", f"{done.total()} files", actor=by, sha256=seen.sha256, written=dict(done), anyway=sorted(anyway))
    return done


def _images(seen: Examination, by: Person, written: Written, done: Counter[str]) -> dict[str, str]:
    """Store the new pictures. Returns the id in the store for each id of the package that has another one."""
    assert seen.package is not None
    names = dict(seen.aliases)
    described = {image.path: image for image in seen.package.images}
    for row in seen.of("image"):
        if row.state != "new":
            continue
        image = described[row.path]
        made = imaging.made_from(seen.package.archive.read(row.path, MAX_BYTES) or b"", row.path)
        alt = {FOLDERS[language]: words for language, words in image.alt.items()}
        kept, new = imaging.keep(made, image.title, alt, by=by, pk=UUID(image.id))
        if new:
            written.images.append(kept)
            done["image"] += 1
        elif str(kept.pk) != image.id:
            names[image.id] = str(kept.pk)
    return names


def _articles(seen: Examination, by: Person) -> dict[str, Article]:
    """The articles of the package: new ones are made, others put in the place the package says."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    held = {article.slug: article for article in Article.objects.filter(slug__in=seen.slugs).select_related("topic")}
    for row in seen.of("article"):
        article, about = held.get(row.slug), _about(row, topics)
        if article is None:
            held[row.slug] = Article.objects.create(slug=row.slug, no_law_by=None if about["legal"] else by, **about)
            trail.note("article.add", held[row.slug], actor=by)
        elif row.moves:
            given = row.edition.lines if row.edition else {}
            changed = [name for name, value in about.items() if name in given and getattr(article, name) != value]
            for name in changed:
                setattr(article, name, about[name])
            if "legal" in changed:
                shelving.check_legal(article, by=by)
                article.no_law_by = None if article.legal else by
            if changed:
                article.save(update_fields=[*changed, "no_law_by", "review_by"])  # a legal text is given a day where none is named
                Edition.objects.filter(article=article).update(digest="")  # edited here: loading content leaves it alone
                publishing.reindex(article.pk)
                trail.note("article.change", article, actor=by, fields=changed)
    return held


def _about(row: Row, topics: dict[str, Topic]) -> dict[str, Any]:
    given = row.edition
    assert given is not None
    return {
        "topic": topics[given.topic],
        "position": given.position,
        "legal": given.legal,
        "review_by": date.fromisoformat(given.review_by) if given.review_by else None,
        "source_language": FOLDERS[given.source_language],
    } | ({} if given.review_by or not given.legal else {"review_by": row.review_by})


def _edition(row: Row, article: Article, names: dict[str, str], by: Person, done: Counter[str]) -> None:
    given = row.edition
    assert given is not None
    if row.state == "unchanged":
        return
    language = FOLDERS[given.language]
    words = writing.Words.of(given.title, given.summary, image_ids(given.body, names))
    before = row.newest_id
    revision = writing.save_draft(article, language, words, change_note=_note(row, language), author=by, base=before)
    done["article"] += revision.pk != before


def _note(row: Row, language: str) -> str:
    """The note of the file, unless it is still that of the revision before."""
    assert row.edition is not None
    if row.edition.change_note and row.edition.change_note != row.newest_note:
        return row.edition.change_note
    with override(language):
        return _("Imported from a package.")


def _file(seen: Examination, row: Row, articles: dict[str, Article], by: Person, written: Written, done: Counter[str]) -> None:
    assert seen.package is not None and row.file is not None
    if row.state == "unchanged":
        return
    attachment = Attachment.objects.filter(pk=row.attachment_id).first() if row.attachment_id else None
    attachment = attachment or Attachment(article=articles[row.slug], **({"pk": row.new_id} if row.new_id else {}))
    attachment.title = row.file.title
    inspected = None
    if row.content_changed:
        content = seen.package.archive.read(row.path, settings.ATTACHMENT_MAX_BYTES) or b""
        inspected = row.inspected
        attachment.file.save(row.file.name, ContentFile(content), save=False)
        written.files.append(attachment)
    attaching.attach(attachment, inspected, by=by)
    done["file"] += 1
