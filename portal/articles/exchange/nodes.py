"""YAML as nodes that know their line: keys once, no aliases, no tags, nothing that is not asked for."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import yaml

from portal.articles.exchange.faults import Fault
from portal.common.plain_yaml import PlainLoader, is_too_deep

NULL = "tag:yaml.org,2002:null"
PLAIN = {NULL, *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "map", "seq"))}
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # what no database keeps


def composed(text: str, file: str, faults: list[Fault], first: int = 1) -> Any:
    """The root node of a YAML text whose first line is line `first` of `file`; None, and a fault, where it cannot be read."""
    if is_too_deep(text):
        faults.append(Fault(file, first, "deep"))
        return None
    try:
        for event in yaml.parse(text, PlainLoader):
            if getattr(event, "anchor", None) or isinstance(event, yaml.AliasEvent):
                faults.append(Fault(file, first + _line(event), "alias"))
                return None
            if getattr(event, "tag", None):
                faults.append(Fault(file, first + _line(event), "tag"))
                return None
        return yaml.compose(text, PlainLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        faults.append(Fault(file, first + (mark.line if mark else 0), "yaml"))
        return None


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0


class Fields:
    """The fields of a map; each `take` checks one and notes what is wrong with it."""

    def __init__(self, node: Any, file: str, faults: list[Fault], first: int = 1) -> None:
        self.file, self.faults, self.first = file, faults, first
        self.start = first + (node.start_mark.line if node is not None else 0)
        self.nodes: dict[str, Any] = {}
        self.lines: dict[str, int] = {}
        if not isinstance(node, yaml.MappingNode):
            self.fault("map", self.start)
            return
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
            line = first + key.start_mark.line
            if name in self.nodes or not name:
                self.fault("twice_key" if name else "map", line, field=name)
            self.nodes.setdefault(name, value)
            self.lines.setdefault(name, line)

    def fault(self, code: str, line: int, **said: str) -> None:
        self.faults.append(Fault(self.file, line, code, said))

    def line(self, name: str) -> int:
        return self.lines.get(name, self.start)

    def scalar(self, name: str) -> str | None:
        """The text of a field; None where there is none."""
        node = self.nodes.pop(name, None)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag == NULL):
            return None
        if not isinstance(node, yaml.ScalarNode):
            self.fault("text", self.line(name), field=name)
            return None
        return str(node.value)

    def text(self, name: str, most: int, *, optional: bool = False) -> str:
        before = len(self.faults)
        value = (self.scalar(name) or "").strip()
        if not value and not optional and len(self.faults) == before:
            self.fault("missing", self.line(name), field=name)
        if len(value) > most:
            self.fault("long", self.line(name), field=name, most=f"{most:,}")
        if UNSTORABLE.search(value):
            self.fault("marks", self.line(name), field=name)
        return value

    def number(self, name: str, least: int, most: int, default: int) -> int:
        value = self.scalar(name)
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,9}", value) or not least <= int(value) <= most:
            self.fault("number", self.line(name), field=name, least=str(least), most=f"{most:,}")
            return default
        return int(value)

    def truth(self, name: str, default: bool) -> bool:
        value = self.scalar(name)
        if value is not None and value not in {"true", "false"}:
            self.fault("truth", self.line(name), field=name)
        return default if value is None else value == "true"

    def day(self, name: str) -> str:
        value = self.scalar(name)
        if value is None:
            return ""
        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
                raise ValueError(value)
            return date.fromisoformat(value).isoformat()
        except ValueError:
            self.fault("day", self.line(name), field=name)
            return ""

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.scalar(name)
        if value is not None and value not in allowed:
            self.fault("choice", self.line(name), field=name, allowed=", ".join(allowed))
        return value if value in allowed else default

    def done(self) -> None:
        """Whatever was not asked for is a fault: most often a misspelt name."""
        for name in self.nodes:
            if name:
                self.fault("unknown", self.line(name), field=name[:60])


def rows(text: str, key: str, file: str, faults: list[Fault]) -> list[Any]:
    """The nodes of a list file, `key: [{…}, …]`."""
    root = composed(text, file, faults)
    if root is None:
        if not any(fault.file == file for fault in faults):
            faults.append(Fault(file, 1, "list", {"field": key}))
        return []
    fields = Fields(root, file, faults)
    listed = fields.nodes.pop(key, None)
    fields.done()
    if not isinstance(listed, yaml.SequenceNode):
        faults.append(Fault(file, fields.line(key), "list", {"field": key}))
        return []
    return list(listed.value)
