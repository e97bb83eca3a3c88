"""Reading files and checking records: what all content formats share. Faults are collected, nothing is raised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from portal.articles.formats.values import Fault
from portal.common.languages import FOLDERS
from portal.common.plain_yaml import DEEPEST, PlainLoader, is_too_deep

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
AS_OF = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


class Files:
    """The files below `root`; collects faults while it reads, so that one run names them all."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def text(self, path: Path) -> str | None:
        try:
            return path.read_text(encoding="utf-8")
        except FileNotFoundError:
            self.faults.append(Fault(self.name(path), "", "", "The file is missing."))
        except UnicodeDecodeError:
            self.faults.append(Fault(self.name(path), "", "", "The file is not UTF-8."))
        return None

    def yaml(self, path: Path) -> Any:
        text = self.text(path)
        if text is None:
            return None
        if is_too_deep(text):
            self.faults.append(Fault(self.name(path), "", "", f"The YAML is nested deeper than {DEEPEST} levels."))
            return None
        try:
            loaded = yaml.load(text, PlainLoader)  # noqa: S506 (a SafeLoader)
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line = f"line {mark.line + 1}" if mark else ""
            self.faults.append(Fault(self.name(path), line, "", f"The YAML cannot be read: {getattr(error, 'problem', None) or error}."))
            return None
        if loaded is None:
            self.faults.append(Fault(self.name(path), "", "", "The file is empty."))
        return loaded

    def records(self, path: Path, key: str, identity: str) -> Iterator[Record]:
        """The records of a list file, each once: `key: [{identity: …}, …]`."""
        loaded = self.yaml(path)
        if loaded is None:
            return
        rows = loaded.get(key) if isinstance(loaded, dict) else None
        if not isinstance(rows, list):
            self.faults.append(Fault(self.name(path), "", key, f"The file must hold a list under “{key}:”."))
            return
        seen: set[str] = set()
        for place, row in enumerate(rows, 1):
            record = Record(
                self,
                self.name(path),
                str((row or {}).get(identity) or f"number {place}") if isinstance(row, dict) else f"number {place}",
                row,
            )
            if not isinstance(row, dict):
                record.fault("", "The record must be a map.")
            elif record.label in seen:
                record.fault(identity, "This stands twice.")
            else:
                seen.add(record.label)
                yield record


class Record:
    """One map of a file; every `take` checks a field and notes what is wrong with it."""

    def __init__(self, files: Files, file: str, label: str, values: dict[str, Any]) -> None:
        self.files, self.file, self.label = files, file, label
        self.values = dict(values) if isinstance(values, dict) else {}

    def fault(self, field: str, message: str) -> None:
        self.files.faults.append(Fault(self.file, self.label, field, message))

    def text(self, name: str, *, most: int = 0, optional: bool = False) -> str:
        value = self.values.pop(name, None)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value in (None, "") and optional:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.fault(name, "Write a text.")
            return ""
        if most and len(value) > most:
            self.fault(name, f"At most {most} characters; this has {len(value)}.")
        if any(ord(mark) < 32 and mark not in "\n\t" for mark in value):
            self.fault(name, "The text holds control characters.")
        return value.strip()

    def slug(self, name: str, *, most: int) -> str:
        value = self.text(name, most=most)
        if value and not SLUG.fullmatch(value):
            self.fault(name, "Small letters, digits and hyphens only.")
        return value

    def choice(self, name: str, allowed: list[str], *, optional: bool = False) -> str:
        value = self.text(name, optional=optional)
        if value and value not in allowed:
            self.fault(name, f"“{value}” is unknown; write one of {', '.join(allowed)}.")
        return value

    def number(self, name: str, least: int, most: int, *, default: int | None = None) -> int | None:
        value = self.values.pop(name, None)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.fault(name, f"Write a whole number from {least} to {most}.")
            return None
        return value

    def as_of(self, name: str) -> str:
        """A date as exact as it is known: YYYY, YYYY-MM or YYYY-MM-DD."""
        value = self.text(name)
        if value and not is_as_of(value):
            self.fault(name, "Write YYYY, YYYY-MM or YYYY-MM-DD, a day that exists.")
        return value

    def texts(self, name: str, *, chinese: bool = True, most: int = 0) -> dict[str, str]:
        """A text in both languages, keyed as the portal keys them; without `chinese` English alone will do."""
        value = self.values.pop(name, None)
        if not isinstance(value, dict) or set(value) - set(FOLDERS):
            self.fault(name, "Write the text in en and in zh-Hans.")
            return {"en": ""}
        needed = [folder for folder in FOLDERS if folder == "en" or chinese]
        if any(not isinstance(value.get(folder), str) or not value[folder].strip() for folder in needed):
            self.fault(name, f"Write the text in {' and in '.join(needed)}.")
        if most and any(len(str(text)) > most for text in value.values()):
            self.fault(name, f"At most {most} characters.")
        return {FOLDERS[folder]: str(text).strip() for folder, text in value.items()}

    def ids(self, name: str, known: set[str] | None, what: str) -> tuple[str, ...]:
        """A list of ids; each must be known (None: not asked)."""
        value = self.values.pop(name, None)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault(name, "Write a list of ids.")
            return ()
        ids = tuple(str(item) for item in value)
        for item in sorted(set(ids)):
            if known is not None and item not in known:
                self.fault(name, f"There is no {what} “{item}”.")
            if ids.count(item) > 1:
                self.fault(name, f"“{item}” stands twice.")
        return ids

    def done(self) -> None:
        """Whatever was not asked for is a fault: most often a misspelt name."""
        for name in sorted(map(str, self.values)):
            self.fault(name, "There is no such field.")


def is_as_of(value: str) -> bool:
    if not AS_OF.fullmatch(value):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True
