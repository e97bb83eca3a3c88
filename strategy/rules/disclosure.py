"""The invention disclosure: what the answers warn of, and which days run.

Nobody but counsel decides here. What the register does not state (periods of grace, secrecy rules of other countries) is asked about:
neither a comfort nor a refusal is made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from strategy.rules.counting import EARLIEST, LATEST, add_months
from strategy.rules.dates import day_of
from strategy.rules.engine import UNKNOWN, Ask, Facts, Outcome, Problem, Reason, Step

KINDS: Final = ("invention", "utility-model", "design", "mark", "software", "know-how")
EXAMINED: Final = ("invention", "utility-model")  # G.05
ABROAD: Final = ("abroad-first", "home-then-abroad", "pct")
PRIORITY: Final = {"invention": 12, "utility-model": 12, "design": 6, "mark": 6}  # months, G.04
PCT: Final = (("clock.pct", 30), ("clock.pct-china", 32))  # months from priority, G.04: at least 30; China with a surcharge
REWARD_MONTHS: Final = 3  # after grant, G.16
GRAVITY: Final = ("stop", "ask", "caution")
ANSWERS: Final = {  # the light of each reason, and where "ask" whom
    "disclosure.examine-first": ("stop", ()),
    "disclosure.examined-unknown": ("ask", ("patent-engineer",)),
    "disclosure.made-where-unknown": ("ask", ("rd-leader",)),
    "disclosure.secrecy-elsewhere-not-stated": ("ask", ("local-counsel",)),
    "disclosure.already-public": ("ask", ("patent-engineer", "local-counsel")),
    "disclosure.public-unknown": ("ask", ("rd-leader",)),
    "disclosure.kind-unknown": ("ask", ("patent-engineer",)),
    "disclosure.plan-unknown": ("ask", ("ip-manager",)),
    "disclosure.right-not-stated": ("ask", ("ip-manager", "local-counsel")),
    "disclosure.joint-unknown": ("ask", ("rd-leader",)),
    "disclosure.hold-publication": ("caution", ()),
    "disclosure.joint-unsigned": ("caution", ()),
    "disclosure.consider-secret": ("caution", ()),
    "disclosure.priority-passed": ("ask", ("patent-engineer",)),
    "disclosure.secret-lost": ("ask", ("ip-manager", "local-counsel")),
    "disclosure.mark-file-early": ("caution", ()),
}


ASKS: Final = (
    Ask("kind", "choice", KINDS),
    Ask("made_in", "country", when=lambda facts: facts.get("kind") not in ("mark", "software", "know-how")),
    Ask("public", "choice", ("no", "planned", "yes")),
    Ask("public_on", "date", when=lambda facts: facts.get("public") in ("planned", "yes")),
    Ask(
        "visible",
        "choice",
        ("easy", "hard"),
        when=lambda facts: facts.get("public") == "no" and facts.get("kind") not in ("design", "mark"),
    ),
    Ask("plan", "choice", ("home", *ABROAD, "none")),
    Ask("examined", "choice", ("yes", "no"), when=lambda facts: needs_examination(facts) is not False),
    Ask("filed_on", "date", when=lambda facts: facts.get("plan") != "none"),
    Ask("joint", "choice", ("no", "signed", "unsigned")),
)  # eight on every way: of public_on and visible only one is asked


@dataclass(frozen=True)
class Clock:
    """A day that runs. `code`: clock.priority, .pct, .pct-china, .reward; `passed` compares with the day the reader looks."""

    code: str
    day: date
    counted_from: date
    months: int
    fact: str
    passed: bool


def needs_examination(facts: Facts) -> bool | None:
    """Whether the confidentiality examination comes before filing abroad (G.05); None where an answer is missing."""
    kind, made_in, plan = (facts.get(key) for key in ("kind", "made_in", "plan"))
    if kind not in (*EXAMINED, UNKNOWN, None) or plan not in (*ABROAD, UNKNOWN, None) or made_in not in ("CN", UNKNOWN, None):
        return False
    return True if kind in EXAMINED and plan in ABROAD and made_in == "CN" else None


def when(facts: Facts, key: str) -> date | None:
    """The day of an answer, where it is one."""
    found = day_of(facts.get(key))
    return found if isinstance(found, date) and EARLIEST <= found <= LATEST else None


def problems(facts: Facts, today: date) -> list[Problem]:
    """Days that are none, a filing or a publication that is said to have been and is to come."""
    found = []
    for key in ("public_on", "filed_on", "granted_on"):
        if facts.get(key) not in (None, "", UNKNOWN):
            day = when(facts, key)
            past = key != "public_on" or facts.get("public") == "yes"
            code = "disclosure.date-unclear" if day is None else "disclosure.date-to-come" if past and day > today else ""
            found += [Problem(code, key)] if code else []
    return found


def clock(facts: Facts, today: date) -> list[Clock]:
    """The times that run from the first filing, and the inventors' bonus from the grant; the nearest day first.

    Which offices move an end on a day off, no row states: the day counted is the earlier and so the safe one.
    """
    kind, filed, granted = str(facts.get("kind")), when(facts, "filed_on"), when(facts, "granted_on")
    runs: list[tuple[str, int, date | None, str]] = []
    if kind in PRIORITY:
        runs.append(("clock.priority", PRIORITY[kind], filed, "G.04"))
    if kind in EXAMINED:
        runs += [(code, months, filed, "G.04") for code, months in PCT]
        runs.append(("clock.reward", REWARD_MONTHS, granted, "G.16"))
    found = [
        Clock(code, add_months(start, months), start, months, fact, add_months(start, months) < today)
        for code, months, start, fact in runs
        if start
    ]
    return sorted(found, key=lambda one: (one.day, one.months))


def assess(facts: Facts, today: date) -> Outcome:
    """What to know before the next step. Total: whatever is answered, there is a reason; the gravest decides the light."""
    reasons = [*_kind(facts), *_secrecy(facts), *_publication(facts), *_clocks(facts, today), *_joint(facts)]
    lights = {ANSWERS[reason.code][0] for reason in reasons if reason.code in ANSWERS}
    light = next((one for one in GRAVITY if one in lights), "go")
    codes = {"stop": "disclosure.wait", "ask": "disclosure.ask-first", "caution": "disclosure.with-care", "go": "disclosure.file"}
    asking = [reason for reason in reasons if ANSWERS.get(reason.code, ("", ()))[0] == "ask"]
    return Outcome(
        light,
        codes[light],
        tuple(reasons),
        changes=tuple(_changes(reasons)),
        steps=tuple(_steps(facts, today)),
        who=tuple(dict.fromkeys(who for reason in asking for who in ANSWERS[reason.code][1])) or ("patent-engineer",),
    )


def _kind(facts: Facts) -> list[Reason]:
    kind, plan = facts.get("kind"), facts.get("plan")
    found = []
    if kind not in KINDS:
        found.append(Reason("disclosure.kind-unknown", "concept/G.10", ("G.10",)))
    elif kind in ("software", "know-how"):
        found.append(Reason("disclosure.right-not-stated", "concept/G.10", ("G.10",)))
    if plan not in ("home", *ABROAD, "none"):
        found.append(Reason("disclosure.plan-unknown", "action/A1.03", ("A1.03",)))
    if facts.get("visible") == "hard":
        found.append(Reason("disclosure.consider-secret", "concept/G.10", ("G.10", "G.11")))
    elif facts.get("visible") == "easy":
        found.append(Reason("disclosure.consider-patent", "concept/G.10", ("G.10",)))
    return found


def _secrecy(facts: Facts) -> list[Reason]:
    needs, examined = needs_examination(facts), facts.get("examined")
    made_in, plan = facts.get("made_in"), facts.get("plan")
    if needs:
        code = {"yes": "disclosure.examined", "no": "disclosure.examine-first"}.get(str(examined), "disclosure.examined-unknown")
        return [Reason(code, "concept/G.05", ("G.05",))]
    if plan in ABROAD and made_in in (None, "", UNKNOWN) and needs is None:
        return [Reason("disclosure.made-where-unknown", "concept/G.05", ("G.05",))]
    if plan in ABROAD and made_in not in ("CN", None, "", UNKNOWN):
        return [Reason("disclosure.secrecy-elsewhere-not-stated", "concept/G.05", ("G.05",), {"country": str(made_in)})]
    return []


def _publication(facts: Facts) -> list[Reason]:
    """Prior art is what was public before the first filing (W20). Whether a period of grace helps, no row states."""
    kind, public = facts.get("kind"), facts.get("public")
    on, filed = when(facts, "public_on"), when(facts, "filed_on")
    if kind == "mark":
        return [Reason("disclosure.mark-filed" if filed else "disclosure.mark-file-early", "concept/G.13", ("G.13",))]
    if public == "no":
        return [Reason("disclosure.still-secret", "glossary/W20", ("W20",))]
    if public not in ("planned", "yes"):
        return [Reason("disclosure.public-unknown", "glossary/W20", ("W20",))]
    if kind == "know-how" and public == "yes":
        return [Reason("disclosure.secret-lost", "concept/G.11", ("G.11",))]
    before = filed is not None and (filed < on if on else public == "planned")
    early = "disclosure.hold-publication" if public == "planned" else "disclosure.already-public"
    return [Reason("disclosure.public-after-filing" if before else early, "glossary/W20", ("W20",))]


def _clocks(facts: Facts, today: date) -> list[Reason]:
    if when(facts, "filed_on") is None:
        return [Reason("disclosure.not-filed", "concept/G.04", ("G.04",))] if facts.get("plan") != "none" else []
    over = any(one.code == "clock.priority" and one.passed for one in clock(facts, today))
    if over and facts.get("plan") in ABROAD:
        return [Reason("disclosure.priority-passed", "concept/G.04", ("G.04",))]
    return []


def _joint(facts: Facts) -> list[Reason]:
    joint = facts.get("joint")
    if joint == "no":
        return [Reason("disclosure.reward", "concept/G.16", ("G.16",))]
    code = {"signed": "disclosure.joint-signed", "unsigned": "disclosure.joint-unsigned"}.get(str(joint), "disclosure.joint-unknown")
    return [Reason(code, "action/A2.02", ("A2.02", "G.17"))]


def _changes(reasons: list[Reason]) -> list[Reason]:
    """What would turn the answer: the examination, an answer that is missing, a signature."""
    turn = {
        "disclosure.examine-first": "disclosure.if-examined",
        "disclosure.examined-unknown": "disclosure.if-examined",
        "disclosure.hold-publication": "disclosure.if-filed-before",
        "disclosure.already-public": "disclosure.if-grace",
        "disclosure.joint-unsigned": "disclosure.if-signed",
    }
    return [Reason(turn[reason.code], reason.rule, reason.facts) for reason in reasons if reason.code in turn]


def _steps(facts: Facts, today: date) -> list[Step]:
    found = []
    public, on = facts.get("public"), when(facts, "public_on")
    if needs_examination(facts) is not False and facts.get("examined") != "yes":
        found.append(Step("disclosure.request-examination", "concept/G.05", ("G.05",)))
    if any(reason.code == "disclosure.hold-publication" for reason in _publication(facts)) and facts.get("plan") != "none":
        found.append(Step("disclosure.file-before", "glossary/W20", ("W20",), on - timedelta(days=1) if on else None))
    if public == "yes" and facts.get("kind") != "mark":
        found.append(Step("disclosure.record-publication", "glossary/W20", ("W20",)))
    if facts.get("visible") == "hard":
        found.append(Step("disclosure.protect-secret", "concept/G.11", ("G.11",)))
    if facts.get("joint") == "unsigned":
        found.append(Step("disclosure.sign-agreement", "action/A2.02", ("A2.02",)))
    found += [
        Step(f"disclosure.{one.code.replace('.', '-')}", f"concept/{one.fact}", (one.fact,), one.day)
        for one in clock(facts, today)
        if not one.passed
    ]
    return [*found, Step("disclosure.document-inventors", "action/A2.04", ("A2.04", "G.16"))]
