"""The tools that only choose: may these goods be sold there, which route is open at a border, what to answer a demand for royalties,
is a joint project settled.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from strategy.queries.rulebook import Rulebook
from strategy.queries.tools.base import Tool
from strategy.rules import exhaustion, joint, pathway, standards
from strategy.rules.engine import Ask, Facts, Outcome


class Exhaustion(Tool):
    key, words, countermeasures = "exhaustion", "exhaustion", (4,)
    course, subject, icon = "exhaustion-and-parallel-import", "goods", "ship"

    def asks(self, book: Rulebook) -> Sequence[Ask]:
        return exhaustion.asks(book.exhaustion)

    def options(self, ask: Ask, book: Rulebook, answers: Facts) -> tuple[str, ...]:
        return exhaustion.OFFERED.get(str(answers.get("right")), ask.options) if ask.key == "goods" else ask.options

    def judge(self, answers: Facts, book: Rulebook, today: date) -> Outcome:
        return exhaustion.check(answers, book.exhaustion)


class Pathway(Tool):
    key, words, countermeasures = "pathway", "pathway", (4,)
    course, subject, icon = "exhaustion-and-parallel-import", "shipment", "globe"

    def asks(self, book: Rulebook) -> Sequence[Ask]:
        return pathway.ASKS

    def judge(self, answers: Facts, book: Rulebook, today: date) -> Outcome:
        return pathway.find(answers, book.pathway)


class Standards(Tool):
    key, words, countermeasures = "standards", "standards", (4,)
    course, subject, icon = "technology-licences", "standard", "scale"

    def asks(self, book: Rulebook) -> Sequence[Ask]:
        return standards.ASKS

    def judge(self, answers: Facts, book: Rulebook, today: date) -> Outcome:
        return standards.choose(answers, book.standards)


class Joint(Tool):
    key, words, countermeasures = "joint", "disclosure", (2,)
    course, subject, icon = "independent-innovation", "project", "users"

    def asks(self, book: Rulebook) -> Sequence[Ask]:
        return joint.asks(book.joint)

    def judge(self, answers: Facts, book: Rulebook, today: date) -> Outcome:
        return joint.check(book.joint, answers)


EXHAUSTION, PATHWAY, STANDARDS, JOINT = Exhaustion(), Pathway(), Standards(), Joint()
