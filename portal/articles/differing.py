"""What differs between two revisions: paragraph by paragraph in the order of the newer one, word by word inside. Pure.

    compare(text_of(old.title, old.summary, old.body), text_of(new.title, new.summary, new.body))

Paragraphs are paired by `portal.articles.matching`, so that one that was moved is shown as moved, one that was changed beside its
older words, and one that is gone where it stood. `words` compares a single pair.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from portal.articles.matching import Kind, Pair, Passage, pair
from portal.articles.runs import Run, words
from portal.articles.staying import staying
from portal.articles.tokens import CITED, joined, normal

__all__ = ["Line", "Run", "Text", "compare", "passages_of", "text_of", "words"]

CONTEXT = 1  # unchanged paragraphs shown round a change
ALONE = re.compile(r"\s*(?:\||#{1,6}\s)")  # a row of a table, a heading: one line is all of it
STARTS = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s")  # an item of a list
SECTION = re.compile(r"##\s")
FACT = re.compile(r"@([A-Za-z0-9][A-Za-z0-9._-]*)")

Part = Literal["title", "summary", "paragraph"]


@dataclass(frozen=True)
class Text:
    """A revision as it is compared."""

    title: str
    summary: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Line:
    """A paragraph of the comparison, or the title or the summary; a "gap" stands for `count` unchanged paragraphs left out.

    `before` and `after` are places (from 0) in the two texts: several before where paragraphs were joined. Each part of a split one
    is a line of its own; `keeps`: the part that is still the paragraph. `moved`: it stands elsewhere than among its neighbours.
    """

    kind: Kind | Literal["gap"]
    runs: list[Run]
    part: Part = "paragraph"
    before: tuple[int, ...] = ()
    after: int | None = None
    keeps: bool = True
    moved: bool = False
    count: int = 0


def text_of(title: str, summary: str, body: str) -> Text:
    """A revision's words as they were written, marks included: a changed citation or heading is a change too."""
    return Text(title, summary, tuple(passages_of(body)))


def passages_of(body: str) -> Iterator[Passage]:
    """Paragraphs, items of lists, rows of tables and headings of a Markdown text; lines that belong together are one."""
    section, lines = 0, list[str]()
    for line in [*body.split("\n"), ""]:
        alone = ALONE.match(line)
        if lines and (alone or not line.strip() or STARTS.match(line)):
            yield _passage(joined(lines), section)
            lines = []
        section += bool(SECTION.match(line))
        if alone:
            yield _passage(line.strip(), section)
        elif line.strip():
            lines.append(line.strip())


def _passage(text: str, section: int) -> Passage:
    facts = [fact for mark in CITED.findall(text) for fact in FACT.findall(mark)]
    return Passage(text, tuple(dict.fromkeys(facts)), section=section)


def compare(before: Text, after: Text, context: int = CONTEXT) -> list[Line]:
    """The changes with `context` unchanged paragraphs round each; empty where the texts are the same but for blanks."""
    lines = _in_place(before.passages, after.passages)
    return [*_heads(before, after), *_collapsed(lines, context)]


def _heads(before: Text, after: Text) -> Iterator[Line]:
    parts: list[tuple[Part, str, str]] = [("title", before.title, after.title), ("summary", before.summary, after.summary)]
    for part, old, new in parts:
        if normal(old) != normal(new):
            kind: Kind = "changed" if old.strip() and new.strip() else "new" if new.strip() else "gone"
            yield Line(kind, words(old, new), part)


def _in_place(before: tuple[Passage, ...], after: tuple[Passage, ...]) -> list[Line]:
    """All lines in the order of `after`; what is gone follows what it followed."""
    pairs = pair(before, after)
    keepers = [one for one in pairs if one.keeps and one.kind != "moved"]
    places = [(one.before, one.after) for one in keepers if one.before is not None and one.after is not None]
    stayed = dict(staying(places, [after[place].text for _old, place in places]))
    gone: dict[int, list[Line]] = defaultdict(list)
    lost, spot = {one.before for one in pairs if one.kind == "gone"}, -1
    ends = _ends(pairs)
    for place, passage in enumerate(before):
        if place in lost:
            gone[spot].append(Line("gone", _only("out", passage.text), before=(place,)))
        elif place in stayed:
            spot = max(spot, ends[stayed[place]])
    lines = gone[-1]
    for line in _standing(pairs, before, after):
        moved = line.kind == "moved" or (line.kind == "changed" and stayed.get(line.before[0]) != line.after)
        lines += [replace(line, moved=moved), *gone[line.after if line.after is not None else -1]]
    return lines


def _ends(pairs: list[Pair]) -> dict[int, int]:
    """For each place after, the last part of the same paragraph."""
    last: dict[int, int] = {}
    for one in pairs:
        if one.before is not None and one.after is not None:
            last[one.before] = max(last.get(one.before, -1), one.after)
    return {one.after: last[one.before] for one in pairs if one.before is not None and one.after is not None}


def _standing(pairs: list[Pair], before: tuple[Passage, ...], after: tuple[Passage, ...]) -> Iterator[Line]:
    """The lines of what stands in the newer text."""
    origins: dict[int, list[int]] = defaultdict(list)
    parts: dict[int, list[int]] = defaultdict(list)
    for one in pairs:
        if one.before is not None and one.after is not None:
            origins[one.after].append(one.before)
            if one.kind == "split":
                parts[one.before].append(one.after)
    split = {
        (old, place): runs
        for old, places in parts.items()
        for place, runs in zip(places, _divided(before[old].text, [after[place].text for place in places]), strict=True)
    }
    kept = {(one.before, one.after) for one in pairs if one.keeps}
    for one in {one.after: one for one in pairs if one.after is not None}.values():
        place, olds = one.after or 0, sorted(origins[one.after or 0])
        if one.kind in {"same", "moved"}:
            runs = _only("same", after[place].text)
        elif one.kind == "split":
            runs = split[olds[0], place]
        else:
            runs = words(joined(before[old].text for old in olds), after[place].text)
        yield Line(one.kind, runs, before=tuple(olds), after=place, keeps=any((old, place) in kept for old in olds))


def _only(kind: Literal["same", "out"], text: str) -> list[Run]:
    return [Run(kind, normal(text))]


def _divided(old: str, parts: list[str]) -> list[list[Run]]:
    """The runs from one text to several, cut where the parts meet: what stands in the next part is not struck out in this one."""
    parts = [normal(part) for part in parts]
    ends = [len(joined(parts[: count + 1])) for count in range(len(parts))]
    found: list[list[Run]] = [[] for _part in parts]
    here = done = 0
    for run in words(old, joined(parts)):
        text = run.text
        while run.kind != "out" and done + len(text) > ends[here]:
            found[here].append(Run(run.kind, text[: ends[here] - done]))
            text, done, here = text[ends[here] - done :], ends[here], here + 1
            if len(joined(parts[: here + 1])) - len(parts[here]) > done:  # the blank that joined them
                text, done = text[1:], done + 1
        found[here].append(Run(run.kind, text))
        done += len(text) if run.kind != "out" else 0
    return [[run for run in runs if run.text] for runs in found]


def _collapsed(lines: list[Line], context: int) -> Iterator[Line]:
    """Unchanged stretches away from any change become a gap."""
    changed = [place for place, line in enumerate(lines) if line.kind != "same"]
    near = {place + step for place in changed for step in range(-context, context + 1)}
    count = 0
    for place, line in enumerate(lines):
        if place in near:
            yield from _gap(count)
            yield line
            count = 0
        else:
            count += 1
    yield from _gap(count) if changed else ()


def _gap(count: int) -> Iterable[Line]:
    return [Line("gap", [], count=count)] if count else []
