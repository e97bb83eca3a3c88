"""Whether the words of a tool are there: for every code its engine emits, in both languages, with no values the engine does not give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from strategy.rules.engine import UNKNOWN, Ask, Facts, Outcome
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
        assert {"ask", "help"} <= set(entry)
        assert ask.options == tuple(entry.get("options", {})) or ask.kind == "country"
        assert set(ask.options) <= set(entry.get("options", {}))


def assert_said(words: dict[str, Any], outcomes: Iterable[Outcome]) -> None:
    """The codes said are those that have words, all of them, and every value in the words is given."""
    said: dict[str, set[str]] = {name: set() for name in ("outcomes", "reasons", "changes", "steps", "who")}
    facts, people = register(), roles()
    for outcome in outcomes:
        said["outcomes"].add(outcome.code)
        said["who"] |= set(outcome.who)
        for name, lines in (("reasons", outcome.reasons), ("changes", outcome.changes), ("steps", outcome.steps)):
            for line in lines:
                if line.code not in words[name]:
                    raise AssertionError(f"{name}: no words for {line.code}")
                said[name].add(line.code)
                assert set(line.facts) <= facts, line
                assert _values(words[name][line.code]["en"]) <= set(line.detail), line
        assert set(outcome.who) <= people
    for name, codes in said.items():
        assert set(words[name]) == codes, f"{name}: without words {codes - set(words[name])}, never said {set(words[name]) - codes}"


def _values(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def answers(asks: Sequence[Ask], countries: dict[str, list[str]]) -> dict[str, list[Any]]:
    """For each question its options, and that nobody knows."""
    return {
        ask.key: [*countries.get(ask.key, ()), *([(one,) for one in ask.options] if ask.kind == "several" else ask.options), UNKNOWN]
        for ask in asks
    }
