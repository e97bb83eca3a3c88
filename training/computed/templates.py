"""Templates of scenarios: which facts vary over which values, which are fixed, what is asked, and the words (format: training/content)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import gcd, prod
from typing import Any, Final

Texts = dict[str, str]  # language → text
Say = Callable[[str, str], None]  # (field, message)

LANGUAGES: Final = {"en": "en", "zh-Hans": "zh-hans"}  # as files spell them → as the database does
ASKS: Final = {  # engine → what may be asked
    "exhaustion": ("outcome", "regime", "market", "origin", "change"),
    "playbook": ("day", "task", "forum", "length"),
    "pathway": ("route", "office"),
}
FIELDS: Final = {"id", "engine", "ask", "countermeasure", "competency", "difficulty", "fixed", "vary", "say", "stem"}
BRACES: Final = re.compile(r"\{(\w+)\}")
GOLDEN: Final = 0.6180339887


@dataclass(frozen=True)
class Value:
    """A value of a fact that varies: what it sets, and words of its own by name and language."""

    sets: Mapping[str, object]
    says: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """A scenario with blanks. `say`: words for the values of a fact that the engine's common words do not fit."""

    key: str
    engine: str
    ask: str
    countermeasure: int
    competency: str
    difficulty: int
    fixed: Mapping[str, object]
    vary: Mapping[str, tuple[Value, ...]]
    say: Mapping[str, Mapping[str, Texts]]
    stem: Texts
    digest: str

    @property
    def size(self) -> int:
        """How many cases it has."""
        return prod(len(values) for values in self.vary.values())

    def case(self, seed: int) -> tuple[dict[str, object], dict[str, Texts]]:
        """The facts of a seed and the words that come with them; no two seeds below `size` give the same. The rows have no say in it."""
        facts, said = dict(self.fixed), dict[str, Texts]()
        place = (stable(self.key) + seed * _stride(self.size)) % self.size
        for values in self.vary.values():
            place, digit = divmod(place, len(values))
            facts |= values[digit].sets
            said |= values[digit].says
        return facts, said


def stable(*parts: object) -> int:
    """A number from words, the same on every machine and in every run."""
    return int.from_bytes(hashlib.sha256("/".join(map(str, parts)).encode()).digest()[:8])


def _stride(size: int) -> int:
    """A step through `size` places that meets each once and lands far from where it was."""
    step = max(1, int(size * GOLDEN))
    while gcd(step, size) != 1:
        step += 1
    return step


# Reading


def texts(record: Mapping[str, str]) -> Texts:
    """{"en", "zh-Hans"} as files spell it → {"en", "zh-hans"}."""
    return {LANGUAGES[name]: str(text).strip() for name, text in record.items() if name in LANGUAGES}


def spoken(value: object) -> bool:
    """Whether this is a text in both languages."""
    return isinstance(value, Mapping) and set(value) == set(LANGUAGES) and all(isinstance(text, str) and text for text in value.values())


def read(parsed: Mapping[str, Any], fault: Callable[[str, str, str], None]) -> list[Template]:
    """The templates of the parsed file; `fault` gets the template, the field and what is wrong with it, and a template with faults is left out."""
    found: dict[str, Template] = {}
    for place, record in enumerate(parsed.get("templates") or [], 1):
        key = str(record.get("id") if isinstance(record, Mapping) else f"number {place}")
        wrong: list[tuple[str, str]] = list(_faults(record)) if isinstance(record, Mapping) else [("", "The record must be a map.")]
        if key in found:
            wrong.append(("id", "The id stands twice."))
        for name, message in wrong:
            fault(key, name, message)
        if not wrong:
            found[key] = _template(record)
    return list(found.values())


def _faults(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with one template, as (field, sentence)."""
    for unknown in sorted(set(record) - FIELDS):
        yield unknown, "There is no such field."
    if not re.fullmatch(r"[A-Z][A-Z0-9]{1,9}", str(record.get("id"))):
        yield "id", "Write two to ten capital letters and digits."
    if record.get("engine") not in ASKS:
        yield "engine", f"Write one of {', '.join(ASKS)}."
    elif record.get("ask") not in ASKS[record["engine"]]:
        yield "ask", f"Write one of {', '.join(ASKS[record['engine']])}."
    if not re.fullmatch(r"CMP\d\d", str(record.get("competency"))):
        yield "competency", "Write a competency, as CMP11."
    for name in ("countermeasure", "difficulty"):
        if record.get(name) not in (1, 2, 3, 4, 5):
            yield name, "Write a whole number from 1 to 5."
    yield from _word_faults(record)
    if not record.get("vary"):
        yield "vary", "At least one fact must vary."
    for name, values in (record.get("vary") or {}).items():
        if not _values(name, values):
            yield f"vary.{name}", "Write a list of values, or the first and the last day."


def _word_faults(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text in both languages, with the same places to fill."""
    for path, value in _spots("stem", record.get("stem")), *_within("say", record.get("say")), *_within("vary", record.get("vary")):
        if not spoken(value):
            yield path, "Write the text in en and in zh-Hans."
        elif len({frozenset(BRACES.findall(text)) for text in value.values()}) > 1:
            yield path, "Both languages must have the same places to fill."


def _spots(path: str, value: object) -> tuple[str, Any]:
    return path, value


def _within(path: str, value: object) -> Iterator[tuple[str, Any]]:
    """Every map with a language as a key, wherever it lies."""
    if isinstance(value, Mapping):
        if set(value) & set(LANGUAGES):
            yield path, value
        else:
            for key, one in value.items():
                yield from _within(f"{path}.{key}", one)
    elif isinstance(value, list):
        for place, one in enumerate(value, 1):
            yield from _within(f"{path}.{place}", one)


def _template(record: Mapping[str, Any]) -> Template:
    return Template(
        key=record["id"],
        engine=record["engine"],
        ask=record["ask"],
        countermeasure=record["countermeasure"],
        competency=record["competency"],
        difficulty=record["difficulty"],
        fixed=dict(record.get("fixed") or {}),
        vary={name: _values(name, values) for name, values in record["vary"].items()},
        say={key: {str(value): texts(said) for value, said in values.items()} for key, values in (record.get("say") or {}).items()},
        stem=texts(record["stem"]),
        digest=hashlib.sha256(json.dumps(record, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest(),
    )


def _values(name: str, given: object) -> tuple[Value, ...]:
    """A list of values; or {from, to}, the weekdays between two days."""
    if isinstance(given, Mapping) and isinstance(given.get("from"), date) and isinstance(given.get("to"), date):
        return tuple(Value({name: day}) for day in _weekdays(given["from"], given["to"]))
    return tuple(_value(name, one) for one in given) if isinstance(given, Sequence) and not isinstance(given, str) else ()


def _weekdays(first: date, last: date) -> Iterator[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return (day for day in days if day.weekday() < 5)


def _value(name: str, one: object) -> Value:
    """A plain value of the fact; a text in both languages; or a map: `set` for facts, everything else words."""
    if not isinstance(one, Mapping):
        return Value({name: one})
    if set(one) & set(LANGUAGES):
        return Value({}, {name: texts(one)})
    return Value(dict(one.get("set") or {}), {key: texts(said) for key, said in one.items() if key != "set"})
