"""What an article said before: `earlier/<language>.md`, and how the change is labelled: `change.yaml`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from portal.articles.formats.files import Files, Record, is_too_deep
from portal.articles.formats.values import ChangeDraft, EarlierDraft, EditionDraft, LabelDraft
from portal.common.languages import FOLDERS
from portal.common.markdown import Document

LABELS = ["wording", "clarification", "answer"]
FENCE = "---"
Split = Callable[[str, Record], tuple[str, str, str, int] | None]
Check = Callable[[Record, str, int], Document]
Texts = dict[str, Document]


def read(files: Files, folder: Path, newest: Texts, split: Split, check: Check) -> tuple[dict[str, EarlierDraft], ChangeDraft]:
    """The earlier words by language and the labels of what changed; `newest`: the texts of the folder, read."""
    drafts: dict[str, EarlierDraft] = {}
    documents: Texts = {}
    below = folder / "earlier"
    known = {f"{name}.md": language for name, language in FOLDERS.items()}
    for path in sorted(below.iterdir()) if below.is_dir() else ():
        record = Record(files, files.name(path), folder.name, {})
        if path.name not in known or known[path.name] not in newest:
            record.fault("", f"Nothing is known to do with {path.name}: there is no newer text in that language.")
            continue
        found = _earlier(files, path, record, split, check)
        if found:
            drafts[known[path.name]], documents[known[path.name]] = found
    change = _change(files, folder, newest, documents)
    return drafts, change


def _earlier(files: Files, path: Path, record: Record, split: Split, check: Check) -> tuple[EarlierDraft, Document] | None:
    text = files.text(path)
    if text is None:
        return None
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].strip() != FENCE or FENCE not in (line.strip() for line in lines[1:]):
        record.fault("line 1", "The file must begin with its front matter: “published:” between two lines “---”.")
        return None
    end = next(place for place, line in enumerate(lines[1:], 1) if line.strip() == FENCE)
    matter = _matter(files, record, "\n".join(lines[1:end]))
    body = lines[end + 1 :]
    while body and not body[0].strip():
        body.pop(0)
    parts = split("\n".join(body), record)
    if matter is None or parts is None:
        return None
    title, summary, words, offset = parts
    day = matter.text("published")
    note = matter.text("change_note", most=300, optional=True)
    matter.done()
    published = _day(day)
    if day and (published is None or published > date.today()):  # noqa: DTZ011 (a day of the calendar, not a moment)
        record.fault("published", "Write a day that has passed, YYYY-MM-DD.")
    document = check(record, words, offset + len(lines) - len(body))
    return EarlierDraft(EditionDraft(title, summary, words, change_note=note), published or date(1970, 1, 1)), document


def _matter(files: Files, record: Record, text: str) -> Record | None:
    values = files.yaml_text(text, record.file) if not is_too_deep(text) else None
    if not isinstance(values, dict):
        record.fault("line 1", "The front matter must be a map.")
        return None
    return Record(files, record.file, record.label, values)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


# change.yaml


def _change(files: Files, folder: Path, newest: Texts, earlier: Texts) -> ChangeDraft:
    path = folder / "change.yaml"
    if not path.exists():
        return ChangeDraft()
    loaded = files.yaml(path)
    record = Record(files, files.name(path), folder.name, loaded if isinstance(loaded, dict) else {})
    if not isinstance(loaded, dict):
        if loaded is not None:
            record.fault("", "The file must be a map.")
        return ChangeDraft()
    days = record.number("days", 1, 365, default=14) or 14
    default = record.choice("default", LABELS, optional=True)
    rows = record.values.pop("labels", [])
    record.done()
    if not isinstance(rows, list):
        record.fault("labels", "Write a list.")
        rows = []
    labels = [_label(files, record, place, row, newest, earlier) for place, row in enumerate(rows, 1)]
    change = ChangeDraft(days, default, tuple(labels))
    _check_all_labelled(record, change, newest, earlier)
    return change


def _label(files: Files, whole: Record, place: int, row: Any, newest: Texts, earlier: Texts) -> LabelDraft:
    record = Record(files, whole.file, f"label {place}", row if isinstance(row, dict) else {})
    label = record.choice("label", LABELS)
    begins = record.texts("begins", chinese="zh-hans" in newest)
    record.done()
    for language, words in begins.items():
        texts = [block.text for documents in (newest, earlier) if language in documents for block in documents[language].blocks]
        if words and language in newest and not any(text.startswith(words) for text in texts):
            record.fault("begins", f"No paragraph ({language}) begins with “{words}”.")
    return LabelDraft(label, begins)


def _check_all_labelled(record: Record, change: ChangeDraft, newest: Texts, earlier: Texts) -> None:
    if change.default:
        return
    for language, document in earlier.items():
        before = {block.text for block in document.blocks}
        for block in newest[language].blocks:
            if block.text not in before and not change.label_of(block.text, language):
                record.fault("labels", f"This changed paragraph ({language}) has no label: “{block.text[:40]}”.")
