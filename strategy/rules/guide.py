"""A table of guides: each row says when it holds and what follows; together those that hold make the outcome.

The strictest verdict wins, the earlier row where two are alike. A row without a code adds to the outcome and decides nothing. A row
that might hold, were an answer known, sends somebody to ask for that answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from strategy.rules.draft import Draft
from strategy.rules.engine import UNKNOWN, Ask, Facts, Reason, Row, Value, asked, clean

NO, MAYBE, YES = 0, 1, 2
ORPHAN: Final = ("ip-manager", "local-counsel")  # whom to ask where no row holds


@dataclass(frozen=True)
class Say:
    """A reason a guide gives."""

    code: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Todo:
    """A step a guide gives; `time` is the key of the timed step of a playbook that it is."""

    code: str
    facts: tuple[str, ...] = ()
    time: str = ""


@dataclass(frozen=True, kw_only=True)
class Guide(Row):
    """When all of `when` hold (of several values one is enough), what follows."""

    when: Mapping[str, tuple[str, ...]]
    light: str = "go"
    code: str = ""
    say: tuple[Say, ...] = ()
    todo: tuple[Todo, ...] = ()
    who: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Time(Row):
    """How long a step of a playbook takes; no days: no fixed number is stated."""

    days: int | None = None
    unit: str = ""


def values(answer: object) -> tuple[object, ...]:
    return tuple(answer) if isinstance(answer, list | tuple | set | frozenset) else (answer,)


def blank(answer: object) -> bool:
    """Whether nobody has answered: no answer, none chosen of several, or that it is not known."""
    return not values(answer) or bool({None, UNKNOWN} & set(values(answer)))


def sound(asks: Sequence[Ask], facts: Facts) -> dict[str, object]:
    """The answers to questions that are asked; what is none of the answers offered counts as not known."""
    return {key: _sound(ask, value) for key, value in clean(asks, facts).items() for ask in asks if ask.key == key}


def _sound(ask: Ask, value: object) -> object:
    if ask.kind == "several":
        return tuple(one for one in ask.options if one in values(value)) or UNKNOWN
    return value if ask.kind != "choice" or value in ask.options else UNKNOWN


def grade(guide: Guide, facts: Facts) -> int:
    """Whether a guide holds: NO, MAYBE (an answer is missing), YES."""
    found = YES
    for key, allowed in guide.when.items():
        met = _meets(facts.get(key), allowed)
        if met == NO:
            return NO
        found = min(found, met)
    return found


def _meets(answer: object, allowed: Sequence[str]) -> int:
    if isinstance(answer, str) and answer != UNKNOWN:
        return YES if answer in allowed else NO
    if blank(answer):
        return MAYBE
    return YES if any(one in allowed for one in values(answer)) else NO


def follow(
    guides: Iterable[Guide],
    facts: Facts,
    asks: Sequence[Ask],
    times: Mapping[str, Time],
    sources: Mapping[str, str],
    knows: Mapping[str, tuple[str, ...]],
) -> Draft:
    """The outcome in the making; `sources`: from which question a derived fact comes; `knows`: who should know the answer to it."""
    draft = Draft()
    led = [ask.key for ask in asked(asks, facts)]
    unknown: list[str] = []
    for guide in guides:
        found = grade(guide, facts)
        if found == YES:
            _take(draft, guide, times)
        elif found == MAYBE and guide.code:
            unknown += [sources.get(key, key) for key in guide.when if blank(facts.get(key))]
    decisive = [key for key in dict.fromkeys(unknown) if key in led]
    if decisive:
        draft.verdict("ask", "unknown")
    for key in dict.fromkeys([*decisive, *(key for key in led if key in facts and blank(facts[key]))]):
        draft.because(f"unknown.{key}")
        draft.ask(*knows[key])
    if not draft.code:
        draft.verdict("ask", "no-route")
        draft.because("no-route")
        draft.ask(*ORPHAN)
    return draft


def _take(draft: Draft, guide: Guide, times: Mapping[str, Time]) -> None:
    if guide.code:
        draft.verdict(guide.light, guide.code)
    for say in guide.say:
        draft.because(say.code, guide.rule, say.facts)
    for todo in guide.todo:
        time = times.get(todo.time)
        detail: dict[str, Value] = {"days": time.days, "unit": time.unit} if time and time.days is not None else {}
        draft.do(todo.code, time.rule if time else guide.rule, todo.facts or ((time.fact,) if time else ()), detail)
    draft.ask(*guide.who)
    draft.read(*guide.clauses)


def others(asks: Sequence[Ask], facts: Facts) -> Iterator[tuple[str, object, dict[str, object]]]:
    """Each other answer to one question that was answered: its key, the answer, and all facts with it."""
    for ask in asked(asks, facts):
        if ask.key in facts and ask.kind in ("choice", "several"):
            for option in ask.options:
                answer: object = (option,) if ask.kind == "several" else option
                if values(facts[ask.key]) != values(answer):
                    yield ask.key, option, {**facts, ask.key: answer}


def change(key: str, option: object, draft: Draft) -> Reason:
    """That another answer leads to another outcome; the words take those of the question, its option and the outcome."""
    return Reason("change.answer", detail={"question": key, "answer": str(option), "outcome": draft.code, "light": draft.light})


def read(table: str, records: Iterable[Mapping[str, Any]]) -> tuple[Guide, ...]:
    """Guides from their parsed records."""
    return tuple(_guide(table, one) for one in records)


def _guide(table: str, one: Mapping[str, Any]) -> Guide:
    return Guide(
        table=table,
        key=one["id"],
        when={key: values(allowed) for key, allowed in one["when"].items()},  # type: ignore[misc]
        light=one.get("light", "go"),
        code=one.get("code", ""),
        say=tuple(Say(say["say"], tuple(say.get("facts", ()))) for say in one.get("reasons", ())),
        todo=tuple(Todo(todo["do"], tuple(todo.get("facts", ())), todo.get("time", "")) for todo in one.get("steps", ())),
        who=tuple(one.get("who", ())),
        clauses=tuple(one.get("clauses", ())),
    )


def read_times(steps: Iterable[Mapping[str, Any]]) -> dict[str, Time]:
    """The times of the steps of playbooks.yaml, by key."""
    return {one["id"]: Time(table="step", key=one["id"], fact=one["id"], days=one.get("days"), unit=one.get("unit", "")) for one in steps}
