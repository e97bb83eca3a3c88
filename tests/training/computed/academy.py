"""A part of the portal's own content in which computed questions live: the strategy, one course, five scenarios of six questions each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from strategy.actions import loading as strategy
from strategy.formats import StrategyContent
from tests.strategy.rows import CONTENT, load_own, own_content
from training import formats
from training.actions import loading
from training.formats import CourseDraft, TrainingContent

FOLDER = Path(__file__).resolve().parents[3] / "training" / "content"
COURSE = "exhaustion-and-parallel-import"
KEYS = ("XREG", "XPAT", "XORIG", "DITC", "PCHN")
SEEDS = 6


@cache
def training() -> TrainingContent:
    """The course with its own questions, and its checks drawing from the five scenarios."""
    whole, faults = formats.read(FOLDER)
    assert faults == []
    scenarios = replace(whole.scenarios, templates=tuple(one for one in whole.scenarios.templates if one.key in KEYS), seeds=SEEDS)
    course = _course(next(one for one in whole.courses if one.slug == COURSE), [code for key in KEYS for code in scenarios.codes(key)])
    asked = {str(code) for module in course.record["modules"] for code in module["check"]["pool"]} | set(course.record["quiz"]["pool"])
    questions = [draft for draft in whole.questions if draft.code in asked]
    return TrainingContent(courses=[course], questions=questions, scenarios=scenarios)


def _course(draft: CourseDraft, computed: list[str]) -> CourseDraft:
    """The last check draws from all five scenarios, the others from none."""
    modules: list[dict[str, Any]] = []
    for module in draft.record["modules"]:
        hand = [code for code in module["check"]["pool"] if str(code).startswith("Q")]
        modules.append({**module, "check": {"draw": 2, "pool": hand}})
    modules[-1] = {**modules[-1], "check": {"draw": 5, "pool": [*modules[-1]["check"]["pool"], *computed]}}
    return replace(draft, record={**draft.record, "modules": modules, "prerequisites": []})


def load() -> loading.Report:
    load_own()
    return loading.load(training())


def folder(place: Path, old: str, new: str, name: str = "jurisdictions.yaml") -> Path:
    """The strategy's files copied, with one passage changed."""
    copied = place / "strategy"
    shutil.copytree(CONTENT, copied)
    text = (copied / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    (copied / name).write_text(text.replace(old, new), encoding="utf-8")
    return copied


def load_folder(copied: Path) -> loading.Report:
    """The changed files, then the questions, as a load of everything does."""
    articles, _content, _faults = own_content()
    content, faults = strategy.read(copied, articles.fact_ids, articles.source_ids)
    assert faults == []
    strategy.load(content)
    return loading.load(training())


def load_changed(rule: str, **values: Any) -> loading.Report:
    """The same without files: one rule with other values."""

    def drafts(table: str) -> Iterator[Any]:
        for draft in content.rows[table]:
            if table == "rule" and draft.key == rule:
                draft = replace(draft, values={**draft.values, "values": {**draft.values["values"], **values}})
            yield draft

    _articles, content, _faults = own_content()
    strategy.load(StrategyContent(parts=content.parts, rows={table: list(drafts(table)) for table in content.rows}))
    return loading.load(training())
