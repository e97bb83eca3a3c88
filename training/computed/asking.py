"""What is asked of an engine: a case in, the right answer, wrong ones in order of preference, and the rules and facts behind them out."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from strategy.rules.engine import Reason
from training.computed.speech import Speech
from training.computed.tables import Tables
from training.computed.templates import Template, Texts

MOST_REASONS: Final = 4


class Unaskable(Exception):
    """As the rows stand, the case makes no fair question; the message says why."""


@dataclass(frozen=True)
class Case:
    """A template with its facts chosen."""

    template: Template
    facts: Mapping[str, object]
    tables: Tables
    speech: Speech
    chance: random.Random  # for the order in which neighbours are tried, nothing else


@dataclass(frozen=True)
class Choice:
    """An answer to choose, and why it is right or wrong."""

    text: Texts
    why: Texts


@dataclass(frozen=True)
class Answered:
    """`key` is what the engine says. `given`: further words for the stem. `facts`: ids of the register, the first is the proof."""

    key: Choice
    wrong: Sequence[Choice]
    rules: Sequence[str]
    facts: Sequence[str]
    given: Mapping[str, Texts] = field(default_factory=dict)


def told(case: Case, found: Iterable[Reason]) -> list[Reason]:
    """The reasons there is something to tell of, not more than anybody reads."""
    words = case.speech.tongues["en"]
    return [one for one in found if words.reason(case.template.engine, one)][:MOST_REASONS]


def reasons(case: Case, found: Iterable[Reason]) -> Texts:
    """The engine's reasons in words, each with the facts it rests on."""
    listed = told(case, found)
    engine = case.template.engine
    return case.speech.both(lambda say: say.join(_cited(say.reason(engine, one), one.facts, say.language) for one in listed))


def _cited(sentence: str, facts: Sequence[str], language: str) -> str:
    if not sentence or not facts:
        return sentence
    if language == "en":
        return f"{sentence.removesuffix('.')} ({', '.join(facts)})."
    return f"{sentence.removesuffix('。')}（{'、'.join(facts)}）。"


def joined(*parts: Texts) -> Texts:
    """Sentences one after the other, in each language."""
    return {code: (" " if code == "en" else "").join(part[code] for part in parts if part[code]) for code in parts[0]}


def distinct(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in items if one))
