"""Bringing computed questions in line with their templates and with the rules that hold; and the review of a template.

A question is written anew only where what it says, its key, or the version of a rule behind it differs: then the version that held is
retired and the next one counts, while attempts keep the version they saw, with the rules it was computed from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from portal.articles.models import Fact
from portal.common import keeping
from portal.people import trail
from portal.people.access import holds
from portal.people.models import Person
from strategy.models import Playbook
from strategy.queries.rulebook import rulebook, words_of
from training.actions import suspending
from training.computed.asking import Unaskable
from training.computed.instances import Instance
from training.computed.reading import ENGINES, Scenarios, code, compute
from training.computed.speech import Names, Speech
from training.computed.templates import Template
from training.models import Question, QuestionVersion, ScenarioTemplate, Suspension

FORMAT = 1  # of what is made of an instance; another number makes every computed question anew
FILES = {"en": "en", "zh-hans": "zh-Hans"}


class NotPossible(Exception):
    """A template is not marked as reviewed; `reason` is "role" (reviewers are approvers) or "changed" (it was another one that was read)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Computed:
    """What was done: how many versions written; codes left alone, because they were edited in the portal; codes no longer asked, and why."""

    written: int = 0
    kept: list[str] = field(default_factory=list)
    unfair: dict[str, str] = field(default_factory=dict)


def bring_in_line(scenarios: Scenarios, facts: Mapping[str, Fact], *, at: datetime | None = None) -> Computed:
    """Write the versions that differ. Call it in the transaction of a load, once the strategy is loaded; twice is once.

    About ten statements, whatever has changed.
    """
    done = Computed()
    held = {question.code: question for question in Question.objects.filter(template__isnull=False)}
    made_now = {one for template in scenarios.templates for one in scenarios.codes(template.key)}
    _retire([question for one, question in held.items() if one not in made_now and question.digest and not question.edited_at])
    if not scenarios.templates:
        return done
    rows = _templates(scenarios)
    due: list[tuple[Question, Instance | None]] = []
    book, speech = rulebook(), spoken(scenarios)
    for template in scenarios.templates:
        for seed, found in compute(scenarios, template, book, speech):
            made = found if isinstance(found, Instance) else None
            stamp = _stamp(template, found)
            question = held.get(code(template.key, seed)) or Question(code=code(template.key, seed), template=rows[template.key], seed=seed)
            if question.edited_at and question.digest != stamp:
                done.kept.append(question.code)
            elif question.digest != stamp:
                _place(question, template, stamp)
                due.append((question, made))
            if isinstance(found, Unaskable):
                done.unfair[question.code] = str(found)
    _write(due, facts, at or timezone.now())
    done.written = sum(made is not None for _question, made in due)
    return done


def _retire(questions: list[Question]) -> None:
    """No template makes them any more: no rule would mend their keys, so nobody is asked them."""
    if questions:
        published = QuestionVersion.objects.filter(question__in=questions, status=QuestionVersion.PUBLISHED)
        published.update(status=QuestionVersion.RETIRED)
        Question.objects.filter(pk__in=[question.pk for question in questions]).update(digest="")


def spoken(scenarios: Scenarios) -> Speech:
    """The words as the tables have them now. One statement where none are kept."""
    playbook = words_of("playbook")
    names = {key: {FILES[language]: text for language, text in name.items()} for key, name in _playbooks()}
    return scenarios.speech({engine: words_of(engine) for engine in ENGINES}, Names(names, playbook.get("events", {})))


def _playbooks() -> list[tuple[str, dict[str, str]]]:
    return list(Playbook.objects.current().values_list("key", "name"))


def _stamp(template: Template, found: Instance | Unaskable) -> str:
    what: Any = [found.stem, _options(found), found.key, found.rules, found.cites] if isinstance(found, Instance) else str(found)
    return hashlib.sha256(json.dumps([FORMAT, template.digest, what], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _options(made: Instance) -> dict[str, list[Any]]:
    return {letter: [choice.text, choice.why] for letter, choice in made.options.items()}


def _place(question: Question, template: Template, stamp: str) -> None:
    question.countermeasure_id, question.competency, question.difficulty = template.countermeasure, template.competency, template.difficulty
    question.digest = stamp


# Templates


def _templates(scenarios: Scenarios) -> dict[str, ScenarioTemplate]:
    """The rows of the templates by key; one whose content differs has not been reviewed."""
    held = {row.key: row for row in ScenarioTemplate.objects.all()}
    for template in scenarios.templates:
        row = held.setdefault(template.key, ScenarioTemplate(key=template.key))
        if row.digest != template.digest or row.retired:
            if row.digest != template.digest:
                row.reviewed_by = row.reviewed_at = None
            row.engine, row.stem, row.digest, row.retired = template.engine, template.stem, template.digest, False
            row.varied = {name: len(values) for name, values in template.vary.items()}
            row.save()
    ScenarioTemplate.objects.exclude(key__in=scenarios.keys).filter(retired=False).update(retired=True)
    return held


@transaction.atomic
def review(template: ScenarioTemplate, *, digest: str, by: Person) -> ScenarioTemplate:
    """An approver has read the template with the questions made of it: it counts for every seed. Raises `NotPossible`; a repetition
    changes nothing, also by somebody else."""
    if not holds(by, "approver"):
        raise NotPossible("role")
    row = ScenarioTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    if row.digest != digest:
        raise NotPossible("changed")
    if row.reviewed_at is None:
        row.reviewed_by, row.reviewed_at = by, timezone.now()
        row.save(update_fields=["reviewed_by", "reviewed_at"])
        trail.note("training.scenario_review", row, actor=by)
    return row


# Writing


def _write(due: list[tuple[Question, Instance | None]], facts: Mapping[str, Fact], at: datetime) -> None:
    """New and changed questions with their next versions; those without an instance are no longer asked."""
    if not due:
        return
    columns = ["countermeasure", "competency", "difficulty", "digest"]
    Question.objects.bulk_update([question for question, _made in due if question.pk], columns, batch_size=100)
    Question.objects.bulk_create([question for question, _made in due if not question.pk], batch_size=100)
    ids = [question.pk for question, _made in due]
    versions = QuestionVersion.objects.filter(question__in=ids)
    numbers = dict(versions.order_by().values_list("question").annotate(Max("number")))
    versions.filter(status=QuestionVersion.PUBLISHED).update(status=QuestionVersion.RETIRED)
    made = [(_version(question, one, numbers.get(question.pk, 0) + 1, facts), one) for question, one in due if one is not None]
    QuestionVersion.objects.bulk_create([version for version, _one in made], batch_size=100)
    through = QuestionVersion.facts.through
    links = [through(questionversion_id=version.pk, fact_id=fact) for version, one in made for fact in one.cites]
    through.objects.bulk_create(links, batch_size=400)
    suspending.lift(Q(version__question__in=ids), why=Suspension.REPLACED, at=at)
    keeping.touch()


def _version(question: Question, made: Instance, number: int, facts: Mapping[str, Fact]) -> QuestionVersion:
    return QuestionVersion(
        question=question,
        number=number,
        kind="single",
        body={language: _body(made, language) for language in made.stem},
        key={"correct": [made.key]},
        explanation={language: _explanation(made, language) for language in made.stem},
        computed=_computed(question, made),
        status=QuestionVersion.PUBLISHED,
        proof=facts[made.cites[0]],
    )


def _body(made: Instance, language: str) -> dict[str, Any]:
    options = [{"key": letter, "text": choice.text[language]} for letter, choice in made.options.items()]
    return {"stem": made.stem[language], "options": options, "lefts": [], "unit": None}


def _explanation(made: Instance, language: str) -> dict[str, Any]:
    return {"general": "", "options": {letter: choice.why[language] for letter, choice in made.options.items()}, "model_answer": ""}


def _computed(question: Question, made: Instance) -> dict[str, Any]:
    """From what the version was computed, for whoever asks later."""
    case = json.loads(json.dumps(dict(made.facts), default=str))
    digest = question.template.digest if question.template else ""
    where = {"template": made.template, "digest": digest, "seed": made.seed, "facts": case}
    return {**where, "rules": dict(made.rules), "cites": list(made.cites)}
