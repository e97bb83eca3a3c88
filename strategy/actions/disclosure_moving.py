"""Steps of a disclosure: it is submitted under a signature, screened, and decided by whoever may, on the conditions of its course."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.people import trail
from portal.people.actions.signing import Signed
from portal.people.models import Person
from strategy.actions import recording
from strategy.actions.disclosing import Outdated, merged, watch
from strategy.actions.disclosure_reminding import time_reminders
from strategy.models import Disclosure, DisclosureMove, Inventor, ToolRecord, ToolRun
from strategy.queries.disclosures import is_inventor, judged, missing, roles_of, text_of
from strategy.rules import clocks, flow, papers
from strategy.rules.disclosure import ASKS, problems, when
from strategy.rules.engine import Problem
from strategy.rules.records import plain


class NotMoved(Exception):
    """The step was not taken; `problems` say why. Nothing was changed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(one.code for one in problems))
        self.problems = problems


@transaction.atomic
def move(
    disclosure: Disclosure, after: str, *, before: str, given: Mapping[str, Any], note: str, by: Person, today: date
) -> DisclosureMove:
    """Take a step other than a submission, with what it asks for. The same step of the same person, repeated, returns the first.

    Raises `NotMoved`: there is no such step, it is not this person's, it would decide on an invention of their own, or a condition of
    it is not met.
    """
    locked = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    done = _repeated(locked, before, after, by)
    if done is not None:
        return done
    inventors = list(locked.inventors.all())
    facts = merged(locked.answers, given)
    wrong = [Problem("flow.no-such-move", "status")] if before != locked.status or after == "submitted" else []
    wrong = wrong or flow.refusals(before, after, roles_of(by), facts, inventor=is_inventor(by, locked, inventors))
    wrong = wrong or [one for one in problems(facts, today) if one.key in given]
    if wrong:
        raise NotMoved(wrong)
    locked.answers = facts
    line = _line(locked, after, by, note=note, given=plain(dict(given)))
    _stand(locked, after, today)
    trail.note("strategy.move_disclosure", locked, actor=by, before=before, after=after)
    return line


@transaction.atomic
def submit(disclosure: Disclosure, *, before: str, signed: Signed, note: str, by: Person, today: date) -> DisclosureMove:
    """Hand it in under a signature over its whole text. A record is kept of its outcome; the step keeps the text.

    Raises `NotMoved` where something is missing or it is not this person's to submit, `Outdated` where the text is no longer the one
    that was signed. A repetition returns the first.
    """
    locked = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    done = _repeated(locked, before, "submitted", by)
    if done is not None:
        return done
    inventors = list(locked.inventors.all())
    wrong = unready(locked, inventors, by) if before == locked.status else [Problem("flow.no-such-move", "status")]
    if wrong:
        raise NotMoved(wrong)
    text = text_of(locked, inventors, judged(locked, today))
    if papers.digest(text) != signed.text_sha256:
        raise Outdated
    record = _recorded(locked, signed, by, today)
    line = _line(locked, "submitted", by, note=note, record=record, text=text, text_sha256=signed.text_sha256, method=signed.method)
    locked.record, locked.submitted_at = record, locked.submitted_at or timezone.now()
    _stand(locked, "submitted", today)
    trail.note("strategy.submit_disclosure", locked, actor=by, before=before, text_sha256=signed.text_sha256, method=signed.method)
    return line


@transaction.atomic
def enter_day(disclosure: Disclosure, what: str, day: date | None, *, note: str, by: Person, today: date) -> DisclosureMove:
    """Enter or correct a day of what is filed: the filing, a filing abroad, the grant, the end. Whoever records filings may.

    None takes a day back that was entered by mistake: it never happened, and what it ended runs on. Raises `NotMoved`. The same day
    again returns the line there is.
    """
    locked = Disclosure.objects.select_for_update().get(pk=disclosure.pk)
    wrong = unentered(locked, what, day, by, today)
    if wrong:
        raise NotMoved(wrong)
    written = day.isoformat() if day else None
    kept = locked.moves.filter(before="filed", after="filed").order_by("-number").first()
    if kept is not None and kept.given == {what: written} and locked.answers.get(what) == written:
        return kept
    if written is None and what not in locked.answers:
        raise NotMoved([Problem("submission.no-day", "day")])
    locked.answers = {key: value for key, value in {**locked.answers, what: written}.items() if value is not None}
    line = _line(locked, "filed", by, note=note, given={what: written})
    _stand(locked, "filed", today)
    trail.note("strategy.enter_disclosure_day", locked, actor=by, what=what, day=written or "")
    return line


def unready(disclosure: Disclosure, inventors: list[Inventor], by: Person) -> list[Problem]:
    """Why it cannot be submitted by somebody now; nothing, where it can."""
    own = is_inventor(by, disclosure, inventors)
    wrong = flow.refusals(disclosure.status, "submitted", roles_of(by), disclosure.answers, inventor=own)
    if any(one.key == "status" for one in wrong):
        return wrong
    return [*missing(disclosure, inventors), *wrong]


def unentered(disclosure: Disclosure, what: str, day: date | None, by: Person, today: date) -> list[Problem]:
    """Why this day is not entered, or not taken back."""
    inventors = list(disclosure.inventors.all())
    if disclosure.status != "filed" or what not in clocks.DAYS:
        return [Problem("flow.no-such-move", "what")]
    if is_inventor(by, disclosure, inventors):
        return [Problem("flow.own-invention", "what")]
    if not roles_of(by):
        return [Problem("flow.not-yours", "what")]
    if day is None:
        return [Problem("submission.filing-stays", "day")] if what == "filed_on" else []
    if day > today:
        return [Problem("disclosure.date-to-come", "day")]
    return _disorder(disclosure, what, day) if when({what: day}, what) else [Problem("disclosure.date-unclear", "day")]


def _disorder(disclosure: Disclosure, what: str, day: date) -> list[Problem]:
    """Nothing follows a filing before it: neither is a day entered before the filing, nor the filing after what followed it."""
    days = {key: found for key in clocks.DAYS if (found := when(disclosure.answers, key))}
    filed = days.pop("filed_on", None)
    if what == "filed_on":
        first = min(days.values(), default=day)
        return [Problem("submission.after-what-followed", "day", {"day": first})] if day > first else []
    return [Problem("submission.before-filing", "day", {"day": filed})] if filed and day < filed else []


def _repeated(locked: Disclosure, before: str, after: str, by: Person) -> DisclosureMove | None:
    """The step just taken, where this is the same click again."""
    if locked.status != after or before == after:
        return None
    last = locked.moves.order_by("-number").first()
    return last if last and (last.before, last.after, last.by_id) == (before, after, by.pk) else None


def _recorded(locked: Disclosure, signed: Signed, by: Person, today: date) -> ToolRecord:
    """The record of this submission, by number alone: its title is told in confidence, and records have readers of their own."""
    answers = {ask.key: locked.answers[ask.key] for ask in ASKS if ask.key in locked.answers}
    run = ToolRun.objects.create(tool="disclosure", person=by, answers=answers, former=locked.record)
    record = recording.keep(run, judged(locked, today), recording.About(locked.number, locked.department), by=by)
    record.signed_at, record.signed_method = signed.at, signed.method
    record.save(update_fields=["signed_at", "signed_method"])
    return record


def _line(locked: Disclosure, after: str, by: Person, **more: Any) -> DisclosureMove:
    number = locked.moves.count() + 1
    return DisclosureMove.objects.create(
        disclosure=locked, number=number, before=locked.status, after=after, by=by, by_name=by.display_name, **more
    )


def _stand(locked: Disclosure, after: str, today: date) -> None:
    """It stands there now; the day that is watched and its reminders follow."""
    locked.status = after
    locked.serial += 1
    locked.changed_at = timezone.now()
    watch(locked)
    locked.save()
    time_reminders(locked, today)
