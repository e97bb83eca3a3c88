"""A record's answers judged by the rules of today, beside what was kept: what has changed, and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from typing import Any

from portal.articles.models import Fact
from portal.common.languages import current_language
from strategy.models import ToolRecord
from strategy.queries.papers import Judged, cited, document, judged
from strategy.queries.rulebook import rulebook
from strategy.queries.rulewords import MovedRule, moved
from strategy.queries.tools import Tool
from strategy.queries.wordings import Words
from strategy.rules import papers
from strategy.rules.comparing import Difference, Told, compare, moved_rules, restated_facts
from strategy.rules.engine import Ask, remaining
from strategy.rules.records import plain


@dataclass(frozen=True)
class Again:
    """The record, and the same answers by today’s rules. At most six statements, on the first look at each part."""

    record: ToolRecord
    given: Judged

    @cached_property
    def document(self) -> dict[str, Any]:
        return document(self.given)

    @property
    def then(self) -> dict[str, Any]:
        """The text that was kept, in the reader's language."""
        return self.record.text

    @property
    def now(self) -> dict[str, Any]:
        """The text of today, in the reader's language."""
        found: dict[str, Any] = self.document[current_language()]
        return found

    @property
    def seen(self) -> str:
        """What stands for the text of today: a page that was made of another one keeps nothing."""
        return papers.digest(self.document)

    @cached_property
    def difference(self) -> Difference:
        today = plain(asdict(self.given.outcome))
        return compare(Told(self.then, self.record.outcome), Told(self.now, today))

    @cached_property
    def rules(self) -> list[MovedRule]:
        """Rules the record cites that have another version by now, or hold no longer."""
        words = Words(self.given.tool.words or self.given.tool.key)
        return moved(
            moved_rules({rule: version for rule, version in self.record.rules.items() if version}, self.given.book.versions), words
        )

    @cached_property
    def facts(self) -> list[tuple[Any, Any]]:
        """Facts the record cites that read differently by now: (then, now)."""
        language = current_language()
        ids = [fact["id"] for fact in self.then["facts"]]
        read = {**Fact.objects.prefetch_related("sources").in_bulk(list(set(ids) - set(self.given.facts))), **self.given.facts}
        return restated_facts(self.then["facts"], {pk: asdict(cited(fact, language)) for pk, fact in read.items() if pk in ids})

    @cached_property
    def open_questions(self) -> list[Ask]:
        """Questions that were not asked then: only other answers can say what holds today."""
        return remaining(tuple(self.given.tool.asks(self.given.book)), self.given.answers)

    @property
    def changed(self) -> bool:
        return bool(self.difference or self.rules or self.facts or self.open_questions)


def again(record: ToolRecord, tool: Tool, today: date) -> Again:
    """The record's answers by the rules of today. Two statements."""
    return Again(record, judged(tool, record.answers, rulebook(), today))
