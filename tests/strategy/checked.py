"""The maturity model by itself, without the rest of the strategy; and checks that units have made, as the tool makes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from portal.articles.models import Fact
from portal.common import requests
from portal.common.keeping import touch
from portal.people.models import Department, Person
from strategy.actions import answering
from strategy.actions.recording import About, keep
from strategy.models import Dimension, Rule, ToolRecord, ToolWords
from strategy.queries.papers import judged
from strategy.queries.rulebook import rulebook
from strategy.queries.tools.maturity import MATURITY
from strategy.rules import maturity
from strategy.rules.rows import kept
from tests.strategy.rules.book import parsed

KEYS = [f"MD{number}" for number in range(1, 13)]
SCOPE = ["rd", "licences", "goods", "brands"]


def model() -> None:
    """The portal's own dimensions, their rules and words; the facts they rest on have no text of their own."""
    rows, words = parsed("maturity.yaml")["dimensions"], parsed("tools/maturity.yaml")
    details = {"heading": "Maturity", "text": "Five levels.", "kind": "scale", "confidence": "known", "as_of": "2025-06", "basis": "Own"}
    Fact.objects.bulk_create([Fact(pk=key, **details) for key in ("G.MM", *KEYS)], ignore_conflicts=True)
    Dimension.objects.all().delete()
    for place, row in enumerate(rows):
        texts = {name: [_both(text) for text in row[name]] for name in ("levels", "next_steps")}
        own = {
            "key": row["id"],
            "position": place,
            "fact_id": row["id"],
            "name": _both(row["name"]),
            "countermeasure": row["countermeasure"],
        }
        Dimension.objects.create(**own, **texts)
    for place, rule in enumerate(maturity.read(rows, words["dimensions"])):
        Rule.objects.create(key=rule.rule, table=rule.table, position=place, values=kept(rule), rests_on=[rule.fact])
    ToolWords.objects.create(key="maturity", name=_both(words["name"]), words=words)
    touch()


def _both(text: dict[str, str]) -> dict[str, str]:
    return {"en": text["en"], "zh-hans": text["zh-Hans"]}


def answers(level: int | str = 3, **changed: Any) -> dict[str, Any]:
    """Every question answered: one level everywhere, something that shows it, target 3."""
    shown = {f"{key}.evidence": "The file of the unit" for key in KEYS}
    return {"scope": SCOPE, **dict.fromkeys(KEYS, str(level)), **shown, "target": "3", "ahead": ["none"], **changed}


def check(unit: Department | None, by: Person, level: int | str = 3, day: date = date(2026, 3, 2), **changed: Any) -> ToolRecord:
    """A check of the unit, kept as a record."""
    with one_request():
        run = answering.answer(answering.begin(MATURITY, by), MATURITY, answers(level, **changed))
        return keep(run, judged(MATURITY, run.answers, rulebook(), day), About("The unit", unit), by=by)


@contextmanager
def one_request() -> Iterator[None]:
    """As within a request, the content's stamp is read once."""
    before = requests.current()
    requests.begin(requests.Asking(id="", address=""))
    try:
        yield
    finally:
        requests.begin(before)
