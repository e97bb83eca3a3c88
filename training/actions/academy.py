"""The whole academy, floor by floor: read every content folder, check them together, load them in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from portal.articles.actions import loading as articles
from portal.articles.formats import Fault
from portal.articles.formats import read as read_articles
from portal.common import keeping, markdown, searching, synonyms
from strategy.actions import loading as strategy
from training import formats
from training.actions import loading
from training.actions.computing import FILES
from training.computed.reading import Scenarios, check
from training.computed.speech import Names
from training.computed.tables import Sheet


@dataclass
class Academy:
    articles: Any
    strategy: Any
    training: formats.TrainingContent


def folders() -> tuple[Path, Path, Path]:
    root = settings.BASE_DIR
    return root / "portal/articles/content", root / "strategy/content", root / "training/content"


def read_all() -> tuple[Academy, list[Fault]]:
    """Everything and all faults; citations of every floor are resolved in the register of facts."""
    for_articles, for_strategy, for_training = folders()
    articles_content, faults = read_articles(for_articles)
    strategy_content, more = strategy.read(for_strategy, articles_content.fact_ids, articles_content.source_ids)
    training_content, most = formats.read(for_training)
    unknown = _unknown_roles(training_content, {row.values["job_role"] for row in strategy_content.rows.get("roleprofile", [])})
    faults = [*faults, *more, *most, *_unresolved(training_content, articles_content.fact_ids), *unknown, *_synonyms()]
    if not more:
        faults += _uncomputed(training_content.scenarios, strategy_content.rows, articles_content.fact_ids)
    return Academy(articles_content, strategy_content, training_content), faults


def _synonyms() -> Iterator[Fault]:
    """What is wrong with the search's groups of expressions."""
    for fault in synonyms.read(synonyms.FILE)[2]:
        yield Fault(synonyms.FILE.name, *fault)


def _uncomputed(scenarios: Scenarios, rows: dict[str, list[Any]], facts: set[str]) -> list[Fault]:
    """What keeps scenarios from becoming questions by the rules and words of these content files."""
    found: list[Fault] = []
    if scenarios.templates:
        sheet = Sheet.of((row.key, row.values["table"], row.values["values"], 1) for row in rows.get("rule", []))
        tools = {row.key: row.values["words"] for row in rows.get("toolwords", [])}
        names = {row.key: {FILES[language]: text for language, text in row.values["name"].items()} for row in rows.get("playbook", [])}
        speech = scenarios.speech(tools, Names(names, tools.get("playbook", {}).get("events", {})))
        check(scenarios, sheet, speech, facts, lambda record, name, message: found.append(Fault("scenarios.yaml", record, name, message)))
    return found


def _unknown_roles(content: formats.TrainingContent, roles: set[str]) -> Iterator[Fault]:
    for draft in content.requirements:
        if draft.role and draft.role not in roles:
            yield Fault("requirements.yaml", draft.course, "roles", f"No role profile has the job role “{draft.role}”.")


def _unresolved(content: formats.TrainingContent, known: set[str]) -> Iterator[Fault]:
    for question in content.questions:
        for fact in question.record.get("cites") or []:
            if fact not in known:
                yield Fault(question.file, question.code, "cites", f"The register has no fact “{fact}”.")
    for course in content.courses:
        for lesson in course.lessons.values():
            for part in (lesson.body, lesson.example):
                for found in markdown.parse(part).faults_with(known):
                    yield Fault(lesson.file, lesson.key, "", str(found))
            if not markdown.parse(lesson.body).cited:
                yield Fault(lesson.file, lesson.key, "", "The lesson cites no fact.")


@transaction.atomic
def load_all(academy: Academy, *, differences: bool = False, earlier: Collection[str] = ()) -> list[str]:
    """Load everything or nothing; lines that say what was done. A second run with the same files changes nothing.

    `earlier`: articles that are new to the store come as they were before their newest change of law.
    """
    keeping.hold()
    store = articles.load(academy.articles, earlier=earlier)
    if not differences:
        store.kept = [replace(kept, difference="") for kept in store.kept]
    lines = [*store.lines(), *strategy.load(academy.strategy).lines()]
    report = loading.load(academy.training)
    again = searching.refresh()
    keeping.touch()
    lines += [f"{count} {what} loaded" for what, count in report.made.items()]
    lines += [f"question {code}: left alone, it was edited in the portal" for code in report.kept]
    lines += [f"question {code}: not asked as the rules stand. {why}" for code, why in report.unfair.items()]
    return [*lines, *([f"{again} search documents written anew"] if again else [])]
