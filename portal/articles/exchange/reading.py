"""A package → values. Every fault is named; nothing is raised."""

from __future__ import annotations

import re
from typing import BinaryIO

from portal.articles.exchange.archive import Archive, opened
from portal.articles.exchange.faults import Fault
from portal.articles.exchange.nodes import Fields, composed, rows
from portal.articles.exchange.values import AttachedFile, EditionFile, ImageFile, Package

LANGUAGES = ("en", "zh-Hans")
SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
EDITION = re.compile(rf"({SLUG})/(en|zh-Hans)\.md")
LISTED = re.compile(rf"({SLUG})/files\.yaml")
ATTACHED = re.compile(rf"({SLUG})/files/([A-Za-z0-9][A-Za-z0-9._-]{{0,119}})")
IMAGE = re.compile(rf"images/({UUID})\.(?:webp|png|jpe?g|gif)")
IMAGES = "images.yaml"
MAX_MARKDOWN, MAX_YAML, MAX_IMAGE, MAX_ATTACHED = 1024 * 1024, 2 * 1024 * 1024, 15 * 1024 * 1024, 10 * 1024 * 1024  # bytes
MAX_TEXTS = 40 * 1024 * 1024  # bytes of all texts together: they are held in memory
MAX_TITLE, MAX_SUMMARY, MAX_NOTE, MAX_BODY = 200, 2000, 300, 200_000  # characters
PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"MSCF")
OFFICE = (".docx", ".xlsx", ".pptx")


def read(file: BinaryIO) -> tuple[Package | None, list[Fault]]:
    """Read a package. Without one the faults say why the archive as a whole is refused."""
    archive, faults = opened(file)
    if archive is None:
        return None, faults
    package = Package(archive)
    texts = 0
    for name, info in sorted(archive.entries.items()):
        texts += info.file_size if name.endswith((".md", ".yaml")) else 0
        if not any(pattern.fullmatch(name) for pattern in (EDITION, LISTED, ATTACHED, IMAGE)) and name != IMAGES:
            faults.append(Fault(name, 0, "unplaced"))
        elif len(name.split("/")[0]) > 100:
            faults.append(Fault(name, 0, "slug"))
    if texts > MAX_TEXTS:
        return None, [*faults, Fault("", 0, "texts", {"most": f"{MAX_TEXTS // 1024 // 1024} MB"})]
    package.editions = _editions(archive, faults)
    package.images = _images(archive, faults)
    package.files = _files(archive, faults)
    if not package.editions and not faults:
        faults.append(Fault("", 0, "nothing"))
    return package, faults


def text_of(archive: Archive, name: str, most: int, faults: list[Fault]) -> str | None:
    content = archive.read(name, most)
    if content is None:
        faults.append(
            Fault(name, 0, "damaged" if archive.entries[name].file_size <= most else "file_large", {"most": f"{most // 1024} KB"})
        )
        return None
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        faults.append(Fault(name, content[: error.start].count(b"\n") + 1, "utf8"))
        return None
    if "\x00" in text:
        faults.append(Fault(name, text[: text.index("\x00")].count("\n") + 1, "nul"))
        return None
    return text


# Editions


def _editions(archive: Archive, faults: list[Fault]) -> list[EditionFile]:
    found = []
    for name in sorted(archive.entries):
        matched = EDITION.fullmatch(name)
        text = text_of(archive, name, MAX_MARKDOWN, faults) if matched else None
        edition = edition_of(text, matched[1], matched[2], faults) if matched and text is not None else None
        if edition:
            found.append(edition)
    for slug in {edition.slug for edition in found}:
        _agree([edition for edition in found if edition.slug == slug], faults)
    return found


def _agree(editions: list[EditionFile], faults: list[Fault]) -> None:
    """What is said of the article itself is the same in every language."""
    first, *others = editions
    for other in others:
        for name, value in other.about.items():
            if value != first.about[name]:
                faults.append(Fault(other.path, other.line(name), "differs", {"field": name, "other": first.path}))


def edition_of(text: str, slug: str, language: str, faults: list[Fault]) -> EditionFile | None:
    """One Markdown file with front matter."""
    path = f"{slug}/{language}.md"
    head, mark, body = text[4:].partition("\n---\n") if text.startswith("---\n") else ("", "", "")
    if not mark:
        faults.append(Fault(path, 1, "matter"))
        return None
    root = composed(head, path, faults, first=2)
    if root is None:
        if not any(fault.file == path for fault in faults):
            faults.append(Fault(path, 1, "matter"))
        return None
    fields = Fields(root, path, faults, first=2)
    edition = EditionFile(
        slug=slug,
        language=language,
        title=fields.text("title", MAX_TITLE),
        summary=fields.text("summary", MAX_SUMMARY),
        topic=fields.text("topic", 80),
        position=fields.number("position", 0, 32767, 100),
        legal=fields.truth("legal", True),
        review_by=fields.day("review_by"),
        source_language=fields.choice("source_language", LANGUAGES, "en"),
        revision=fields.number("revision", 0, 999_999_999, 0),
        change_note=fields.text("change_note", MAX_NOTE, optional=True),
        body=body,
        lines=dict(fields.lines),
        body_line=head.count("\n") + 4,
    )
    fields.done()
    if not body.strip():
        faults.append(Fault(path, edition.body_line, "empty"))
    if len(body) > MAX_BODY:
        faults.append(Fault(path, edition.body_line, "long", {"field": "text", "most": f"{MAX_BODY:,}"}))
    if "[@" in edition.summary:
        faults.append(Fault(path, edition.line("summary"), "cites"))
    return edition


# Pictures and files


def _images(archive: Archive, faults: list[Fault]) -> list[ImageFile]:
    lying = {matched[1]: name for name in archive.entries if (matched := IMAGE.fullmatch(name))}
    text = text_of(archive, IMAGES, MAX_YAML, faults) if IMAGES in archive.entries else None
    found: dict[str, ImageFile] = {}
    for node in rows(text, "images", IMAGES, faults) if text is not None else ():
        fields = Fields(node, IMAGES, faults)
        pk = fields.text("id", 36)
        alt_node = fields.nodes.pop("alt", None)
        alts = Fields(alt_node, IMAGES, faults) if alt_node is not None else None
        if alts is None:
            faults.append(Fault(IMAGES, fields.start, "missing", {"field": "alt"}))
        alt = {language: words for language in LANGUAGES if (words := alts.text(language, 500, optional=language != "en"))} if alts else {}
        title = fields.text("title", 200)
        fields.done()
        if alts:
            alts.done()
        if pk not in lying or pk in found:
            faults.append(Fault(IMAGES, fields.line("id"), "twice_row" if pk in found else "no_file", {"id": pk[:60]}))
        else:
            found[pk] = ImageFile(pk, lying[pk], title, alt, fields.start)
    faults.extend(Fault(name, 0, "undescribed", {"other": IMAGES}) for pk, name in lying.items() if pk not in found)
    return [found[pk] for pk in sorted(found)]


def _files(archive: Archive, faults: list[Fault]) -> list[AttachedFile]:
    found: dict[str, AttachedFile] = {}
    for name in sorted(archive.entries):
        matched = LISTED.fullmatch(name)
        text = text_of(archive, name, MAX_YAML, faults) if matched else None
        for node in rows(text, "files", name, faults) if matched and text is not None else ():
            fields = Fields(node, name, faults)
            file, shown, title = fields.text("file", 120), fields.text("name", 120), fields.text("title", 200)
            fields.done()
            path = f"{matched[1]}/files/{file}"  # type: ignore[index]
            if path not in archive.entries or path in found:
                faults.append(Fault(name, fields.line("file"), "twice_row" if path in found else "no_file", {"id": file[:60]}))
            else:
                found[path] = AttachedFile(matched[1], path, shown, title, fields.start)  # type: ignore[index]
    for path in archive.entries:
        if ATTACHED.fullmatch(path):
            _judge_file(archive, path, found, faults)
    return [found[path] for path in sorted(found)]


def _judge_file(archive: Archive, path: str, found: dict[str, AttachedFile], faults: list[Fault]) -> None:
    if path not in found:
        faults.append(Fault(path, 0, "undescribed", {"other": f"{path.split('/')[0]}/files.yaml"}))
    if archive.entries[path].file_size > MAX_ATTACHED:
        faults.append(Fault(path, 0, "file_large", {"most": f"{MAX_ATTACHED // 1024} KB"}))
        return
    if archive.begins(path).startswith(PACKED) and not path.lower().endswith(OFFICE):
        faults.append(Fault(path, 0, "nested"))
