"""What differs between two texts, word by word, or character by character in Chinese. Pure.

    words("Article 75(1) applies.", "Article 75(2) applies.")
        -> [Run("same", "Article "), Run("out", "75(1)"), Run("in", "75(2)"), Run("same", " applies.")]

The same and the struck out give the old text, the same and the put in the new one, both with their blanks made alike (`normal`):
a change of blanks is no change. Long texts are first held together by stretches that stand once in each; work that would grow
with the square is given up, and the stretch shown as replaced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from portal.articles.tokens import HAN, normal

RunKind = Literal["same", "out", "in"]
CLING = r"(?:[\u0300-\u036f\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]|\u200d.)*"  # accents, and what makes one picture of several
INNER = rf"(?:[.,:/&@'’–-]?[^\W_{HAN}]+|\([^\W_{HAN}]+\))*"  # "75(1)", "2.5", "know-how", "www.wipo.int"
TOKEN = re.compile(rf"\s+|[^\W_{HAN}]+{CLING}{INNER}|.{CLING}", re.DOTALL)
ONE_HAN = re.compile(rf"[{HAN}]")
ISLAND = 3  # letters of a word between two changes that is taken into them; a Chinese character counts two
LEAST = 0.3  # of a text must be the same, or it is shown as replaced
MEETINGS = 20_000  # of equal tokens: what is compared at once
WORK = 150_000  # in all
STRETCHES = (12, 6, 3, 1)  # tokens that stand once in each text

Block = tuple[int, int, int]  # place in the old, in the new, how many tokens


@dataclass(frozen=True)
class Run:
    """A stretch of text that is the same, went out or came in."""

    kind: RunKind
    text: str


@dataclass
class _Stretch:
    """Something that stays, or (where it stays not) what goes out and what comes in."""

    same: str = ""
    out: str = ""
    into: str = ""


def words(before: str, after: str) -> list[Run]:
    """The runs that lead from one text to the other; none for two empty ones."""
    old, new = normal(before), normal(after)
    if old == new:
        return [Run("same", new)] if new else []
    stretches = _tidy(_stretches(TOKEN.findall(old), TOKEN.findall(new)))
    if 2 * sum(len(one.same) for one in stretches) < LEAST * (len(old) + len(new)):
        stretches = [_Stretch(out=old, into=new)]
    found: list[tuple[RunKind, str]] = []
    for one in stretches:
        found += [("same", one.same), ("out", one.out), ("in", one.into)]
    return [Run(kind, text) for kind, text in found if text]


def _stretches(old: list[str], new: list[str]) -> Iterator[_Stretch]:
    i = j = 0
    for a, b, size in [*sorted(_blocks(old, new)), (len(old), len(new), 0)]:
        if a > i or b > j:
            yield _Stretch(out="".join(old[i:a]), into="".join(new[j:b]))
        if size:
            yield _Stretch(same="".join(old[a : a + size]))
        i, j = a + size, b + size


def _tidy(stretches: Iterator[_Stretch]) -> list[_Stretch]:
    """Small words between two changes are taken into them: "of" alone between two replaced words helps nobody."""
    kept: list[_Stretch] = []
    for one in stretches:
        if kept and kept[-1].same and one.same:
            kept[-1].same += one.same
        elif len(kept) > 1 and not one.same and _is_island(kept[-2], kept[-1].same, one):
            island = kept.pop().same
            kept[-1] = _Stretch(out=kept[-1].out + island + one.out, into=kept[-1].into + island + one.into)
        else:
            kept.append(one)
    return kept


def _is_island(left: _Stretch, same: str, right: _Stretch) -> bool:
    letters = sum(2 if ONE_HAN.match(mark) else 1 for mark in same if mark.isalnum())
    least = min(max(len(left.out), len(left.into)), max(len(right.out), len(right.into)))
    return letters <= ISLAND and len(same.strip()) <= least and bool(left.out and right.out or left.into and right.into)


def _blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """What both hold in the same order, in blocks, in no order."""
    work = WORK
    waiting = [(0, len(old), 0, len(new))]
    while waiting:
        a1, a2, b1, b2 = waiting.pop()
        start, end = _ends(old, new, (a1, a2, b1, b2))
        yield a1, b1, start
        yield a2 - end, b2 - end, end
        a1, a2, b1, b2 = a1 + start, a2 - end, b1 + start, b2 - end
        if a1 == a2 or b1 == b2:
            continue
        meetings = _meetings(old[a1:a2], new[b1:b2])
        if meetings <= min(MEETINGS, work):
            work -= meetings
            matcher = SequenceMatcher(str.isspace, old[a1:a2], new[b1:b2], autojunk=False)
            yield from ((a1 + a, b1 + b, size) for a, b, size in matcher.get_matching_blocks())
        else:
            anchors = _anchors(old[a1:a2], new[b1:b2])
            ends = [(a1 + a, b1 + b) for a, b in anchors[1:]] + [(a2, b2)]
            waiting += [(a1 + a, end, b1 + b, other) for (a, b), (end, other) in zip(anchors, ends, strict=True)] if anchors else []
            waiting += [(a1, a1 + anchors[0][0], b1, b1 + anchors[0][1])] if anchors else []


def _ends(old: Sequence[str], new: Sequence[str], window: tuple[int, int, int, int]) -> tuple[int, int]:
    """How many tokens are equal at the start and at the end of a window."""
    a1, a2, b1, b2 = window
    most, start, end = min(a2 - a1, b2 - b1), 0, 0
    while start < most and old[a1 + start] == new[b1 + start]:
        start += 1
    while end < most - start and old[a2 - 1 - end] == new[b2 - 1 - end]:
        end += 1
    return start, end


def _meetings(old: Sequence[str], new: Sequence[str]) -> int:
    theirs = Counter(new)
    return sum(count * theirs[token] for token, count in Counter(old).items() if not token.isspace())


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places in both where a stretch begins that stands once in each, the longest series of them in order."""
    for size in STRETCHES:
        ours, theirs = _once(old, size), _once(new, size)
        pairs = sorted((place, theirs[stretch]) for stretch, place in ours.items() if stretch in theirs)
        if pairs:
            return _in_order(pairs)
    return []


def _once(tokens: Sequence[str], size: int) -> dict[str, int]:
    stretches = ["\x1f".join(tokens[place : place + size]) for place in range(len(tokens) - size + 1)]
    counts = Counter(stretches)
    return {stretch: place for place, stretch in enumerate(stretches) if counts[stretch] == 1 and not stretch.isspace()}


def _in_order(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series that rises on both sides (patience sorting)."""
    tops: list[int] = []
    heads: list[int] = []
    previous: list[int] = []
    for place, (_a, b) in enumerate(pairs):
        pile = bisect_left(tops, b)
        tops[pile : pile + 1] = [b]
        heads[pile : pile + 1] = [place]
        previous.append(heads[pile - 1] if pile else -1)
    series, place = [], heads[-1]
    while place >= 0:
        series.append(pairs[place])
        place = previous[place]
    return series[::-1]
