"""The licence and technology-import contract check: 24 clauses that a person judges, on seven screens, with a draft to read beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from strategy.models import ToolRun
from strategy.queries import clauses, drafts
from strategy.queries.rulebook import Rulebook, rulebook
from strategy.queries.tools.base import Screen, Tool
from strategy.queries.wordings import Words
from strategy.rules import contract
from strategy.rules.contract import POINTS, WEIGHTS, WORST, Line
from strategy.rules.engine import Ask, Facts, Outcome, Problem
from strategy.rules.papers import Section
from strategy.rules.phrases import readable


class Contract(Tool):
    key = words = "contract"
    countermeasures, course = (4,), "technology-licences"
    subject, icon, reviewed = "contract", "file", True
    opens = "contract_text"
    beside, under = "strategy/tools/_contract.html", "strategy/tools/_under_clause.html"
    after = "strategy/records/_contract.html"

    def asks(self, book: Rulebook) -> Sequence[Ask]:
        return contract.asks(book.clauses)

    def screens(self, book: Rulebook, answers: Facts) -> list[Screen]:
        asks = {ask.key: ask for ask in self.asks(book)}
        shown = contract.screens(book.clauses)
        return [Screen(key, tuple(asks[one] for one in keys)) for key, keys in shown.items() if keys]

    def context(self, run: ToolRun, screen: Screen, words: Words) -> Mapping[str, object]:
        """`notes`: beside each clause what the draft says of it; `draft`: the draft; `short`: what was kept of one whose text was not."""
        draft = drafts.of_run(run)
        hints = drafts.hints_of(draft, run.answers)
        keys = [ask.key for ask in screen.asks]
        return {"notes": clauses.notes(keys, hints, rulebook(), words), "draft": draft, "short": run.answers.get("draft")}

    def problems(self, answers: Facts, today: date) -> list[Problem]:
        return contract.problems(rulebook().clauses, answers)

    def judge(self, answers: Facts, book: Rulebook, today: date) -> Outcome:
        return contract.judge(book.clauses, answers).outcome

    def sections(self, answers: Facts, outcome: Outcome, book: Rulebook, words: Words, today: date) -> Sequence[Section]:
        judged = contract.judge(book.clauses, answers)
        draft = answers.get("draft")
        short = draft if isinstance(draft, Mapping) else {}
        return (
            _table(judged.lines, short.get("hints", {}), words),
            _score(judged.lines, judged.score, words),
            *_fallbacks(judged.lines, words),
            *([_draft(short, words)] if short else []),
        )

    def data(self, answers: Facts, outcome: Outcome, book: Rulebook, today: date) -> Mapping[str, object]:
        """`score`: points, most, of; `clauses`: the judgement of each; `draft`: which text it was, and what was found in it."""
        judged = contract.judge(book.clauses, answers)
        score = {"points": judged.score.points, "most": judged.score.most, "of": judged.score.of}
        lines = {
            line.clause: {name: getattr(line, name) for name in ("state", "risk", "weight", "points", "product")} for line in judged.lines
        }
        draft = {"draft": answers["draft"]} if answers.get("draft") else {}
        return {"score": score, "clauses": lines, **draft}


def _table(lines: Iterable[Line], hints: Mapping[str, Mapping[str, Any]], words: Words) -> Section:
    """All clauses, the gravest first."""
    head = (_("Clause"), _("Judgement"), _("Risk"), _("Points × weight"), _("Whose it is"))
    read = (_("In the draft"),) if hints else ()
    rows = tuple(_row(line, words) + ((_read(hints.get(line.clause), words),) if hints else ()) for line in lines)
    return Section(
        "clauses", _("The clauses"), (*head, *read), rows, _("The gravest stand first; what is not judged yet stands before them.")
    )


def _row(line: Line, words: Words) -> tuple[str, ...]:
    own = words.own
    counted = "–" if line.points is None else f"{line.points}\u00a0×\u00a0{line.weight}\u00a0=\u00a0{line.product}"
    name = f"{line.clause} {words.clause(line.clause)}"
    return (name, own.label("state", line.state), own.label("risk", line.risk), counted, own.who(line.owner))


def _read(hint: Mapping[str, Any] | None, words: Words) -> str:
    if not hint:
        return ""
    said = words.own.label("hint", hint["code"])
    dangers = words.joined([readable(one) for one in hint["dangers"]])
    return f"{said} ({dangers})" if dangers else said


def _score(lines: Sequence[Line], score: contract.Score, words: Words) -> Section:
    """How the number comes about: by risk, how many clauses, their points and what these weigh."""
    head = (_("Risk"), _("Weight"), _("Clauses"), _("Points"), _("Points × weight"), _("At most"))
    rows = []
    for risk in reversed(WEIGHTS):
        some = [line for line in lines if line.risk == risk]
        if some:
            points, product = sum(line.points or 0 for line in some), sum(line.product or 0 for line in some)
            counts = (WEIGHTS[risk], len(some), points, product, sum(line.weight * WORST for line in some))
            rows.append((words.own.label("risk", risk), *map(str, counts)))
    rows.append((_("All"), "", str(len(lines)), str(sum(line.points or 0 for line in lines)), str(score.points), str(score.of)))
    return Section("score", _("How the score comes about"), head, tuple(rows), _score_note(lines, score, words))


def _score_note(lines: Sequence[Line], score: contract.Score, words: Words) -> str:
    points = words.joined([f"{words.own.label('state', state)} {count}" for state, count in POINTS.items()])
    said = _("Points of a clause: %(points)s.") % {"points": points}
    unjudged = sum(line.product is None for line in lines)
    if not unjudged:
        return said
    values = {"number": unjudged, "points": score.points, "most": score.most}
    return f"{said} " + _("Clauses not judged yet: %(number)d. The score lies between %(points)d and %(most)d until they are.") % values


def _fallbacks(lines: Iterable[Line], words: Words) -> Iterable[Section]:
    """Wording for what is weak, against us or missing."""
    rows = tuple((f"{line.clause} {words.clause(line.clause)}", words.own.label("fallback", line.clause)) for line in lines if line.points)
    if rows:
        note = words.own.label("note", "general-information")
        yield Section("fallback", _("Wording to propose"), (_("Clause"), _("Proposed wording")), rows, note)


def _draft(short: Mapping[str, Any], words: Words) -> Section:
    rows = (
        (_("Name of the file"), str(short.get("name") or _("Pasted text"))),
        (_("Characters"), str(short["characters"])),
        ("SHA-256", str(short["sha256"])),
        (_("Kept with the record"), _("Yes") if short.get("keep") else _("No: only this line and the hints")),
    )
    note = _("What is found in a draft is a hint. The judgement is that of whoever answered.")
    return Section("draft", _("The draft that was read"), (_("Contract draft"), _("Value")), rows, note)


CONTRACT = Contract()
