"""Questions that set places or changes beside each other: a regime, a market, where goods come from, a customs office, what opens the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from strategy.rules import exhaustion, pathway
from strategy.rules.engine import Outcome
from training.computed.asking import Answered, Case, Choice, Unaskable, distinct, joined, reasons
from training.computed.templates import Texts

MOST: Final = 3  # wrong answers
REGIMES: Final = ("international", "regional", "national", "mixed")


def regime(case: Case) -> Answered:
    """Which rule of exhaustion the destination has for the right; wrong ones are the other regimes."""
    row = case.tables.exhaustion.row(case.facts["destination"], case.facts["right"])
    if row is None:
        raise Unaskable("No regime is stated.")
    mine = "mixed" if row.regime == "unsettled" else row.regime
    found = exhaustion.verdict(case.facts, case.tables.exhaustion)
    why = reasons(case, [one for one in found.reasons if one.code.startswith("regime.")])
    wrong = [Choice(_sentence(case, f"regime.{code}"), _sentence(case, "regime.other")) for code in REGIMES if code != mine]
    case.chance.shuffle(wrong)
    return Answered(Choice(_sentence(case, f"regime.{mine}"), why), wrong, [row.rule], [row.fact])


def _sentence(case: Case, key: str, **values: str) -> Texts:
    return case.speech.both(lambda say: say.say(key, **values))


def _said(case: Case, key: str, engine: str, code: str) -> Texts:
    """A sentence about a verdict."""
    return case.speech.both(lambda say: say.say(key, outcome=say.title(engine, code)))


# Places beside each other


@dataclass(frozen=True)
class Found:
    """The place asked for with its outcome, and the wrong ones with theirs."""

    place: str
    outcome: Outcome
    wrong: Sequence[tuple[str, Outcome]]


def _search(
    case: Case, name: str, judge: Callable[[str], Outcome], right: Callable[[Outcome], bool], wrong: Callable[[Outcome], bool]
) -> Found:
    """The first of the places listed under `name` that is right, and the first that are wrong, in an order the seed decides."""
    listed = case.facts[name]
    places = [str(one) for one in listed] if isinstance(listed, list | tuple) else []
    case.chance.shuffle(places)
    outcomes = [(place, judge(place)) for place in places]
    key = next(((place, found) for place, found in outcomes if right(found)), None)
    if key is None:
        raise Unaskable("None of the places is what is asked for.")
    return Found(*key, [(place, found) for place, found in outcomes if wrong(found)][:MOST])


def market(case: Case) -> Answered:
    """Which of some markets has the light that is asked for (go or stop); the others have another."""
    return _screened(case, "destination", "markets")


def origin(case: Case) -> Answered:
    """From which of some places goods may come; a first sale in the others does not count in the destination."""
    return _screened(case, "sold_in", "origins")


def _screened(case: Case, key: str, name: str) -> Answered:
    wanted = str(case.facts["light"])
    barred = {wanted, *(("caution",) if wanted == "go" else ())}  # with care they may go as well
    found = _search(
        case,
        name,
        lambda place: exhaustion.verdict({**case.facts, key: place}, case.tables.exhaustion),
        lambda outcome: outcome.light == wanted,
        lambda outcome: outcome.light not in barred,
    )
    wrong = [Choice(_named(case, place), reasons(case, outcome.reasons[:2])) for place, outcome in found.wrong]
    return _answered(case, found, wrong)


def office(case: Case) -> Answered:
    """At which of some customs offices the route is the one named; the others have another."""
    wanted = str(case.facts["route"])
    found = _search(
        case,
        "offices",
        lambda place: pathway.verdict({**case.facts, "where": place}, case.tables.pathway),
        lambda outcome: outcome.code == wanted,
        lambda outcome: outcome.code != wanted,
    )
    wrong = []
    for place, outcome in found.wrong:
        why = joined(_said(case, "office.there", "pathway", outcome.code), reasons(case, outcome.reasons[:1]))
        wrong.append(Choice(_named(case, place), why))
    return _answered(case, found, wrong)


def _answered(case: Case, found: Found, wrong: list[Choice]) -> Answered:
    """What the wrong places say is behind the question too: were a rule of theirs to change, two answers might be right."""
    every = [found.outcome, *(outcome for _place, outcome in found.wrong)]
    rules = distinct(one.rule for outcome in every for one in outcome.reasons)
    facts = distinct(fact for outcome in every for one in outcome.reasons[:2] for fact in one.facts)
    return Answered(Choice(_named(case, found.place), reasons(case, found.outcome.reasons)), wrong, rules, facts)


def _named(case: Case, place: str) -> Texts:
    return case.speech.both(lambda say: say.place(place)[0].upper() + say.place(place)[1:])


# Changes beside each other

Changed = tuple[str, object, Outcome]  # the question, the new answer, what the screen says then


def change(case: Case) -> Answered:
    """Which single change would let the goods go; the others leave a light that does not."""
    now = exhaustion.verdict(case.facts, case.tables.exhaustion)
    good, bad = _sorted_out(case, _tries(case))
    if now.light == "go" or not good or len(bad) < 2:
        raise Unaskable("The goods may go as they are, or no change or every change lets them go.")
    key, value, then = good[0]
    why = joined(reasons(case, now.reasons[:2]), _said(case, "change.then", "exhaustion", then.code))
    wrong = [Choice(_change(case, one, other), _said(case, "change.still", "exhaustion", found.code)) for one, other, found in bad[:MOST]]
    rules = distinct(one.rule for outcome in (now, then) for one in outcome.reasons)
    return Answered(Choice(_change(case, key, value), why), wrong, rules, distinct(fact for one in now.reasons for fact in one.facts))


def _tries(case: Case) -> list[tuple[str, object]]:
    here, there = case.facts["destination"], case.facts["sold_in"]
    elsewhere = case.facts["origins"]
    tries: list[tuple[str, object]] = [("consent", "yes"), ("sold_in", here), ("territory", "covers")]
    tries += [("seller", one) for one in ("group", "licensee")]
    tries += [("sold_in", place) for place in (elsewhere if isinstance(elsewhere, list | tuple) else ()) if place not in (here, there)]
    case.chance.shuffle(tries)
    return tries


def _sorted_out(case: Case, tries: list[tuple[str, object]]) -> tuple[list[Changed], list[Changed]]:
    """The changes that let the goods go, and those that do not: of each question one, of places two."""
    good: list[Changed] = []
    bad: list[Changed] = []
    for key, value in tries:
        then = exhaustion.verdict({**case.facts, key: value}, case.tables.exhaustion)
        if then.light == "go":
            good.append((key, value, then))
        elif then.light != "caution" and sum(one == key for one, _value, _then in bad) < (2 if key == "sold_in" else 1):
            bad.append((key, value, then))
    return good, bad


def _change(case: Case, key: str, value: object) -> Texts:
    return case.speech.both(lambda say: say.change(key, value, case.facts))


ASKED: Final[Mapping[str, Callable[[Case], Answered]]] = {
    "regime": regime,
    "market": market,
    "origin": origin,
    "office": office,
    "change": change,
}
