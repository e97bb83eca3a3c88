"""Questions about playbooks: how long a time is, which playbook answers what arrived, the days of the first tasks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from strategy.rules.firsts import first_days
from strategy.rules.playbook import choose
from training.computed.asking import Answered, Case, Choice, Unaskable, distinct
from training.computed.templates import Texts
from training.computed.timing import MOST, answers, day_text


def length(case: Case) -> Answered:
    """The time of a step; wrong ones are times of other steps, of this playbook first."""
    step = case.tables.steps[str(case.facts["step"])]
    if step.days is None:
        raise Unaskable("No fixed time is stated.")
    mine = (step.days, step.unit)
    others = [one for one in case.tables.steps.values() if one.days and one.unit and one.nature == "deadline"]
    near = [one for one in others if one.playbook == step.playbook and one.key != step.key]
    far = [one for one in others if one.playbook != step.playbook and one.party == step.party]
    case.chance.shuffle(near)
    case.chance.shuffle(far)
    wrong: dict[tuple[int, str], Choice] = {}
    for one in [*near[:2], *far, *near[2:]]:
        time = (one.days or 0, one.unit)
        if time != mine and time not in wrong and not _same_time(time, mine) and not any(_same_time(time, other) for other in wrong):
            there = one.playbook == step.playbook
            sentence = "length.step" if there else "length.playbook"
            why = case.speech.both(lambda say, s=sentence, p=one.playbook: say.say(s, playbook=say.playbook(p)))
            wrong[time] = Choice(_length(case, *time), why)
        if len(wrong) == MOST:
            break
    from_ = step.origin[0] if step.origin else ""
    why = case.speech.both(lambda say: say.say("length.why", length=say.length(*mine), event=say.event(from_), fact=step.fact))
    forum = case.tables.forums[step.playbook]
    return Answered(Choice(_length(case, *mine), why), list(wrong.values()), [step.rule, forum.rule], distinct([step.fact, forum.fact]))


def _same_time(one: tuple[int, str], other: tuple[int, str]) -> bool:
    """Whether two times are alike enough to be taken for each other: a month and thirty days, a year and twelve months."""
    days = {"calendar": 1, "working": 1.4, "months": 30.4, "years": 365}
    return one[1] != other[1] and abs(one[0] * days[one[1]] - other[0] * days[other[1]]) < 2


def _length(case: Case, number: int, unit: str) -> Texts:
    return case.speech.both(lambda say: say.length(number, unit))


# Which playbook, and the first days


def forum(case: Case) -> Answered:
    """The playbook that answers what arrived; or local counsel, where an answer is missing or there is none."""
    found = choose(answers(case), case.tables.forums.values())
    if found.outcome.light == "ask":
        key = case.speech.both(lambda say: say.say(found.outcome.code))
        why = case.speech.both(lambda say: say.say(f"{found.outcome.code}.why"))
    elif len(found.playbooks) == 1:
        key = _playbook(case, found.playbooks[0])
        why = case.speech.both(lambda say: say.say("forum.why", playbook=say.playbook(found.playbooks[0]), fact=found.playbooks[0]))
    else:
        raise Unaskable("More than one playbook fits.")
    near = [one for one in found.outcome.changes if one.rule]
    keys = distinct([*(one.rule.removeprefix("playbook/") for one in near), *_rivals(case)])
    wrong = [
        Choice(_playbook(case, one), case.speech.both(lambda say: say.say("forum.other"))) for one in keys if one not in found.playbooks
    ]
    if found.outcome.light == "ask":
        wrong = wrong[:MOST]
    else:
        none = Choice(case.speech.both(lambda say: say.say("choose.no-playbook")), case.speech.both(lambda say: say.say("forum.there-is")))
        wrong = [*wrong[: MOST - 1], none]
    rules = distinct([one.rule for one in found.outcome.reasons])
    facts = distinct([*(fact for one in found.outcome.reasons for fact in one.facts), "L.GEN.01"])
    return Answered(Choice(key, why), wrong, rules, facts)


def _rivals(case: Case) -> list[str]:
    """Other playbooks in an order the seed decides, those that take the same kind of papers first."""
    forums = list(case.tables.forums.values())
    case.chance.shuffle(forums)
    same = [one.key for one in forums if any(case.facts.get("arrived") in take.arrived for take in one.takes)]
    return [*same, *(one.key for one in forums if one.key not in same)]


def _playbook(case: Case, key: str) -> Texts:
    return case.speech.both(lambda say: say.playbook(key))


def task(case: Case) -> Answered:
    """The last day for a task of the first days; wrong ones are the days of other tasks, and of working days."""
    served, tasks = case.facts["day"], case.tables.tasks
    if not isinstance(served, date):
        raise Unaskable("The case has no day.")
    todo = {one.key: one for one in first_days(tasks.values(), served)}
    mine = todo[str(case.facts["task"])]
    if mine.day is None:
        raise Unaskable("The task is tied to no day.")
    days = sorted({one.day for one in todo.values() if one.day} - {mine.day})
    case.chance.shuffle(days)
    wrong = [Choice(day_text(case, one), case.speech.both(lambda say: say.say("task.other"))) for one in days[:MOST]]
    number = tasks[mine.key].by or 0
    length = case.speech.both(lambda say: say.length(number, "calendar"))
    why = {code: tongue.say("task.why", length=length[code], fact=mine.facts[0]) for code, tongue in case.speech.tongues.items()}
    return Answered(Choice(day_text(case, mine.day), why), wrong, [mine.rule], mine.facts)


ASKED: Final[Mapping[str, Callable[[Case], Answered]]] = {"length": length, "forum": forum, "task": task}
