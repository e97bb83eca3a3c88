"""What a package would change in the store, file by file. Changes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import PurePosixPath
from typing import BinaryIO, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from portal.articles.actions import attaching, imaging, shelving
from portal.articles.actions.exchange_words import Told, told
from portal.articles.actions.writing import Words
from portal.articles.exchange import AttachedFile, EditionFile, Fault, ImageFile, Package, read
from portal.articles.models import Article, ArticleRevision, Attachment, Edition, Fact, Image, Topic, next_review
from portal.articles.picturing import MAX_BYTES
from portal.common.languages import FOLDERS
from portal.common.markdown import parse
from portal.people.access import holds
from portal.people.models import Person

State = Literal["new", "changed", "unchanged", "conflict"]
REFERENCE = re.compile(r"(?<=\]\(image:)[0-9A-Fa-f-]{36}(?=[\s)])")
GUARDED = ("legal", "review_by")  # say whether and by when a second person must look at a text


@dataclass(frozen=True)
class Row:
    """A file of the package and what would happen to it."""

    path: str
    kind: Literal["article", "image", "file"]
    state: State
    title: str
    slug: str = ""
    detail: str = ""  # a sentence
    moves: bool = False  # the article's place or standing changes, at once and in every language
    edition: EditionFile | None = None
    newest_id: int | None = None  # the revision it would be written on
    newest_note: str = ""
    review_by: date | None = None
    file: AttachedFile | None = None
    attachment_id: UUID | None = None  # the attachment it replaces or renames
    new_id: UUID | None = None  # the one it is given
    content_changed: bool = False
    inspected: attaching.Inspected | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What the row will do: two rows with the same do the same."""
        return (self.path, self.state, self.detail, self.newest_id, self.attachment_id)


@dataclass
class Examination:
    """Everything a package would do."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Told] = field(default_factory=list)
    package: Package | None = None
    aliases: dict[str, str] = field(default_factory=dict)  # id of a picture in the package → its id in the store
    sha256: str = ""

    def of(self, kind: str) -> list[Row]:
        return [row for row in self.rows if row.kind == kind]

    @property
    def conflicts(self) -> list[Row]:
        return [row for row in self.rows if row.state == "conflict"]

    @property
    def due(self) -> list[Row]:
        """What would be written."""
        return [row for row in self.rows if row.state != "unchanged" or row.moves]

    @property
    def slugs(self) -> set[str]:
        return {row.slug for row in self.rows if row.slug}

    @property
    def digest(self) -> str:
        """Two examinations in which the same would happen have the same."""
        return hashlib.sha256(repr((self.sha256, [row.key for row in self.rows])).encode()).hexdigest()

    def with_fault(self, code: str) -> Examination:
        return replace(self, faults=[*self.faults, told(Fault("", 0, code))])


def examine(file: BinaryIO, *, by: Person) -> Examination:
    """Look at a package as `by` would bring it in. The number of statements does not grow with it."""
    package, faults = read(file)
    seen = Examination(faults=[told(fault) for fault in faults], package=package)
    if package is None:
        return seen
    seen.sha256 = package.digest
    _images(seen, package.images)
    Articles(seen, package, by).look()
    _files(seen, package)
    seen.rows.sort(key=lambda row: (row.kind != "article", row.path))
    return seen


def image_ids(body: str, names: dict[str, str]) -> str:
    """A text whose pictures are called as the store calls them."""
    return REFERENCE.sub(lambda found: names.get(found[0].lower(), found[0]), body) if names else body


# Pictures


def _images(seen: Examination, images: Iterable[ImageFile]) -> None:
    listed = list(images)
    held = {str(image.pk): image for image in Image.objects.filter(pk__in=[image.id for image in listed])}
    digests: dict[str, str] = {}
    for image in listed:
        try:
            digests[image.id] = _image_digest(seen, image, held.get(image.id))
        except ValidationError as error:
            seen.faults.append(Told(image.path, 0, " ".join(error.messages)))
    twins = {image.sha256: image for image in Image.objects.filter(sha256__in=digests.values())}
    for image in listed:
        if image.id in digests:
            _image_row(seen, image, digests[image.id], held.get(image.id), twins)


def _image_digest(seen: Examination, image: ImageFile, held: Image | None) -> str:
    """Of the picture as the store would keep it. One that the store wrote itself need not be looked into again."""
    assert seen.package is not None
    content = seen.package.archive.read(image.path, MAX_BYTES)
    if content is None:
        raise ValidationError(imaging.SAID["large"]())
    plain = hashlib.sha256(content).hexdigest()
    return plain if held and held.sha256 == plain else imaging.digest(imaging.made_from(content, image.path))


def _image_row(seen: Examination, image: ImageFile, digest: str, held: Image | None, twins: dict[str, Image]) -> None:
    twin = twins.get(digest)
    if held and held.sha256 != digest:
        seen.faults.append(told(Fault(image.path, 0, "image_differs")))
    elif twin and twin is not held and str(twin.pk) != image.id:
        seen.aliases[image.id] = str(twin.pk)
        said = _("The store has this picture as “%(title)s”; the texts will use that.") % {"title": twin.title}
        seen.rows.append(Row(image.path, "image", "unchanged", image.title, detail=said))
    else:
        seen.rows.append(Row(image.path, "image", "unchanged" if held else "new", image.title))


# Articles


class Articles:
    """The texts of a package beside those of the store."""

    def __init__(self, seen: Examination, package: Package, by: Person) -> None:
        self.seen, self.package, self.by = seen, package, by
        slugs = {edition.slug for edition in package.editions}
        self.articles = {article.slug: article for article in Article.objects.filter(slug__in=slugs).select_related("topic")}
        newest = Edition.objects.filter(article__slug__in=slugs).select_related("newest", "article")
        self.newest: dict[tuple[str, str], ArticleRevision] = {(one.article.slug, one.language): one.newest for one in newest}
        self.topics = set(Topic.objects.values_list("slug", flat=True))
        self.may_guard = holds(by, "approver")

    def look(self) -> None:
        due = []
        for edition in self.package.editions:
            row = self.row(edition)
            self.seen.rows.append(row)
            if row.state != "unchanged":
                due.append(edition)
        self.texts(due)

    def row(self, edition: EditionFile) -> Row:
        """Faults of its fields are noted on the way."""
        article = self.articles.get(edition.slug)
        newest = self.newest.get((edition.slug, FOLDERS[edition.language]))
        changes = self.place(edition, article)
        given = Words.of(edition.title, edition.summary, image_ids(edition.body, self.seen.aliases))
        state, sentence = self.state(edition, newest, given)
        details = [sentence, *([self.moved(changes)] if changes and article else [])]
        return Row(
            edition.path,
            "article",
            state,
            edition.title,
            edition.slug,
            " ".join(filter(None, details)),
            bool(changes and article),
            edition,
            newest.pk if newest else None,
            newest.change_note if newest else "",
            article.review_by if article and article.review_by else next_review(),
        )

    def state(self, edition: EditionFile, newest: ArticleRevision | None, given: Words) -> tuple[State, str]:
        if newest is None:
            return "new", ""
        if Words.in_revision(newest) == given:
            return "unchanged", ""
        said = {"file": edition.revision, "store": newest.number}
        if edition.revision == newest.number:
            return "changed", _("Written on revision %(store)s.") % said
        if edition.revision > newest.number:
            return "conflict", _("The file names revision %(file)s, which the store does not have; its newest is %(store)s.") % said
        if not edition.revision:
            return "conflict", _("The file names no revision; the store's newest is %(store)s.") % said
        return "conflict", _("The file goes on from revision %(file)s, but the store's newest is %(store)s.") % said

    def place(self, edition: EditionFile, article: Article | None) -> list[str]:
        """The fields of the article itself that would change; faults of them are noted."""
        if edition.topic and edition.topic not in self.topics:
            self.fault(edition, "topic", "no_topic", id=edition.topic[:80])
        about = edition.about
        if article is None:
            if not edition.legal and not self.may_guard:
                self.fault(edition, "legal", "guarded", field="legal")
            return list(about)
        held = {
            "topic": article.topic.slug,
            "position": article.position,
            "legal": article.legal,
            "review_by": article.review_by.isoformat() if article.review_by else "",
            "source_language": next(name for name, language in FOLDERS.items() if language == article.source_language),
        }
        changes = [name for name in about if name in edition.lines and about[name] != held[name]]
        if "legal" in changes and not edition.legal and shelving.cites(article):
            self.fault(edition, "legal", "states_law")
        for name in GUARDED:
            if name in changes and not self.may_guard:
                self.fault(edition, name, "guarded", field=name)
        return changes

    def moved(self, changes: list[str]) -> str:
        return _("Changes at once, in every language: %(fields)s.") % {"fields": ", ".join(changes)}

    def fault(self, edition: EditionFile, name: str, code: str, **said: str) -> None:
        self.seen.faults.append(told(Fault(edition.path, edition.line(name), code, said)))

    def texts(self, editions: list[EditionFile]) -> None:
        """Every fault of the texts that would be written, by line of their files. Two statements."""
        read_ = [(edition, parse(Words.of("", "", edition.body).body, rich=True), _blank(edition.body)) for edition in editions]
        cited = {fact for _edition, document, _more in read_ for fact in document.cited}
        shown = {image for _edition, document, _more in read_ for image, _line in document.images}
        facts = set(Fact.objects.filter(pk__in=cited).values_list("pk", flat=True)) if cited else set()
        images = {str(pk) for pk in Image.objects.filter(pk__in=shown).values_list("pk", flat=True)} if shown else set()
        images |= {image.id for image in self.package.images}
        for edition, document, more in read_:
            for fault in document.faults_with(facts, images):
                line = fault.line + edition.body_line - 1 + more
                self.seen.faults.append(Told(edition.path, line, fault.message))


def _blank(body: str) -> int:
    """How many lines stand before the first word; they are taken away before a text is read."""
    return body[: len(body) - len(body.lstrip())].count("\n")


# Files


def _files(seen: Examination, package: Package) -> None:
    slugs = {file.slug for file in package.files}
    known = set(Article.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    known |= {name.split("/")[0] for name in package.archive.entries if name.endswith(".md")}  # also of texts that have faults
    held = list(Attachment.objects.filter(article__slug__in=slugs).select_related("article")) if slugs else []
    taken = set(Attachment.objects.filter(pk__in=filter(None, map(_uuid, package.files))).values_list("pk", flat=True)) if slugs else set()
    for file in package.files:
        if file.slug not in known:
            seen.faults.append(told(Fault(file.path, 0, "no_article", {"id": file.slug})))
            continue
        content = package.archive.read(file.path, MAX_BYTES) or b""
        try:
            inspected = attaching.inspect(SimpleUploadedFile(file.name, content))
        except ValidationError as error:
            seen.faults.append(Told(file.path, 0, " ".join(error.messages)))
            continue
        own = [attachment for attachment in held if attachment.article.slug == file.slug]
        seen.rows.append(_file_row(file, inspected, own, taken))


def _file_row(file: AttachedFile, inspected: attaching.Inspected, own: list[Attachment], taken: set[UUID]) -> Row:
    pk = _uuid(file)
    before = next((one for one in own if one.pk == pk), None) or next((one for one in own if one.sha256 == inspected.sha256), None)
    same = before is not None and before.sha256 == inspected.sha256 and before.name == inspected.name
    state: State = "new" if before is None else "unchanged" if same and before.title == file.title else "changed"
    return Row(
        file.path,
        "file",
        state,
        file.title,
        file.slug,
        "" if state == "unchanged" else _("Readers of a published article see it at once."),
        file=file,
        attachment_id=before.pk if before else None,
        new_id=pk if before is None and pk not in taken else None,
        content_changed=not same,
        inspected=None if same else inspected,
    )


def _uuid(file: AttachedFile) -> UUID | None:
    """The id an exported file is called by."""
    try:
        return UUID(PurePosixPath(file.path).stem)
    except ValueError:
        return None
