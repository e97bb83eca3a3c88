"""Expressions that mean the same: whoever asks for one of a group finds texts that hold any of them, in either language.

`content/synonyms.yaml` holds the groups. A text that holds an expression, word by word, is indexed with the sign of its group, and a
query's expression asks for that sign: one word of the index instead of many, exact for phrases on both databases.
(Neither index holds places: asking for all the expressions instead would find their words apart as well.)
When the groups change, `searching.refresh` writes the index anew.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from portal.common.languages import FOLDERS
from portal.common.words import Wanted, Ways, Word, asked, once

FILE = Path(__file__).parent / "content" / "synonyms.yaml"
SIGN = "жs"  # as the other marks of the index: no text and no query yields this letter
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
Way = tuple[str, ...]


class Fault(NamedTuple):
    """What is wrong in the file."""

    record: str
    field: str
    message: str


@dataclass(frozen=True)
class Group:
    """Expressions that mean the same, as people write them, by language."""

    id: str
    expressions: dict[str, tuple[str, ...]]

    @property
    def sign(self) -> str:
        return SIGN + self.id.replace("-", "")


class Synonyms:
    """Groups ready to be looked for."""

    def __init__(self, groups: list[Group], spellings: list[list[str]]) -> None:
        self.groups = {group.sign: group for group in groups}
        self.twins = {way[0]: {way_of(other)[0] for other in twins} for twins in spellings for way in map(way_of, twins)}
        self.wanted = [Wanted(group.sign, ways=tuple(self._ways(group))) for group in groups]
        self.ways = Ways(self.wanted)
        self.digest = hashlib.sha256(repr(self.wanted).encode()).hexdigest()[:12]

    def _ways(self, group: Group) -> Iterator[Way]:
        spoken = (way_of(text) for texts in group.expressions.values() for text in texts)
        return iter(dict.fromkeys(way for said in spoken for way in self.spelt(said)))

    def spelt(self, way: Way) -> Iterator[Way]:
        """The same with every spelling of its words."""
        return product(*(sorted(self.twins.get(word, {word})) for word in way))

    def signs(self, text: str, words: list[Word]) -> list[str]:
        """The signs of the groups whose expressions a text holds, as often as it holds them."""
        return [one.text for one in self.ways.all(text, words)]

    def query(self, text: str) -> list[Wanted]:
        """What a query asks for, its longest expressions as groups. Nothing in it is syntax."""
        return once(self._query(text))

    def _query(self, text: str) -> Iterator[Wanted]:
        words = list(asked(text))
        place = 0
        while place < len(words):
            one, end = self._longest(text, words, place)
            beyond = place + 1
            while beyond < len(words) and words[beyond][1].start < end:
                beyond += 1
            across = [after for after, word in words[place + 1 : beyond] if word.end > end]
            if one.ways and (beyond == len(words) or words[beyond][1].start > end or not self._longest(text, words, beyond)[0].ways):
                yield one
                yield from across  # of 专利权, 专利 is known: what follows it must stand there as well
            else:
                yield one
            place = beyond if one.ways else place + 1

    def _longest(self, text: str, words: list[tuple[Wanted, Word]], place: int) -> tuple[Wanted, int]:
        """The longest expression that begins here, else the word itself; and where it ends."""
        plain, word = words[place]
        following = [after for _one, after in words[place + 1 : place + self.ways.reach]]
        found = sorted(self.ways.at(text, word, following), key=lambda pair: pair[1])
        if not found:
            return plain, word.end
        group, end = found[-1]
        own = tuple(after.text for after in [word, *following] if after.end <= end)
        return Wanted(group.text, ways=group.ways, own=own, place=(word.start, end)), end

    def also(self, wanted: list[Wanted]) -> dict[str, list[str]]:
        """The other expressions that a query asks for as well, by language, in the order of the query."""
        found: dict[str, list[str]] = {}
        for one in wanted:
            if one.ways:
                for language, texts in self.groups[one.text].expressions.items():
                    found.setdefault(language, []).extend(text for text in texts if one.own not in self.spelt(way_of(text)))
        return found


def way_of(text: str) -> Way:
    """An expression word by word."""
    return tuple(one.text for one, _word in asked(text))


@lru_cache(maxsize=1)
def known() -> Synonyms:
    """The portal's own groups; a file with faults yields what is sound in it."""
    groups, spellings, _faults = read(FILE)
    return Synonyms(groups, spellings)


def read(path: Path) -> tuple[list[Group], list[list[str]], list[Fault]]:
    """Groups, spellings, and every fault by record and field."""
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        return [], [], [Fault("", "", f"The file cannot be read: {str(error).splitlines()[0]}.")]
    if not isinstance(loaded, dict) or set(loaded) - {"groups", "spellings"} or not isinstance(loaded.get("groups"), list):
        return [], [], [Fault("", "groups", "The file must hold a list under “groups:”, and may hold one under “spellings:”.")]
    faults: list[Fault] = []
    spellings = list(_spellings(loaded.get("spellings") or [], faults))
    groups = list(_groups(loaded["groups"], faults))
    faults += _shared(Synonyms(groups, spellings))
    return groups, spellings, faults


def _spellings(rows: Any, faults: list[Fault]) -> Iterator[list[str]]:
    seen: set[str] = set()
    for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
        record = f"spellings, number {number}"
        if not isinstance(row, list) or len(row) < 2 or not all(isinstance(word, str) and len(way_of(word)) == 1 for word in row):
            faults.append(Fault(record, "", "Write two or more spellings of one word as a list of texts."))
            continue
        words = {way_of(word)[0] for word in row}
        faults += [Fault(record, "", f"“{word}” has its spellings already.") for word in row if way_of(word)[0] in seen]
        if not words & seen:
            yield row
        seen |= words


def _groups(rows: list[Any], faults: list[Fault]) -> Iterator[Group]:
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not ID.fullmatch(row["id"]):
            faults.append(Fault(f"number {number}", "id", "A group is a map with an id of small letters, digits and hyphens."))
            continue
        sign = row["id"].replace("-", "")
        if sign in seen:
            faults.append(Fault(row["id"], "id", "This id, without its hyphens, stands twice."))
            continue
        seen.add(sign)
        faults += [Fault(row["id"], str(name), "There is no such field.") for name in row if name not in {"id", *FOLDERS}]
        spoken = {FOLDERS[name]: tuple(_expressions(row, name, faults)) for name in FOLDERS if name in row}
        if sum(map(len, spoken.values())) < 2:
            faults.append(Fault(row["id"], "", "A group holds at least two expressions."))
        else:
            yield Group(row["id"], spoken)


def _expressions(row: dict[str, Any], name: str, faults: list[Fault]) -> Iterator[str]:
    texts = row[name]
    if not isinstance(texts, list) or not texts:
        faults.append(Fault(row["id"], name, "Write a list of texts."))
        return
    for text in texts:
        if not isinstance(text, str) or not text.strip():
            faults.append(Fault(row["id"], name, "Write a text."))
        elif [one.prefix for one, _word in asked(text)] in ([], [True]):
            faults.append(Fault(row["id"], name, f"“{text}” is too short to be looked for: two signs at least."))
        else:
            yield text.strip()


def _shared(synonyms: Synonyms) -> Iterator[Fault]:
    """An expression, however spelt, belongs to one group and stands there once."""
    holder: dict[Way, tuple[str, str]] = {}
    for group in synonyms.groups.values():
        for language, texts in group.expressions.items():
            for text in texts:
                way = min(synonyms.spelt(way_of(text)))
                if way in holder:
                    first, where = holder[way]
                    message = f"“{text}” is to the search the same as “{first}” in {where}."
                    yield Fault(group.id, next(name for name, spoken in FOLDERS.items() if spoken == language), message)
                holder.setdefault(way, (text, group.id))
