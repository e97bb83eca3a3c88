"""The rules of the tools as versioned rows: what the engines read from the tables is what the content files say."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from strategy.actions.loading import load
from strategy.formats import StrategyContent
from strategy.models import Rule, ToolWords
from strategy.queries.rulebook import rulebook, words_of
from strategy.rules import exhaustion, regimes
from strategy.rules.rows import kept, revived
from tests.strategy.rows import own_content
from tests.strategy.rules.book import parsed

pytestmark = pytest.mark.django_db


def tables() -> regimes.Tables:
    return regimes.read(parsed("jurisdictions.yaml")["jurisdictions"], parsed("tools/exhaustion.yaml"))


def test_a_row_comes_back_as_it_was_kept() -> None:
    for row in [*tables().regimes.values(), *tables().screens]:
        assert revived(type(row), row.rule, kept(row), row.version) == row


def test_the_engines_read_from_the_tables_what_the_files_say(own: None) -> None:
    book = rulebook()
    assert book.exhaustion == tables()
    assert len(book.forums) == 16 and len(book.steps) == 107 and len(book.clauses) == 24 and len(book.dimensions) == 12
    assert {step.confidence for step in book.steps.values()} <= {"verified", "known"} and len(book.joint) == 8
    assert book.pathway.times["L.CNB.01"].days is not None
    assert book.versions["exhaustion/CN.patents"] == 1 and set(book.versions) == set(book.rests_on)
    assert words_of("exhaustion")["questions"] and words_of("nothing") == {}


def test_a_rule_is_never_edited_and_twice_is_once(own: None) -> None:
    _articles, content, _faults = own_content()
    before = Rule.objects.count(), ToolWords.objects.count()
    assert not load(content).changed
    assert (Rule.objects.count(), ToolWords.objects.count()) == before
    load(changed(content))
    both = list(Rule.objects.filter(key="exhaustion/CN.patents").order_by("version"))
    assert [(row.version, row.current, row.values["regime"]) for row in both] == [(1, False, "international"), (2, True, "national")]
    assert Rule.objects.filter(current=False).count() == 1
    book = rulebook()
    assert book.versions["exhaustion/CN.patents"] == 2
    facts = {"right": "patents", "destination": "CN", "genuine": "genuine", "sold_in": "DE", "seller": "owner", "consent": "no"}
    assert exhaustion.check(facts, book.exhaustion).light != exhaustion.check(facts, tables()).light


def changed(content: StrategyContent) -> StrategyContent:
    """The same content, in which China exhausts patents nationally."""

    def drafts(table: str) -> Iterator[Any]:
        for draft in content.rows[table]:
            if table == "rule" and draft.key == "exhaustion/CN.patents":
                values = deepcopy(draft.values)
                values["values"]["regime"] = "national"
                draft = replace(draft, values=values)
            yield draft

    return StrategyContent(parts=content.parts, rows={table: list(drafts(table)) for table in content.rows})
