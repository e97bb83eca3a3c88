"""An instance of a template: the question a seed makes of it as the rows stand."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from training.computed import markets, outcomes, playbooks, timing
from training.computed.asking import Answered, Case, Choice, Unaskable
from training.computed.speech import PLACES, Speech
from training.computed.tables import Tables
from training.computed.templates import BRACES, Template, Texts, stable

ASKED: Final = {**outcomes.ASKED, **markets.ASKED, **timing.ASKED, **playbooks.ASKED}
LETTERS: Final = "abcde"
FEWEST: Final = 3  # answers to choose from


@dataclass(frozen=True)
class Instance:
    """A question with one right answer. `facts`: the case; `rules`: the rows behind the key with their versions; `cites`: facts, the first the proof."""

    template: str
    seed: int
    facts: Mapping[str, Any]
    stem: Texts
    options: Mapping[str, Choice]  # by letter, in the order they are stored
    key: str
    rules: Mapping[str, int]
    cites: tuple[str, ...]


def instance(template: Template, seed: int, tables: Tables, speech: Speech) -> Instance:
    """The question of this seed. The facts come from the seed alone, the key from the engine and the rows; raises `Unaskable`."""
    facts, said = template.case(seed)
    chance = random.Random(stable(template.key, seed, "order"))  # noqa: S311  (not for secrets)
    case = Case(template, facts, tables, speech, chance)
    found = ASKED[template.ask](case)
    return Instance(
        template=template.key,
        seed=seed,
        facts=facts,
        stem=_stem(case, {**said, **found.given}),
        **_placed(found, chance),
        rules={rule: tables.versions[rule] for rule in sorted(set(found.rules)) if rule in tables.versions},
        cites=tuple(found.facts),
    )


def _placed(found: Answered, chance: random.Random) -> dict[str, Any]:
    """The answers under letters, the right one where the seed puts it. Two that read alike are one too many."""
    wrong = [one for one in found.wrong if one.text["en"] != found.key.text["en"]]
    if len(wrong) + 1 < FEWEST:
        raise Unaskable("There are too few wrong answers.")
    choices = [found.key, *wrong]
    if any(len({one.text[code] for one in choices}) < len(choices) for code in found.key.text):
        raise Unaskable("Two answers read alike.")
    place = chance.randrange(len(choices))
    choices = [*wrong[:place], found.key, *wrong[place:]]
    return {"options": dict(zip(LETTERS, choices, strict=False)), "key": LETTERS[place]}


def _stem(case: Case, given: Mapping[str, Texts]) -> Texts:
    """The stem with its places filled: by words that came with a value, the template's words for a fact, or everybody's."""
    return {code: _filled(case, code, text, given) for code, text in case.template.stem.items()}


def _filled(case: Case, code: str, text: str, given: Mapping[str, Texts]) -> str:
    for _round in range(2):  # words may have places of their own
        names = BRACES.findall(text)
        text = text.format(**{name: _word(case, code, name, given) for name in names}) if names else text
    return text


def _word(case: Case, code: str, name: str, given: Mapping[str, Texts]) -> str:
    if name in given:
        return given[name][code]
    value = case.facts[name]
    only = value[0] if isinstance(value, list | tuple) and len(value) == 1 else value
    own = case.template.say.get(name, {}).get(str(only))
    if own and name not in PLACES:
        return own[code]
    return case.speech.tongues[code].phrase(case.template.engine, name, only)
