"""Questions about outcomes of the exhaustion checker and the pathway: which verdict; wrong ones are those of the nearest other answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Final

from strategy.rules import exhaustion, pathway
from strategy.rules.engine import Ask, Facts, Outcome, asked
from strategy.rules.regimes import Exhaustion
from training.computed.asking import Answered, Case, Choice, Unaskable, distinct, reasons, told
from training.computed.templates import Texts

Why = Callable[[], Texts]  # the words are made for those answers only that are taken

MOST: Final = 3  # wrong answers
ALIKE: Final = {  # a reason that speaks for another verdict too, which would then not be wrong
    "goods.": ("goods",),
    "territory.": ("contract-territory", "licence-territory"),
    "doubt.": ("exhausted-doubt",),
    "consent.": ("consent", "consent-limits"),
    "seller.cured": ("consent-limits",),
    "counterfeit": ("counterfeit",),
}
PLAIN: Final = {"goods": ("none",), "seller": "owner", "territory": "no-limit", "consent": "no"}
PLACES: Final = ("destination", "sold_in", "where")
TOLD: Final = (
    "side",
    "stage",
    "recorded",
    "mode",
    "authorised",
    "grounds",
    "applicant",
    "direction",
    "system",
)  # what a guide asks for, in words
NO_ANSWER: Final = ("unknown", "no-route")  # they tell of answers that are missing, which no case has


def outcome(case: Case) -> Answered:
    """The verdict of the checker; each wrong answer has another light."""
    tables = case.tables.exhaustion
    found = exhaustion.verdict(case.facts, tables)
    barred = {
        found.code,
        *(code for one in found.reasons for start, codes in ALIKE.items() if one.code.startswith(start) for code in codes),
    }
    near = _neighbours(case, exhaustion.ASKS, lambda facts: exhaustion.verdict(facts, tables))
    wrong: dict[str, Choice] = {}
    codes: set[str] = set()
    for other, why in chain(near, _rows(case)):
        if other.light not in (found.light, *wrong) and other.code not in barred | codes and not other.code.startswith("unknown-"):
            wrong[other.light] = Choice(_title(case, other.code), why())
            codes.add(other.code)
        if len(wrong) == MOST:
            break
    return _answered(case, found, list(wrong.values()))


def _rows(case: Case) -> Iterator[tuple[Outcome, Why]]:
    """What the other rows of the same table say, in an order the seed decides: in this case, and then in a plain one."""
    rows = list(case.tables.exhaustion.regimes.values())
    case.chance.shuffle(rows)
    for sentence, more in (("otherwise.row", {}), ("otherwise.plain", PLAIN)):
        for row in rows:
            there = {**case.facts, **more, "destination": row.jurisdiction, "right": row.right}
            yield exhaustion.verdict(there, case.tables.exhaustion), partial(_of_row, case, sentence, row)


def _of_row(case: Case, sentence: str, row: Exhaustion) -> Texts:
    return case.speech.both(
        lambda say: say.say(sentence, right=say.phrase("exhaustion", "right", row.right), place=say.place(row.jurisdiction))
    )


def route(case: Case) -> Answered:
    """The route of the pathway; no wrong answer is one that another guide holds open for this case, and at most one says "ask"."""
    tables = case.tables.pathway
    found = pathway.verdict(case.facts, tables)
    cited = {*(one.rule for one in found.reasons), *(step.rule for step in found.steps)}
    barred = {found.code, *NO_ANSWER, *(guide.code for guide in tables.guides if guide.rule in cited)}
    near = _neighbours(case, pathway.ASKS, lambda facts: pathway.verdict(facts, tables))
    wrong: dict[str, Choice] = {}
    asks = found.light == "ask"
    for light, code, why in chain(((other.light, other.code, why) for other, why in near), _guides(case)):
        if code in barred or code in wrong or (asks and light == "ask"):
            continue
        asks = asks or light == "ask"
        wrong[code] = Choice(_title(case, code), why())
        if len(wrong) == MOST:
            break
    return _answered(case, found, list(wrong.values()))


def _guides(case: Case) -> Iterator[tuple[str, str, Why]]:
    """The guides of the same scope that do not hold, those that miss least first: their light, their code, and what they ask for."""
    facts = {**case.facts, **pathway.derived(case.facts, case.tables.pathway.customs)}
    near = []
    for guide in case.tables.pathway.guides:
        lacking = [key for key, allowed in guide.when.items() if facts.get(key) not in allowed]
        told = [key for key in TOLD if key in lacking]
        if guide.code and told and "scope" not in lacking:
            near.append((len(lacking), case.chance.random(), guide, told[0]))
    for _lacks, _chance, guide, key in sorted(near, key=lambda one: one[:2]):
        yield guide.light, guide.code, partial(_otherwise, case, key, guide.when[key][0])


def _neighbours(case: Case, asks: tuple[Ask, ...], judge: Callable[[Facts], Outcome]) -> Iterator[tuple[Outcome, Why]]:
    """What the engine says with the answer to one question changed, in an order the seed decides; and the change in words."""
    tries: list[tuple[str, object]] = []
    for ask in asked(asks, case.facts):
        if ask.key in case.facts and ask.key not in ("scope", "side"):
            tries += [(ask.key, other) for other in _others(case, ask)]
    case.chance.shuffle(tries)
    for key, value in tries:
        yield judge({**case.facts, key: value}), partial(_otherwise, case, key, value)


def _others(case: Case, ask: Ask) -> list[object]:
    now = case.facts[ask.key]
    if ask.key in PLACES:
        values = case.template.vary.get(ask.key) or ()
        places = sorted({str(value.sets[ask.key]) for value in values if ask.key in value.sets} - {str(now)})
        return list(case.chance.sample(places, min(3, len(places))))
    if ask.kind == "several":
        offered = exhaustion.OFFERED[str(case.facts["right"])]
        return [(one,) for one in offered if (one,) != tuple(now if isinstance(now, list | tuple) else ())]
    return [one for one in ask.options if one != now]


def _title(case: Case, code: str) -> Texts:
    return case.speech.both(lambda say: say.title(case.template.engine, code))


def _otherwise(case: Case, key: str, value: object) -> Texts:
    return case.speech.both(lambda say: say.otherwise(case.template.engine, key, value))


def _answered(case: Case, found: Outcome, wrong: list[Choice]) -> Answered:
    """Cited are the facts of the reasons that are told; where those rest on none, of all reasons and steps."""
    facts = distinct(fact for one in told(case, found.reasons) for fact in one.facts)
    facts = facts or distinct(
        [*(fact for one in found.reasons for fact in one.facts), *(fact for step in found.steps for fact in step.facts)]
    )
    if not facts:
        raise Unaskable("The outcome rests on no fact.")
    rules = distinct(one.rule for one in found.reasons)
    return Answered(Choice(_title(case, found.code), reasons(case, found.reasons)), wrong, rules, facts)


ASKED: Final[Mapping[str, Callable[[Case], Answered]]] = {"outcome": outcome, "route": route}
