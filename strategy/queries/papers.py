"""The whole text of an outcome, in a language: what the page shows, the record keeps, the signature covers, the PDF prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import override

from portal.articles.models import Fact
from portal.common.keeping import steady
from portal.common.languages import LANGUAGES, current_language
from strategy.models.rule import QUESTIONS, TOOLS
from strategy.queries.rulebook import Rulebook
from strategy.queries.tools.base import Screen, Tool
from strategy.queries.wordings import Words
from strategy.rules.engine import Facts, Outcome, Reason, Step
from strategy.rules.papers import Answer, Cited, Paper, Point, weakest


@dataclass(frozen=True)
class Judged:
    """Answers with their outcome, and what it takes to tell of it in any language. `facts` by id, with their sources."""

    tool: Tool
    answers: Facts
    outcome: Outcome
    book: Rulebook
    today: date
    screens: tuple[Screen, ...]
    facts: Mapping[str, Fact]

    @property
    def rules(self) -> dict[str, int]:
        """Every rule that was cited, with its version."""
        cited = sorted({part.rule for part in self._parts() if part.rule})
        return {rule: self.book.versions.get(rule, 0) for rule in cited}

    def _parts(self) -> Iterable[Reason | Step]:
        return parts_of(self.outcome)


def parts_of(outcome: Outcome) -> tuple[Reason | Step, ...]:
    """Everything an outcome says that cites."""
    return (*outcome.reasons, *outcome.changes, *outcome.steps)


def judged(tool: Tool, answers: Facts, book: Rulebook, today: date) -> Judged:
    """Ask the engine, and read the facts it cites. Two statements."""
    outcome = tool.judge(answers, book, today)
    ids = list(dict.fromkeys(fact for part in parts_of(outcome) for fact in part.facts))
    found = {fact.pk: fact for fact in Fact.objects.filter(pk__in=ids).prefetch_related("sources")}
    ordered = {pk: found[pk] for pk in ids if pk in found}
    return Judged(tool, answers, outcome, book, today, tuple(tool.screens(book, answers)), ordered)


def paper(given: Judged, language: str | None = None) -> Paper:
    """The text in one language. No statement of its own beyond names read after a change of content."""
    speaks = language or current_language()
    with override(speaks), steady():
        return _paper(given, Words(given.tool.speaks_by, speaks))


def document(given: Judged) -> dict[str, Any]:
    """The text in every language, as a record keeps it."""
    return {language: paper(given, language).plain() for language in LANGUAGES}


def _paper(given: Judged, words: Words) -> Paper:
    outcome, versions = given.outcome, given.book.versions
    facts = tuple(cited(fact, words.language) for fact in given.facts.values())
    as_of, confidence = weakest(facts)
    return Paper(
        tool=given.tool.key,
        name=str(dict(TOOLS)[given.tool.key]),
        question=str(QUESTIONS[given.tool.key]),
        light=outcome.light,
        light_words=words.own.light(outcome.light),
        verdict=words.own.title(outcome.code),
        text=words.own.text(outcome.code),
        limit=words.limit,
        answers=tuple(_answers(given, words)),
        reasons=tuple(_point(one, words.reason(one), versions) for one in outcome.reasons),
        changes=tuple(_point(one, words.change(one), versions) for one in outcome.changes),
        steps=tuple(_point(one, given.tool.step(one, words), versions, one.due) for one in outcome.steps),
        who=tuple(words.own.who(one) for one in outcome.who),
        clauses=tuple((key, words.clause(key)) for key in outcome.clauses),
        sections=tuple(given.tool.sections(given.answers, outcome, given.book, words, given.today)),
        facts=facts,
        as_of=as_of,
        confidence=confidence,
    )


def _answers(given: Judged, words: Words) -> Iterable[Answer]:
    for screen in given.screens:
        for ask in screen.asks:
            if given.answers.get(ask.key) not in (None, ""):
                yield Answer(ask.key, words.heading(ask.key), words.answer(ask, given.answers[ask.key]))


def _point(part: Reason | Step, text: str, versions: Mapping[str, int], due: date | None = None) -> Point:
    return Point(text, part.rule, versions.get(part.rule, 0), part.facts, due.isoformat() if due else "")


def cited(fact: Fact, language: str) -> Cited:
    """The fact as it reads now, in a language; its sources are asked for unless they were read with it."""
    with override(language):
        local = fact.local
    return Cited(
        fact.pk, local.heading, local.text, local.basis, fact.as_of, fact.confidence, tuple(str(one) for one in fact.sources.all())
    )
