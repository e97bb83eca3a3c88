"""Whether the words of a tool are there: for every code its engine emits, in both languages, with no values the engine does not give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from strategy.rules.engine import UNKNOWN, Ask, Facts, Outcome, Reason, Step
from strategy.rules.wording import KINDS, Wording
from tests.strategy.rules.book import CONTENT, parsed

LANGUAGES = {"en", "zh-Hans"}
HAN = re.compile(r"[\u4e00-\u9fff]")


def register() -> set[str]:
    text = (CONTENT.parents[1] / "portal" / "articles" / "content" / "facts.yaml").read_text(encoding="utf-8")
    return set(re.findall(r"^  - id: (\S+)$", text, re.MULTILINE))


def roles() -> set[str]:
    return {one["job_role"] for one in parsed("talents.yaml")["roles"]} | {"local-counsel"}


def pairs(asks: Sequence[Ask], answers: dict[str, list[Any]], bases: Iterable[Facts]) -> Iterator[dict[str, object]]:
    """Each base, with every answer to every pair of questions."""
    for base in bases:
        yield dict(base)
        for one, other in combinations([ask.key for ask in asks], 2):
            for first in answers[one]:
                for second in answers[other]:
                    yield {**base, one: first, other: second}


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every bilingual text in the parsed file."""
    if isinstance(value, dict):
        if "en" in value or "zh-Hans" in value:
            yield path, value
        else:
            for key, one in value.items():
                yield from _texts(one, f"{path}/{key}")


def assert_bilingual(words: dict[str, Any]) -> None:
    found = list(_texts({key: one for key, one in words.items() if isinstance(one, dict)}))
    assert found
    for path, text in found:
        assert set(text) == LANGUAGES, path
        assert text["en"].strip() and HAN.search(text["zh-Hans"]), path
        assert sorted(_values(text["en"])) == sorted(_values(text["zh-Hans"])), path
        assert not re.search(r"[,;!?]", re.sub(r"\{\w+\}", "", text["zh-Hans"])), path  # the punctuation of Chinese is full width
        assert "!" not in text["en"], path


def assert_asked(words: dict[str, Any], asks: Sequence[Ask]) -> None:
    """Each question with its help and its options; options of a country may be more than those named."""
    assert list(words["questions"]) == [ask.key for ask in asks]
    for ask in asks:
        entry = words["questions"][ask.key]
        assert {"ask", "help", "heading"} <= set(entry)
        assert set(entry.get("option-help", {})) <= set(entry["options"]) if "option-help" in entry else True
        assert ask.options == tuple(entry.get("options", {})) or ask.kind == "country"
        assert set(ask.options) <= set(entry.get("options", {}))


def assert_said(words: dict[str, Any], outcomes: Iterable[Outcome]) -> None:
    """The codes said are those that have words, all of them, every value in the words is given, and facts and people are known."""
    found = list(outcomes)
    facts, people = register(), roles()
    for outcome in found:
        cited = [one.facts for one in (*outcome.reasons, *outcome.changes)] + [step.facts for step in outcome.steps]
        assert all(set(ids) <= facts for ids in cited), outcome
        assert set(outcome.who) <= people
    for name, codes in spoken(words, found).items():
        assert set(words[name]) == codes, f"{name}: without words {codes - set(words[name])}, never said {set(words[name]) - codes}"


def spoken(words: dict[str, Any], outcomes: Iterable[Outcome]) -> dict[str, set[str]]:
    """The codes of these outcomes by kind, after each was spoken in both languages."""
    said: dict[str, set[str]] = {name: set() for name in ("outcomes", "reasons", "changes", "steps", "who")}
    tongues = [Wording.of(words, language) for language in ("en", "zh-hans")]
    for outcome in outcomes:
        said["outcomes"].add(outcome.code)
        said["who"] |= set(outcome.who)
        for name, lines in (("reasons", outcome.reasons), ("changes", outcome.changes), ("steps", outcome.steps)):
            for line in lines:
                said[name].add(line.code)
                speak(tongues, name, line)
        for wording in tongues:
            assert wording.title(outcome.code) and wording.text(outcome.code) and wording.light(outcome.light)
            assert all(wording.who(one) for one in outcome.who)
    return said


def speak(tongues: Iterable[Wording], kind: str, line: Reason | Step) -> None:
    """A line in each language, with nothing left to fill."""
    for wording in tongues:
        text = getattr(wording, kind.removesuffix("s"))(line.code, line.detail, named)
        assert text.strip() and not _values(text), line


def named(kind: str, value: object) -> str:
    """Names as the portal gives them, for the kinds a tool may ask for."""
    assert kind in KINDS and isinstance(value, date if kind == "day" else str), (kind, value)
    return f"‹{value}›"


def _values(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def answers(asks: Sequence[Ask], countries: dict[str, list[str]]) -> dict[str, list[Any]]:
    """For each question its options, and that nobody knows."""
    return {
        ask.key: [*countries.get(ask.key, ()), *([(one,) for one in ask.options] if ask.kind == "several" else ask.options), UNKNOWN]
        for ask in asks
    }
