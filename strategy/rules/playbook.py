"""Which playbook answers what has arrived, and the rows a timetable is made from.

A forum is what a playbook needs beside its steps: which papers it takes, whose calendar and zone it counts in, whether a time that
ends on a day off rolls over. A step's time is a row of the register; here it is told apart what it means to the reader (a deadline,
an office's own time, a goal), who must act, which event it is counted from, and what happens to those who let it pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from strategy.rules.engine import UNKNOWN, Ask, Facts, Outcome, Reason, Row, Step, asked
from strategy.rules.places import EU, within

ARRIVALS: Final = ("suit", "itc", "order", "judgment", "validity", "customs", "letter", "authority", "platform", "barrier", "wto", "other")
COURTS: Final = ("national", "upc", "epo")
METHODS: Final = ("hand", "mail", "mail-abroad", "courier-abroad", "electronic", "authority", "publication")
PARTIES: Final = ("accused", "owner", "both", "applicant", "office", "state")
NATURES: Final = ("deadline", "office", "earliest", "target", "lapse", "at")
LIMITS: Final = ("reserve", "extension", "lost", "grounds")
EUROPE: Final = EU | {"EU", "GB", "CH", "TR"}


@dataclass(frozen=True)
class Take:
    """Papers a forum takes; an empty field does not matter."""

    arrived: tuple[str, ...]
    countries: tuple[str, ...] = ()
    courts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Forum(Row):
    """A playbook with what counting needs. `rolls` None: not stated, and nobody's guess."""

    jurisdiction: str = ""
    takes: tuple[Take, ...] = ()
    first: Mapping[str, str] = field(default_factory=dict)  # arrived, or arrived/country → the event that the day of service is
    zone: str = ""
    calendar: str = ""
    places: tuple[str, ...] = ()  # countries (or EU) in which the case may lie; then their zone and calendar are the case's
    zone_certain: bool = True
    rolls: bool | None = None
    owner: str = "dispute-counsel"
    beside: tuple[str, ...] = ()  # playbooks whose times the same papers start


@dataclass(frozen=True)
class Variant:
    """Another time, where the facts say so."""

    when: Mapping[str, tuple[str, ...]]
    days: int | None
    unit: str
    origin: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limit:
    """A second time beside a step's: days in reserve by the method of service, an extension, when a right is lost, when grounds are due.

    Reserve and extension begin where the step's time ends; the others with its event.
    """

    kind: str
    days: int
    unit: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class StepRule(Row):
    """A step. `origin`: events, or `step:` and a step's key; of several the latest counts. `days` None: no fixed number is stated."""

    playbook: str
    place: int = 0
    days: int | None = None
    unit: str = ""
    origin: tuple[str, ...] = ()
    back: bool = False
    party: str = "accused"
    nature: str = "deadline"
    owner: str = ""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()
    limits: tuple[Limit, ...] = ()
    consequence: tuple[str, ...] = ()  # ids of the register
    confidence: str = ""


@dataclass(frozen=True, kw_only=True)
class Event(Row):
    """A day in a case. `after`: events it cannot lie before. `future`: may be a day to come, as a target date."""

    future: bool = False
    after: tuple[str, ...] = ()


# Questions


def _papers_of_a_court(facts: Facts) -> bool:
    return facts.get("arrived") in ("suit", "order", "judgment", "validity") and str(facts.get("country")) in EUROPE


def _domicile_matters(facts: Facts) -> bool:
    return facts.get("arrived") in ("suit", "order", "judgment") and facts.get("country") in ("CN", "US")


def _goods_matter(facts: Facts) -> bool:
    return facts.get("arrived") == "customs" and within(str(facts.get("country")), "EU")


def _right_matters(facts: Facts) -> bool:
    return facts.get("arrived") == "suit" and facts.get("country") == "GB"


def _served(facts: Facts) -> bool:
    return facts.get("arrived") not in ("platform", "barrier", "other", None)


ASKS: Final = (
    Ask("arrived", "choice", ARRIVALS),
    Ask("country", "country"),
    Ask("court", "choice", COURTS, _papers_of_a_court),
    Ask("side", "choice", ("accused", "owner")),
    Ask("domicile", "choice", ("here", "abroad"), _domicile_matters),
    Ask("goods", "choice", ("ordinary", "perishable"), _goods_matter),
    Ask("right", "choice", ("patent", "design", "trademark", "copyright", "secret"), _right_matters),
    Ask("served_on", "date", (), _served),
    Ask("method", "choice", METHODS, _served),
)


# Choosing


@dataclass(frozen=True)
class Choice:
    """An outcome with the playbooks it speaks of: those that fit, or with light "ask" those that may; and those running beside them."""

    outcome: Outcome
    playbooks: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


NO, MAYBE, YES = 0, 1, 2


def _meets(answer: object, allowed: Sequence[str]) -> int:
    if not allowed or answer in allowed:
        return YES
    return MAYBE if answer in (None, UNKNOWN) else NO


def _takes(take: Take, facts: Facts) -> int:
    country = facts.get("country")
    if not take.countries or any(within(str(country), area) for area in take.countries):
        place = YES
    else:
        place = _meets(country, take.countries)
        if country == "EU" and any(area in EU for area in take.countries):
            place = MAYBE  # a Member State is meant, and has not been named
    court = _meets(facts.get("court"), take.courts)
    if take.courts and facts.get("court") is None and country not in (None, UNKNOWN) and not _papers_of_a_court(facts):
        court = YES if "national" in take.courts else NO  # elsewhere there is only the country's own court
    return min(_meets(facts.get("arrived"), take.arrived), place, court)


def fits(forum: Forum, facts: Facts) -> int:
    """Whether a forum takes what arrived: NO, MAYBE (an answer is missing or unknown), YES."""
    return max((_takes(take, facts) for take in forum.takes), default=NO)


def choose(facts: Facts, forums: Iterable[Forum]) -> Choice:
    """The playbooks that answer what arrived; where an answer is missing or no playbook exists, whom to ask. Any facts have an outcome."""
    known = list(forums)
    grades = {forum.key: fits(forum, facts) for forum in known}
    sure = [forum for forum in known if grades[forum.key] == YES]
    perhaps = [forum for forum in known if grades[forum.key] == MAYBE]
    if facts.get("arrived") in (None, UNKNOWN):
        return _ask("choose.arrived-unknown", perhaps, ("dispute-counsel", "ip-manager"), facts)
    if facts.get("arrived") == "letter":
        likely = [forum for forum in known if fits(forum, {**facts, "arrived": "suit"})]
        return _ask("choose.letter", likely, ("dispute-counsel", "local-counsel"), facts)
    if sure and not perhaps:
        return _chosen(sure, known, facts)
    if sure or perhaps:
        return _ask("choose.unclear", [*sure, *perhaps], ("dispute-counsel", "local-counsel"), facts, known)
    return _ask("choose.no-playbook", [], ("dispute-counsel", "local-counsel"), facts, known)


def _because(code: str, forums: Sequence[Forum], facts: Facts) -> tuple[Reason, ...]:
    detail = {key: str(facts[key]) for key in ("arrived", "country", "court") if key in facts}
    if not forums:
        return (Reason("choose.no-playbook", detail=detail),)
    return tuple(_reason(code, forum, detail) for forum in forums)


def _reason(code: str, forum: Forum, detail: Mapping[str, str]) -> Reason:
    return Reason(code, forum.rule, (forum.fact,) if forum.fact else (), {**detail, "playbook": forum.key})


def _chosen(sure: list[Forum], known: list[Forum], facts: Facts) -> Choice:
    light, code = ("go", "choose.one") if len(sure) == 1 else ("caution", "choose.several")
    keys = tuple(forum.key for forum in sure)
    beside = tuple(dict.fromkeys(key for forum in sure for key in forum.beside if key not in keys))
    steps = tuple(Step("playbook.open", forum.rule, (forum.fact,) if forum.fact else (), None, {"playbook": forum.key}) for forum in sure)
    return Choice(Outcome(light, code, _because(code, sure, facts), _changes(facts, known, set(keys)), steps), keys, beside)


def _ask(code: str, forums: list[Forum], who: tuple[str, ...], facts: Facts, known: Iterable[Forum] = ()) -> Choice:
    keys = tuple(forum.key for forum in forums)
    return Choice(Outcome("ask", code, _because(code, forums, facts), _changes(facts, known, set(keys)), (), who), keys)


def _changes(facts: Facts, known: Iterable[Forum], chosen: set[str]) -> tuple[Reason, ...]:
    """Each other court that would lead to another playbook: the answer people are least sure of."""
    forums = list(known)
    found = []
    for ask in asked(ASKS, facts):
        for option in ask.options if ask.key in facts and ask.key == "court" else ():
            others = [forum for forum in forums if fits(forum, {**facts, ask.key: option}) == YES]
            if option != facts[ask.key] and others and {forum.key for forum in others} != chosen:
                rules = tuple(forum.fact or forum.key for forum in others)
                detail = {"question": ask.key, "answer": option, "playbook": others[0].key}
                found.append(Reason("choose.would-change", others[0].rule, rules, detail))
    return tuple(found)
