"""The words tables of the tools, and who looks whether every code has its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from strategy.rules.engine import Outcome, Reason, Step
from strategy.rules.wording import PLACE
from tests.strategy.rules.book import parsed

RULES = Path(__file__).resolve().parents[3] / "strategy"


@cache
def table(tool: str) -> dict[str, Any]:
    return parsed(f"tools/{tool}.yaml")


def said(outcome: Outcome) -> Iterator[str]:
    """Every code of an outcome."""
    yield outcome.code
    for one in (*outcome.reasons, *outcome.changes, *outcome.steps):
        yield one.code


def codes(tool: str, *labels: str) -> set[str]:
    """Every code that has words, and those of the labels named as "group.key"."""
    words = table(tool)
    found = {code for group in ("outcomes", "reasons", "changes", "steps", "problems") for code in words[group]}
    return found | {f"{group}.{key}" for group in labels for key in words["labels"][group]}


def speakable(tool: str, parts: Iterable[Reason | Step]) -> None:
    """Each has its words in both languages, and every place in them is filled by its detail."""
    words = {code: pair for group in ("reasons", "changes", "steps") for code, pair in table(tool)[group].items()}
    for part in parts:
        for text in words[part.code].values():
            assert set(PLACE.findall(text)) <= set(part.detail), part


def written(tool: str, *modules: str) -> set[str]:
    """The codes that stand in the source of the tool's modules, as "tool.code"."""
    source = "".join((RULES / module).read_text(encoding="utf-8") for module in modules)
    return set(re.findall(rf'"({tool}\.[a-z-]+)"', source))


NO_DAY = {"date.not-a-day", "date.impossible"}  # of reading a day, in every tool that asks for one


def bilingual(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every pair of texts in a table, with its place."""
    if isinstance(value, dict) and set(value) == {"en", "zh-Hans"} and isinstance(value["en"], str):
        yield path, value
    elif isinstance(value, dict):
        assert not {"en", "zh-Hans"} & set(value) or {"en", "zh-Hans"} == set(value), path
        for key, one in value.items():
            yield from bilingual(one, f"{path}/{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from bilingual(one, f"{path}/{number}")


def well_worded(tool: str) -> int:
    """Both languages are there, are their language, and have the same places to fill."""
    pairs = list(bilingual(table(tool)))
    for path, pair in pairs:
        assert re.search("[\u4e00-\u9fff]", pair["zh-Hans"]), path
        assert not re.search("[\u4e00-\u9fff]", re.sub(r"（.*?）|\(.*?\)", "", pair["en"])), path
        assert sorted(re.findall(r"{\w+}", pair["en"])) == sorted(re.findall(r"{\w+}", pair["zh-Hans"])), path
        assert "!" not in pair["en"] and "！" not in pair["zh-Hans"], path
        assert not re.search("[\u4e00-\u9fff][,;:?]|[,;:?][\u4e00-\u9fff]", pair["zh-Hans"]), path
    return len(pairs)
