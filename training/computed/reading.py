"""scenarios.yaml, parsed → its templates and shared words, and every fault of it. Reads no file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from training.computed import templates
from training.computed.asking import Unaskable
from training.computed.instances import Instance, instance
from training.computed.speech import Names, Speech
from training.computed.tables import Tables
from training.computed.templates import BRACES, LANGUAGES, Template, spoken

Fault = Callable[[str, str, str], None]  # gets the record, the field, and what is wrong with it
WORDS: Final = ("places", "phrases", "answers", "because", "otherwise", "changes", "units", "sentences")
ENGINES: Final = ("exhaustion", "pathway")  # whose tools lend their words
MOST: Final = 200  # seeds of a template


@dataclass(frozen=True)
class Scenarios:
    """Templates with their shared words; `seeds` questions are made of each."""

    templates: tuple[Template, ...] = ()
    seeds: int = 0
    own: Mapping[str, Any] = field(default_factory=dict)

    def codes(self, key: str) -> list[str]:
        """The codes of the questions of a template."""
        return [code(key, seed) for seed in range(self.seeds)]

    @property
    def keys(self) -> set[str]:
        return {template.key for template in self.templates}

    def speech(self, tools: Mapping[str, Mapping[str, Any]], names: Names) -> Speech:
        """The words of these scenarios, with those of the tools and of the rows."""
        return Speech.of(self.own, {engine: tools[engine] for engine in ENGINES}, names)


def code(key: str, seed: int) -> str:
    return f"{key}-{seed + 1}"


def read(parsed: object, fault: Fault) -> Scenarios:
    """The scenarios of a parsed file; none, where it cannot be used."""
    if not isinstance(parsed, Mapping):
        fault("", "", "The file must be a map.")
        return Scenarios()
    seeds = parsed.get("seeds")
    if not isinstance(seeds, int) or isinstance(seeds, bool) or not 1 <= seeds <= MOST:
        fault("", "seeds", f"Write a whole number from 1 to {MOST}.")
        seeds = 1
    for name in WORDS:
        if not isinstance(parsed.get(name), Mapping):
            fault("", name, "The words are missing.")
    for path, message in _one_sided({name: parsed.get(name) for name in WORDS}):
        fault(path, "", message)
    return Scenarios(tuple(templates.read(parsed, fault)), seeds, parsed)


def _one_sided(words: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Where a text stands in one language only, or has other places to fill there."""
    if not isinstance(words, Mapping):
        return
    texts = {name: text for name, text in words.items() if name in LANGUAGES}
    if texts and not spoken(texts):
        yield path, "Write the text in en and in zh-Hans."
    elif len({frozenset(BRACES.findall(text)) for text in texts.values()}) > 1:
        yield path, "Both languages must have the same places to fill."
    for key, one in words.items():
        if key not in LANGUAGES:
            yield from _one_sided(one, f"{path}.{key}".strip("."))


def compute(scenarios: Scenarios, template: Template, tables: Tables, speech: Speech) -> Iterator[tuple[int, Instance | Unaskable]]:
    """What each seed makes of a template: a question, or why there is none."""
    for seed in range(scenarios.seeds):
        try:
            yield seed, instance(template, seed, tables, speech)
        except Unaskable as why:
            yield seed, why


def check(scenarios: Scenarios, tables: Tables, speech: Speech, facts: set[str], fault: Fault) -> None:
    """Name what keeps templates from becoming questions: words, rows or facts that are not there, or no fair case at all."""
    for template in scenarios.templates:
        try:
            found = list(compute(scenarios, template, tables, speech))
        except (KeyError, ValueError, IndexError, TypeError) as missing:
            fault(template.key, "", f"A word, a row or a value is missing: {missing}.")
            continue
        made = [one for _seed, one in found if isinstance(one, Instance)]
        if not made:
            fault(template.key, "", f"No case of it is a fair question: {found[0][1]}")
        if template.size < scenarios.seeds:
            fault(template.key, "vary", f"It has {template.size} cases, fewer than the {scenarios.seeds} questions made of it.")
        for unknown in sorted({fact for one in made for fact in one.cites} - facts):
            fault(template.key, "", f"The register has no fact “{unknown}”.")
