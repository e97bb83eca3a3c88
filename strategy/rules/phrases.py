"""Finding the phrases of clauses in a draft, in one pass over texts of any length.

A phrase is written as people would: `sublicen*` with any ending, `not .. challenge` with up to six words between (twelve Chinese
characters), never beyond the end of a sentence. Every repetition in a pattern has a bound and gives nothing back, so no text makes the
search slow. Case, line breaks, hyphens and spaces inside a phrase do not matter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

LETTER: Final = "[a-z0-9]"
HAN: Final = "[\u3400-\u9fff]"
BETWEEN: Final = r"[^a-z0-9.;:。；：]{1,40}+"  # between two words: spaces, a line break, a hyphen, a bracket, but no end of a sentence
JOINT: Final = r"[\s、，,（）()“”\"'-]{0,3}+"  # between two Chinese characters
GAP: Final = rf"(?:{BETWEEN}{LETTER}{{1,30}}+){{0,6}}?"
HAN_GAP: Final = r"[^。；;]{0,12}?"
TOKEN: Final = re.compile(rf"\.\.|{LETTER}[a-z0-9?]*\*?|{HAN}")
LEAD: Final = 3  # letters of its first word by which a phrase is looked up
MOST: Final = 200  # places kept of one clause and kind; more would tell nobody anything


@dataclass(frozen=True)
class Phrase:
    """A phrase of a clause. `kind`: sign (of the clause), heading, danger (often against the licensee)."""

    clause: str
    kind: str
    text: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Hit:
    """A place in a text, as positions of characters. `limited`: its sentence says "except", "unless"; `negated`: a "not" stands before it."""

    clause: str
    start: int
    end: int
    phrase: str
    kind: str = "sign"
    limited: bool = False
    negated: bool = False


@dataclass(frozen=True)
class Phrasebook:
    """All phrases by their beginnings, and the patterns that find the beginning of every phrase that is there."""

    groups: Mapping[str, tuple[Phrase, ...]]
    leads: tuple[re.Pattern[str], ...]
    limits: re.Pattern[str]
    negations: re.Pattern[str]


def readable(text: str) -> str:
    """A phrase as people read it: guarantee* .. no parallel import* → guarantee … no parallel import."""
    return text.replace("*", "").replace(" .. ", " … ").replace("..", "…")


def compiled(text: str) -> re.Pattern[str]:
    """The pattern of one phrase, for `match` on a lowered text."""
    tokens = TOKEN.findall(text.lower())
    if not tokens or ".." in (tokens[0], tokens[-1]):
        raise ValueError(f"“{text}” is no phrase.")
    parts: list[str] = []
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token == "..":  # noqa: S105
            continue
        if before is not None:
            parts.append(_joint(before, token, tokens[tokens.index("..") - 1] if before == ".." else before))
        parts.append(_piece(token))
    return re.compile("".join(parts))


def _joint(before: str, token: str, word: str) -> str:
    latin = _latin(token) and _latin(word)
    if before == "..":
        return GAP + BETWEEN if latin else HAN_GAP
    return BETWEEN if latin else JOINT


def _latin(token: str) -> bool:
    return bool(re.match(LETTER, token))


def _piece(token: str) -> str:
    if not _latin(token):
        return re.escape(token)
    word = re.escape(token.rstrip("*")).replace(r"\?", f"{LETTER}")
    return word + (f"{LETTER}{{0,20}}+" if token.endswith("*") else "") + f"(?!{LETTER})"


def phrasebook(clauses: Mapping[str, Mapping[str, Any]], signs: Mapping[str, Mapping[str, Sequence[str]]]) -> Phrasebook:
    """From the table of clauses, their headings, phrases and warnings in every language."""
    phrases = [
        Phrase(clause, kind, text, compiled(text))
        for clause, row in clauses.items()
        for kind, name in (("heading", "headings"), ("sign", "phrases"), ("danger", "warnings"))
        for texts in row.get(name, {}).values()
        for text in texts
    ]
    ordered = sorted(phrases, key=lambda phrase: (_lead(phrase.text), phrase.clause, phrase.kind))
    groups = {lead: tuple(found) for lead, found in groupby(ordered, key=lambda phrase: _lead(phrase.text))}
    return Phrasebook(groups, _leads(groups), _any(signs["limits"]), _any(signs["negations"]))


def _lead(text: str) -> str:
    first = TOKEN.findall(text.lower())[0].rstrip("*")
    lead = first[:LEAD]
    if "?" in lead or len(text.replace("..", "").strip()) < 2:
        raise ValueError(f"“{text}” is too vague a phrase.")
    return lead


def _leads(groups: Mapping[str, Sequence[Phrase]]) -> tuple[re.Pattern[str], ...]:
    """One for words, one for Chinese: the beginning of a phrase, when the whole phrase follows. The searching is done inside them."""
    rest = {lead: f"(?={'|'.join(phrase.pattern.pattern[len(lead) :] for phrase in found)})" for lead, found in groups.items()}
    tree: dict[str, dict[str, list[str]]] = {}
    for lead in sorted(lead for lead in groups if _latin(lead)):
        tree.setdefault(lead[0], {}).setdefault(lead[1], []).append(f"{lead[2:]}{rest[lead]}")
    words = "|".join(f"{a}(?:{'|'.join(f'{b}(?:{_or(ends)})' for b, ends in inner.items())})" for a, inner in tree.items())
    han = _or(f"{lead}{rest[lead]}" for lead in groups if not _latin(lead))
    return tuple(re.compile(pattern) for pattern in (rf"(?<!{LETTER})(?:{words})" if words else "", han) if pattern)


def _or(patterns: Iterable[str]) -> str:
    return "|".join(patterns)


def _any(words: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    found = sorted((word for group in words.values() for word in group), key=len, reverse=True)
    return re.compile("|".join(rf"(?<!{LETTER}){re.escape(word)}(?!{LETTER})" if word.isascii() else re.escape(word) for word in found))


def lowered(text: str) -> str:
    """Small letters, each in the place of its capital: a letter that would become two stays as it is."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(one if len(one.lower()) != 1 else one.lower() for one in text)


def hits(text: str, book: Phrasebook, most: int = MOST) -> list[Hit]:
    """Every place of every phrase, in the order of the text; of one clause and kind at most the first `most`."""
    small = lowered(text)
    found = [hit for leads in book.leads for hit in _found(small, leads, book, most)]
    return _longest(sorted(found, key=lambda hit: (hit.start, hit.clause, hit.kind)), most)


def _found(small: str, leads: re.Pattern[str], book: Phrasebook, most: int) -> list[Hit]:
    found: list[Hit] = []
    counts: Counter[tuple[str, str]] = Counter()
    full: set[str] = set()
    for lead in leads.finditer(small):
        at, name = lead.start(), lead.group()
        if name in full:
            continue
        open_ones = [phrase for phrase in book.groups[name] if counts[phrase.clause, phrase.kind] < most]
        if not open_ones:
            full.add(name)
        for phrase in open_ones:
            if match := phrase.pattern.match(small, at):
                counts[phrase.clause, phrase.kind] += 1
                found.append(_hit(phrase, small, at, match.end(), book))
    return found


def _hit(phrase: Phrase, small: str, start: int, end: int, book: Phrasebook) -> Hit:
    first, last = sentence(small, start, end, 160)
    limited = bool(book.limits.search(small, first, last))
    negated = bool(book.negations.search(small, max(first, start - 40), start))
    return Hit(phrase.clause, start, end, phrase.text, phrase.kind, limited, negated)


def _longest(found: Iterable[Hit], most: int) -> list[Hit]:
    """Of phrases of the same clause and kind that begin at the same place the longest."""
    best: dict[tuple[int, str, str], Hit] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for hit in found:
        key = (hit.start, hit.clause, hit.kind)
        if key in best:
            best[key] = max(best[key], hit, key=lambda one: one.end)
        elif counts[key[1:]] < most:
            counts[key[1:]] += 1
            best[key] = hit
    return list(best.values())


# Sentences and sections

END: Final = re.compile(r"[。；;!?！？]|\.(?=\s)|\n\s{0,40}\n")
HEADING: Final = re.compile(
    r"^[ \t\u3000]{0,8}"
    r"(?P<number>(?:article|section|clause)[ \t]{1,4}[0-9ivx]{1,6}\.?|[0-9]{1,3}(?:\.[0-9]{1,3}){0,4}[.、)]?(?=[ \t\u3000])"
    r"|第[一二三四五六七八九十百零〇0-9]{1,6}[条章节]|[一二三四五六七八九十]{1,3}、)"
    r"[ \t\u3000:：.]{0,6}(?P<title>[^\n]{0,200})",
    re.IGNORECASE | re.MULTILINE,
)


def sentence(text: str, start: int, end: int, reach: int = 400) -> tuple[int, int]:
    """Where the sentence around a place begins and ends, at most `reach` characters away."""
    first = max(0, start - reach)
    for match in END.finditer(text, first, start):
        first = match.end()
    after = END.search(text, end, min(len(text), end + reach))
    return first, after.start() if after else min(len(text), end + reach)


@dataclass(frozen=True)
class Section:
    """A numbered part of a text, its heading line included; the first may have no number."""

    start: int
    end: int
    number: str = ""
    title: str = ""


def sections(text: str) -> list[Section]:
    """The text in its numbered parts, without a gap; one part where nothing is numbered."""
    marks = list(HEADING.finditer(text))
    starts = [mark.start() for mark in marks]
    ends = [*starts[1:], len(text)]
    found = [Section(mark.start(), end, mark["number"].strip(), mark["title"].strip()) for mark, end in zip(marks, ends, strict=False)]
    if not found or found[0].start:
        found.insert(0, Section(0, starts[0] if starts else len(text)))
    return found
