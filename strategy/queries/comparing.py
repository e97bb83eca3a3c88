"""Two drafts of a contract, and how they were judged, side by side: what appeared, vanished, was worded anew; where the risk moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.articles.runs import Run
from portal.articles.runs import words as differing
from portal.people.models import Person
from strategy.models import ContractText, ToolRecord, ToolRun
from strategy.queries import drafts
from strategy.queries.rulebook import rulebook
from strategy.queries.wordings import Words
from strategy.rules import contract
from strategy.rules.contract import Line, Score
from strategy.rules.drafts import ClauseChange, Move, Place, changes, moved
from strategy.rules.phrases import readable

PAIRS: Final = 6  # sentences shown of a clause
OFFERED: Final = 50  # records to choose from
NEAR: Final = 5


@dataclass(frozen=True)
class Side:
    """One of the two: a record, or answers in the making. `draft` is None where its text was not kept; `hints` may be there all the same."""

    title: str
    subject: str
    day: str
    url: str
    lines: tuple[Line, ...]
    score: Score
    hints: Mapping[str, Mapping[str, Any]]
    draft: ContractText | None = None
    draft_url: str = ""
    intact: bool = True  # the draft is the one that was kept

    @property
    def is_open(self) -> bool:
        """Whether clauses are still without a judgement, so that the score is a range."""
        return self.score.most != self.score.points


@dataclass(frozen=True)
class Moved:
    """How the judgement of a clause moved, in words."""

    clause: str
    name: str
    kind: str
    said: str
    before: str
    after: str
    by: int


@dataclass(frozen=True)
class Sentence:
    """A sentence of the older and of the newer draft, with what went out and what came in."""

    old: list[Run]
    new: list[Run]


@dataclass(frozen=True)
class Changed:
    """A clause in two drafts. `kind`: appeared, vanished, changed, same, absent; "" where texts cannot be compared."""

    clause: str
    name: str
    kind: str
    said: str
    new_dangers: tuple[str, ...]
    dangers_gone: tuple[str, ...]
    sentences: tuple[Sentence, ...] = ()
    more: int = 0

    @property
    def differs(self) -> bool:
        return self.kind in ("appeared", "vanished", "changed") or bool(self.new_dangers or self.dangers_gone)


# What may be compared


def others(person: Person, record: ToolRecord) -> QuerySet[ToolRecord]:
    """Records of contracts that somebody may read beside this one: those on the same subject first, then the newest."""
    same = Case(When(subject__iexact=record.subject, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = ToolRecord.objects.visible_to(person).filter(tool="contract").exclude(pk=record.pk)
    return found.annotate(elsewhere=same, has_draft=_has_draft()).defer("document").order_by("elsewhere", "-made_at")[:OFFERED]


def with_drafts(person: Person) -> QuerySet[ToolRecord]:
    """The newest records of contracts that somebody may read and whose draft was kept."""
    found = ToolRecord.objects.visible_to(person).filter(_has_draft(), tool="contract")
    return found.defer("document").order_by("-made_at")[:NEAR]


def _has_draft() -> Exists:
    return Exists(ContractText.objects.filter(record=OuterRef("pk")))


# The two sides


def of_records(older: ToolRecord, newer: ToolRecord) -> dict[str, Any]:
    """The comparison of two records, for the page. One statement."""
    texts = drafts.with_texts([older, newer])
    return _compared(*(_record_side(record, texts.get(record.pk)) for record in (older, newer)))


def of_run(run: ToolRun, record: ToolRecord) -> dict[str, Any]:
    """Answers in the making against a record, for the page. Two statements."""
    judged = contract.judge(rulebook().clauses, run.answers)
    draft = ContractText.objects.filter(run=run).first()
    now = Side(
        _("Your draft"),
        str(draft or ""),
        timezone.localdate(run.changed_at).isoformat(),
        run.get_absolute_url(),
        judged.lines,
        judged.score,
        drafts.hints_of(draft, run.answers),
        draft,
        reverse("contract_run_draft", args=[run.pk]) if draft else "",
    )
    return _compared(_record_side(record, drafts.with_texts([record]).get(record.pk)), now)


def _record_side(record: ToolRecord, draft: ContractText | None) -> Side:
    data = record.data
    lines = tuple(Line(clause=key, rule="", owner="", facts=(), **kept) for key, kept in data["clauses"].items())
    hints = drafts.hints_of(draft, data)
    url = reverse("contract_record_draft", args=[record.pk]) if draft else ""
    day, score = record.day.isoformat(), Score(**data["score"])
    same = drafts.is_the_one_kept(draft, record)
    return Side(record.number, record.subject, day, record.get_absolute_url(), lines, score, hints, draft, url, same)


# The comparison


def _compared(old: Side, new: Side) -> dict[str, Any]:
    words = Words("contract")
    lines = _by_text(old, new) if old.draft and new.draft else _by_hints(old, new)
    found = [_changed(change, old, new, words) for change in lines]
    return {
        "old": old,
        "new": new,
        "moves": [_moved(move, words) for move in moved(old.lines, new.lines)],
        "differing": [one for one in found if one.differs],
        "alike": [one for one in found if one.kind and not one.differs],
        "by_text": bool(old.draft and new.draft),
        "by_hints": bool(old.hints and new.hints),
        "limit": words.limit,
    }


def _by_text(old: Side, new: Side) -> Sequence[ClauseChange]:
    assert old.draft and new.draft
    return changes(old.draft.text, drafts.findings_of(old.draft), new.draft.text, drafts.findings_of(new.draft))


def _by_hints(old: Side, new: Side) -> Iterable[ClauseChange]:
    """Without both texts: whether the clause was found at all, and which dangerous words."""
    for key, after in drafts.in_order(new.hints):
        before = old.hints.get(key)
        if before is not None:
            was, now = set(before["dangers"]), set(after["dangers"])
            yield ClauseChange(key, _found(before["count"], after["count"]), (), (), tuple(sorted(now - was)), tuple(sorted(was - now)))


def _found(before: int, after: int) -> str:
    if before and after:
        return ""
    return "vanished" if before else "appeared" if after else "absent"


def _changed(change: ClauseChange, old: Side, new: Side, words: Words) -> Changed:
    pairs = list(zip_longest(change.gone, change.new))
    texts = (old.draft.text if old.draft else "", new.draft.text if new.draft else "")
    return Changed(
        change.clause,
        words.clause(change.clause),
        change.kind,
        words.own.change(change.code, {}, words.named) if change.kind else "",
        tuple(map(readable, change.new_dangers)),
        tuple(map(readable, change.dangers_gone)),
        tuple(_sentence(texts, pair) for pair in pairs[:PAIRS]),
        max(0, len(pairs) - PAIRS),
    )


def _sentence(texts: tuple[str, str], pair: tuple[Place | None, Place | None]) -> Sentence:
    before, after = (text[place[0] : place[1]].strip() if place else "" for text, place in zip(texts, pair, strict=True))
    runs = differing(before, after)
    return Sentence([run for run in runs if run.kind != "in"], [run for run in runs if run.kind != "out"])


def _moved(move: Move, words: Words) -> Moved:
    said = words.own.change(move.code, {}, words.named)
    before, after = words.own.label("state", move.before), words.own.label("state", move.after)
    return Moved(move.clause, words.clause(move.clause), move.kind, said, before, after, move.by)
