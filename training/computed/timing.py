"""Questions about the day a time ends, as the timetable counts it. Wrong days are miscounted as people miscount them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from strategy.rules.calendars import DAY, AnyCalendar
from strategy.rules.counting import add, add_months
from strategy.rules.playbook import Forum, StepRule
from strategy.rules.timetable import STEP, Due, place_of, timetable
from training.computed.asking import Answered, Case, Choice, Unaskable, distinct, joined
from training.computed.speech import Tongue
from training.computed.templates import Texts

MOST: Final = 3
META: Final = {"playbook", "step", "event", "second", "day", "by", "task"}  # of the template, no answers to the playbook's questions
Wrong = tuple[date, str, dict[str, str]]  # a day, the sentence that tells the slip, a word for it (its kind → its id)


def day(case: Case) -> Answered:
    """The day to plan for, as the timetable counts it. No wrong day is one that the timetable names as possible beside it."""
    forum, step = case.tables.forums[str(case.facts["playbook"])], case.tables.steps[str(case.facts["step"])]
    events = _events(case)
    due = _due(case, forum, step, events)
    if due.day is None or due.state != "fixed" or due.counted_on is None:
        raise Unaskable("The day is not certain.")
    barred = {due.day, *(one.day for one in due.beside if one.kind not in ("reserve", "extension"))}
    wrong: dict[date, Choice] = {}
    for slip, sentence, named in _slips(case, forum, step, due, events):
        if slip not in barred and slip not in wrong and slip > due.counted_on:
            wrong[slip] = Choice(day_text(case, slip), case.speech.both(lambda say, s=sentence, n=named: say.say(s, **_words(say, n))))
        if len(wrong) == MOST:
            break
    given = {"daysoff": _days_off(case, place_of(forum, answers(case)).calendar, due)}
    second = _second(case)
    if second:
        given["second"] = day_text(case, second)
    rules = distinct([step.rule, forum.rule, *(f"event/{one}" for one in events)])
    return Answered(
        Choice(day_text(case, due.day), _why(case, step, due)), list(wrong.values()), rules, distinct([step.fact, forum.fact]), given
    )


def answers(case: Case) -> dict[str, object]:
    """The facts that are answers to the playbook's questions."""
    return {key: value for key, value in case.facts.items() if key not in META}


def _events(case: Case) -> dict[str, date]:
    """The event counted from with its day, and the second one where the template tells of it."""
    first = case.facts["day"]
    if not isinstance(first, date):
        raise Unaskable("The case has no day.")
    second = _second(case)
    return {str(case.facts["event"]): first} | ({str(case.facts["second"]): second} if second else {})


def _second(case: Case) -> date | None:
    """The day of the second event, `by` days before or after the first; never at a weekend."""
    first, by = case.facts["day"], case.facts.get("by")
    if not (isinstance(first, date) and isinstance(by, int) and case.facts.get("second")):
        return None
    second = first + timedelta(days=by)
    while second.weekday() >= 5:
        second += DAY if by > 0 else -DAY
    return second


def _due(case: Case, forum: Forum, step: StepRule, events: Mapping[str, date]) -> Due:
    """The line of the step; of the playbook only what it is counted from is counted."""
    steps = case.tables.steps
    needed = [step, *(steps[one.removeprefix(STEP)] for one in step.origin if one.startswith(STEP))]
    found = timetable(forum, needed, events, case.tables.events, today=max(events.values()), facts=answers(case))
    line = next((due for due in found.dues if due.key == step.key and due.applies), None)
    if line is None or found.problems:
        raise Unaskable("The step does not apply, or the days contradict each other.")
    return line


def _slips(case: Case, forum: Forum, step: StepRule, due: Due, events: Mapping[str, date]) -> Iterator[Wrong]:
    """Days that a slip of a known kind leads to, the most instructive first."""
    on, number, unit = due.counted_on, due.number or 0, due.unit
    calendar = place_of(forum, answers(case)).calendar
    assert on is not None and due.day is not None
    yield from ((one.day, f"slip.{one.kind}", {}) for one in due.beside if one.kind in ("reserve", "extension"))
    yield from ((add(other, number, unit, calendar), "slip.event", {"event": key}) for key, other in events.items() if other != on)
    sloppy: list[Wrong] = [(add(on, number, unit, calendar, counts_first=True), "slip.first-day", {})]
    if unit == "working":
        sloppy += [(on + timedelta(days=number), "slip.calendar", {}), (_weekdays(on, number), "slip.holidays", {})]
    elif unit == "calendar":
        sloppy.append((add(on, number, "working", calendar), "slip.working", {}))
        sloppy += [(add_months(on, number // 30), "slip.month", {})] if number % 30 == 0 and number else []
    else:
        sloppy.append((on + timedelta(days=number * (30 if unit == "months" else 365)), "slip.thirty", {}))
    case.chance.shuffle(sloppy)
    near = list(_neighbours(case, step, on, calendar))
    case.chance.shuffle(near)
    yield from sloppy[:1]
    yield from near[:1]
    yield from [*sloppy[1:], *near[1:]]
    yield from ((add_months(due.day, by), "slip.month-off", {}) for by in (1, -1))


def _neighbours(case: Case, step: StepRule, on: date, calendar: AnyCalendar) -> Iterator[Wrong]:
    """The times of other steps: of this playbook, and of other playbooks for the same party."""
    for other in case.tables.steps.values():
        if other.key == step.key or not other.days or not other.unit or other.nature != "deadline" or other.back:
            continue
        there = other.playbook == step.playbook
        if there or (other.party == step.party and case.chance.random() < 0.3):
            named = (
                {"length": f"{other.days} {other.unit}"} if there else {"length": f"{other.days} {other.unit}", "playbook": other.playbook}
            )
            yield add(on, other.days, other.unit, calendar), "slip.step" if there else "slip.playbook", named


def _weekdays(on: date, number: int) -> date:
    """So many weekdays later, as if there were no holidays."""
    day = on
    while number:
        day += DAY
        number -= day.weekday() < 5
    return day


def _words(say: Tongue, named: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for kind, one in named.items():
        if kind == "length":
            number, unit = one.split()
            found[kind] = say.length(int(number), unit)
        else:
            found[kind] = say.event(one) if kind == "event" else say.playbook(one)
    return found


def day_text(case: Case, day: date) -> Texts:
    return case.speech.both(lambda say: say.day(day))


def _days_off(case: Case, calendar: AnyCalendar, due: Due) -> Texts:
    """The weekdays on which nobody works, and the weekends on which people do, from the event until a week after the day."""
    assert due.counted_on is not None and due.day is not None
    span = [due.counted_on + number * DAY for number in range((due.day - due.counted_on).days + 8)]
    off = [day for day in span if day.weekday() < 5 and not calendar.may_work(day)]
    on = [day for day in span if day.weekday() >= 5 and calendar.may_work(day)]
    parts = [case.speech.both(lambda say: say.say("days-off", days=say.days(off)) if off else say.say("no-days-off"))]
    if on:
        parts.append(case.speech.both(lambda say: say.say("days-on", days=say.days(on))))
    return joined(*parts)


def _why(case: Case, step: StepRule, due: Due) -> Texts:
    """The time, its event and its fact; what the timetable remarks of the day."""

    on = due.counted_on
    assert on is not None

    def words(say: Tongue) -> str:
        from_ = step.origin[0]
        event = say.say("end-of-step") if from_.startswith(STEP) else say.event(from_)
        told = [say.say("counted", length=say.length(due.number or 0, due.unit), event=event, day=say.day(on), fact=step.fact)]
        told.append(say.say("first-day"))
        if any(one.kind == "rolled" for one in due.beside):
            told.append(say.say("rolled"))
        told += [say.say(f"{one.kind}.note", day=say.day(one.day)) for one in due.beside if one.kind in ("reserve", "extension")]
        return say.join(told)

    return case.speech.both(words)


ASKED: Final[Mapping[str, Callable[[Case], Answered]]] = {"day": day}
