"""What the steps of playbooks, their consequences and the tasks of the first days are called: words of the register's facts."""

from __future__ import annotations

from collections.abc import Iterable
from os.path import commonprefix

from django.utils.translation import override

from portal.articles.models import Fact
from portal.articles.models.fact import FactWords
from portal.common.keeping import kept
from portal.common.languages import LANGUAGES, current_language
from strategy.queries.playbooks import SHARED
from strategy.queries.rulebook import Rulebook, rulebook

Told = dict[str, dict[str, FactWords]]  # language → id of a fact → its words


def words_of_fact(fact: str, language: str | None = None) -> FactWords:
    """The words of a fact that a timetable names. One statement after a change of content, none for the next readers."""
    found = _facts()[language or current_language()]
    return found.get(fact) or FactWords("en", fact, "", "", "")


def step_name(step: str, language: str | None = None) -> str:
    """“Written response to complaint and notice”: the heading of a step's fact without what all headings of its playbook begin with."""
    return _names()[language or current_language()].get(step, step)


def _facts() -> Told:
    return kept("facts of playbooks", lambda: _read(rulebook()))


def _names() -> dict[str, dict[str, str]]:
    return kept("names of steps", lambda: {language: dict(_named(rulebook(), language)) for language in LANGUAGES})


def _read(book: Rulebook) -> Told:
    steps = [fact for step in book.steps.values() for fact in (step.fact, *step.consequence)]
    tasks = [fact for task in book.tasks.values() for fact in (task.fact, *task.rests_on)]
    facts = list(Fact.objects.filter(pk__in={*steps, *tasks}))
    told: Told = {}
    for language in LANGUAGES:
        with override(language):
            told[language] = {fact.pk: fact.local for fact in facts}
    return told


def _named(book: Rulebook, language: str) -> Iterable[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for step in book.steps.values():
        groups.setdefault(step.playbook, []).append(step.key)
    for keys in groups.values():
        headings = [words_of_fact(book.steps[key].fact, language).heading for key in keys]
        shared = SHARED.match(commonprefix(headings)) if len(headings) > 1 else None
        cut = shared.end() if shared else 0
        yield from zip(keys, (heading[cut : cut + 1].upper() + heading[cut + 1 :] for heading in headings), strict=True)
