"""Computed questions: two thousand, each key worked out again by the whole engine, and no second right answer."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from strategy.rules import exhaustion, pathway
from strategy.rules.firsts import first_days
from strategy.rules.playbook import choose
from strategy.rules.timetable import timetable
from tests.training.computed.rows import every, made, many, own, sheet, speech
from training.computed import templates
from training.computed.asking import Unaskable
from training.computed.instances import Instance
from training.computed.templates import ASKS, LANGUAGES, Template
from training.computed.timing import META

SEEDS = 71
PLACE = re.compile(r"[{}]|  ")


@cache
def lot() -> list[Instance]:
    return list(many(SEEDS))


# The key, worked out again: what the whole engine says, and whose words the right answer must be


def title(engine: str, code: str) -> str:
    return speech().tongues["en"].title(engine, code)


def place(code: str) -> str:
    name = speech().tongues["en"].place(code)
    return name[0].upper() + name[1:]


def expected(one: Instance, template: Template) -> set[str]:
    """The English texts that would be right; for questions that set places or changes beside each other, every right one."""
    facts, tables, tongue = dict(one.facts), sheet(), speech().tongues["en"]
    if template.ask == "outcome":
        return {title("exhaustion", exhaustion.check(facts, tables.exhaustion).code)}
    if template.ask == "route":
        return {title("pathway", pathway.find(facts, tables.pathway).code)}
    if template.ask == "regime":
        row = tables.exhaustion.regimes[str(facts["destination"]), str(facts["right"])]
        return {tongue.say(f"regime.{'mixed' if row.regime == 'unsettled' else row.regime}")}
    if template.ask in ("market", "origin"):
        key = "destination" if template.ask == "market" else "sold_in"
        listed: Any = facts["markets" if template.ask == "market" else "origins"]
        return {place(code) for code in listed if exhaustion.verdict({**facts, key: code}, tables.exhaustion).light == facts["light"]}
    if template.ask == "office":
        offices: Any = facts["offices"]
        return {place(code) for code in offices if pathway.verdict({**facts, "where": code}, tables.pathway).code == facts["route"]}
    if template.ask == "change":
        changes = [("consent", "yes"), ("territory", "covers"), ("seller", "group"), ("seller", "licensee")]
        changes += [("sold_in", code) for code in ("US", "JP", "KR", "AU", facts["destination"]) if code != facts["sold_in"]]
        lights = {change: exhaustion.verdict({**facts, change[0]: change[1]}, tables.exhaustion).light for change in changes}
        return {tongue.change(key, value, facts) for (key, value), light in lights.items() if light == "go"}
    return {timed(one, template)}


def timed(one: Instance, template: Template) -> str:
    facts, tables, tongue = dict(one.facts), sheet(), speech().tongues["en"]
    if template.ask == "length":
        step = tables.steps[str(facts["step"])]
        return tongue.length(step.days or 0, step.unit)
    if template.ask == "task":
        day = facts["day"]
        assert isinstance(day, date)
        due = next(todo.day for todo in first_days(tables.tasks.values(), day) if todo.key == facts["task"])
        return tongue.day(due)  # type: ignore[arg-type]
    answers = {key: value for key, value in facts.items() if key not in META}
    if template.ask == "forum":
        found = choose(answers, tables.forums.values())
        return tongue.playbook(found.playbooks[0]) if found.outcome.light == "go" else tongue.say(found.outcome.code)
    forum = tables.forums[str(facts["playbook"])]
    events = {str(facts["event"]): facts["day"]}
    if facts.get("second") == "gb-acknowledged":
        events["gb-acknowledged"] = facts["day"]  # that there is one decides, not its day
    whole = timetable(forum, tables.steps.values(), events, tables.events, today=date(2026, 12, 31), facts=answers)
    line = next(due for due in whole.dues if due.key == facts["step"])
    assert line.state == "fixed" and line.day and whole.problems == ()
    return tongue.day(line.day)


def test_two_thousand_scenarios_and_no_key_the_engine_does_not_give() -> None:
    begun = time.process_time()
    found = lot()
    assert len(every()) == 30 and Counter(one.template for one in found).keys() == every().keys()
    assert len({one.stem["en"] for one in found}) == len(found) >= 2000
    assert len({one.stem["zh-hans"] for one in found}) == len(found)
    for one in found:
        right = expected(one, every()[one.template])
        assert {choice.text["en"] for choice in one.options.values()} & right == {one.options[one.key].text["en"]}, (one.template, one.seed)
    assert time.process_time() - begun < 15  # about five alone; a machine that tests beside it takes longer


def test_a_verdict_tried_out_is_that_of_the_whole_check() -> None:
    for one in lot()[::20]:
        if every()[one.template].engine == "exhaustion":
            whole, tried = (judge(one.facts, sheet().exhaustion) for judge in (exhaustion.check, exhaustion.verdict))
            assert (whole.light, whole.code) == (tried.light, tried.code)


def test_every_engine_has_its_templates() -> None:
    engines = Counter(template.engine for template in every().values())
    assert engines["exhaustion"] >= 12 and engines["playbook"] >= 12 and engines["pathway"] >= 6
    assert {(one.engine, one.ask) for one in every().values()} == {(engine, ask) for engine, asks in ASKS.items() for ask in asks}


def test_answers_are_few_and_differ_in_both_languages() -> None:
    for one in lot():
        assert 3 <= len(one.options) <= 5 and one.key in one.options
        assert list(one.options) == list("abcde"[: len(one.options)])
        for language in LANGUAGES.values():
            texts = [choice.text[language] for choice in one.options.values()]
            assert len(set(texts)) == len(texts), (one.template, one.seed, texts)


def test_both_languages_are_whole_and_say_the_same() -> None:
    for one in lot():
        spoken = [one.stem, *(choice.text for choice in one.options.values()), *(choice.why for choice in one.options.values())]
        for text in spoken:
            assert set(text) == set(LANGUAGES.values())
            assert all(text.values()) and not any(PLACE.search(side) for side in text.values()), (one.template, one.seed, text)
        assert re.search("[\u4e00-\u9fff]", one.stem["zh-hans"]) and not re.search("[\u4e00-\u9fff]", one.stem["en"])


def test_the_right_answer_stands_anywhere() -> None:
    places = Counter(one.key for one in lot())
    assert min(places[letter] for letter in "abc") > len(lot()) / 6


def test_every_key_rests_on_a_fact_and_on_rules() -> None:
    for one in lot():
        assert one.cites and len(set(one.cites)) == len(one.cites)
        assert one.rules or every()[one.template].ask == "forum", (one.template, one.seed)
        assert set(one.rules.values()) == {1} or not one.rules


def test_the_same_seed_is_the_same_question_in_another_process() -> None:
    code = (
        "from tests.training.computed.rows import made; from dataclasses import asdict; import hashlib;"
        "print(hashlib.sha256(repr([asdict(made(key, seed)) for key in ('XPAT', 'XOPEN', 'DITC', 'POWN') for seed in range(4)]).encode()).hexdigest())"
    )
    there = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"}).stdout
    assert there.strip() == digest([asdict(made(key, seed)) for key in ("XPAT", "XOPEN", "DITC", "POWN") for seed in range(4)])
    assert [asdict(one) for one in many(2)] == [asdict(one) for one in many(2)]


def digest(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()


@pytest.mark.parametrize("key", ["XPAT", "DFORUM", "POFF", "XREG"])
def test_no_two_seeds_are_the_same_case(key: str) -> None:
    template = every()[key]
    cases = {repr(template.case(seed)) for seed in range(template.size)}
    assert len(cases) == template.size
    assert template.case(3) == template.case(3 + template.size)


# When a rule changes


def test_another_regime_is_another_key_of_the_same_question() -> None:
    tables = sheet()
    before = next(one for one in lot() if one.template == "XREG" and one.facts["destination"] == "BR" and one.facts["right"] == "patents")
    row = tables.exhaustion.regimes["BR", "patents"]
    regimes = {**tables.exhaustion.regimes, ("BR", "patents"): replace(row, regime="international", version=2)}
    changed = replace(
        tables,
        exhaustion=replace(tables.exhaustion, regimes=regimes),
        versions={**tables.versions, "exhaustion/BR.patents": 2},
    )
    after = made("XREG", before.seed, changed)
    assert after.stem == before.stem and after.facts == before.facts
    assert before.options[before.key].text["en"].startswith("National") and after.options[after.key].text["en"].startswith("International")
    assert (before.rules, after.rules) == ({"exhaustion/BR.patents": 1}, {"exhaustion/BR.patents": 2})


def test_a_longer_time_is_a_later_day() -> None:
    tables = sheet()
    step = tables.steps["L.ITC.04"]
    changed = replace(tables, steps={**tables.steps, "L.ITC.04": replace(step, days=25)})
    before, after = made("DITC", 0), made("DITC", 0, changed)
    assert before.stem == after.stem
    assert before.options[before.key].text["en"] == "Monday, 23 February 2026"
    assert after.options[after.key].text["en"] == "Saturday, 28 February 2026"


def test_a_question_the_rows_make_unfair_is_none() -> None:
    tables = sheet()
    row = tables.exhaustion.regimes["BR", "patents"]
    free = replace(tables.exhaustion, regimes={**tables.exhaustion.regimes, ("BR", "patents"): replace(row, regime="international")})
    seeds = [one.seed for one in lot() if one.template == "XORIG" and (one.facts["destination"], one.facts["right"]) == ("BR", "patents")]
    assert seeds
    with pytest.raises(Unaskable):  # goods may come from everywhere: nothing to choose
        made("XORIG", seeds[0], replace(tables, exhaustion=free))
    waiting = replace(tables, steps={**tables.steps, "L.ITC.04": replace(tables.steps["L.ITC.04"], days=None, unit="")})
    with pytest.raises(Unaskable):
        made("DITC", 0, waiting)


def test_slips_are_what_people_do() -> None:
    options = {choice.text["en"]: choice.why["en"] for choice in made("DITC", 0).options.values()}
    assert any("reserve" in why for day, why in options.items() if day == "Thursday, 5 March 2026")
    assert any("wrong event: Institution" in why for why in options.values())


# Reading


def wrong(**change: Any) -> list[tuple[str, str]]:
    record = next(one for one in own()["templates"] if one["id"] == "XPAT") | change
    found: list[tuple[str, str]] = []
    templates.read({"templates": [record]}, lambda _key, name, message: found.append((name, message)))
    return found


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"id": "xpat"}, "id"),
        ({"engine": "oracle"}, "engine"),
        ({"ask": "day"}, "ask"),
        ({"competency": "CMP1"}, "competency"),
        ({"difficulty": 6}, "difficulty"),
        ({"stem": {"en": "Only English?"}}, "stem"),
        ({"stem": {"en": "In {destination}?", "zh-Hans": "在哪里？"}}, "stem"),
        ({"vary": {}}, "vary"),
        ({"vary": {"day": "soon"}}, "vary.day"),
        ({"vary": {"product": [{"en": "lamps"}]}}, "vary.product.1"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_faulty_template_is_named_by_its_field(change: dict[str, Any], field: str) -> None:
    assert [name for name, _message in wrong(**change)] == [field]


def test_a_template_that_stands_twice_is_a_fault() -> None:
    record = own()["templates"][0]
    found: list[tuple[str, str, str]] = []
    read = templates.read({"templates": [record, record, "no map"]}, lambda *fault: found.append(fault))
    assert len(read) == 1 and [(key, name) for key, name, _message in found] == [("XPAT", "id"), ("number 3", "")]
