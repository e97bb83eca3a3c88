"""Which playbook, which days, whose task; and that nothing entered is ever more than a problem."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategy.rules import deadlines
from strategy.rules.changes import Change, compare, reminders
from strategy.rules.engine import UNKNOWN, asked
from strategy.rules.firsts import first_days
from strategy.rules.places import EU, ZONES
from strategy.rules.playbook import ARRIVALS, ASKS, COURTS, METHODS, Forum, Take, choose
from strategy.rules.records import restored, stored
from tests.strategy.rules.book import TODAY, book, line, parsed, table

COUNTRIES = ["US", "EU", "DE", "FR", "GB", "CN", "JP", "KR", "IN", "BR", "CA", "TR", UNKNOWN]
ANSWERS: dict[str, list[Any]] = {
    "arrived": [*ARRIVALS, UNKNOWN],
    "country": COUNTRIES,
    "court": [*COURTS, UNKNOWN],
    "side": ["accused", "owner", UNKNOWN],
    "domicile": ["here", "abroad", UNKNOWN],
    "goods": ["ordinary", "perishable", UNKNOWN],
    "right": ["patent", "trademark", UNKNOWN],
    "served_on": ["2026-03-02", UNKNOWN],
    "method": [*METHODS, UNKNOWN],
}


# Choosing


@pytest.mark.parametrize(
    ("arrived", "country", "court", "light", "code", "playbooks", "beside"),
    [
        ("itc", "US", None, "go", "choose.one", "L.ITC", "L.USDC"),
        ("suit", "US", None, "go", "choose.one", "L.USDC", "L.PTAB"),
        ("order", "US", None, "go", "choose.one", "L.USDC", "L.PTAB"),
        ("validity", "US", None, "go", "choose.one", "L.PTAB", ""),
        ("suit", "DE", "national", "go", "choose.one", "L.DE", "L.EPO"),
        ("suit", "DE", "upc", "go", "choose.one", "L.UPC", "L.EPO"),
        ("suit", "DE", UNKNOWN, "ask", "choose.unclear", "L.UPC L.DE", ""),
        ("suit", "DE", None, "ask", "choose.unclear", "L.UPC L.DE", ""),
        ("suit", "FR", "upc", "go", "choose.one", "L.UPC", "L.EPO"),
        ("suit", "EU", "upc", "go", "choose.one", "L.UPC", "L.EPO"),
        ("suit", "EU", "national", "ask", "choose.unclear", "L.DE", ""),
        ("suit", "FR", "national", "ask", "choose.no-playbook", "", ""),
        ("validity", "DE", "epo", "go", "choose.one", "L.EPO", ""),
        ("validity", "TR", "epo", "go", "choose.one", "L.EPO", ""),
        ("validity", "DE", "national", "go", "choose.one", "L.DE", "L.EPO"),
        ("validity", "CN", None, "go", "choose.one", "L.CN", ""),
        ("suit", "CN", None, "go", "choose.one", "L.CN", ""),
        ("suit", "GB", "national", "go", "choose.one", "L.GB", ""),
        ("suit", "JP", None, "go", "choose.one", "L.JP", ""),
        ("suit", "KR", None, "go", "choose.one", "L.OTH", ""),
        ("suit", "IN", None, "go", "choose.one", "L.OTH", ""),
        ("suit", "BR", None, "go", "choose.one", "L.OTH", ""),
        ("judgment", "IN", None, "ask", "choose.no-playbook", "", ""),
        ("suit", "CA", None, "ask", "choose.no-playbook", "", ""),
        ("customs", "NL", None, "go", "choose.one", "L.EUB", ""),
        ("customs", "EU", None, "go", "choose.one", "L.EUB", ""),
        ("customs", "CN", None, "go", "choose.one", "L.CNB", ""),
        ("customs", "US", None, "go", "choose.one", "L.USB", ""),
        ("customs", "JP", None, "go", "choose.one", "L.JPB", ""),
        ("customs", "KR", None, "ask", "choose.no-playbook", "", ""),
        ("barrier", "BR", None, "go", "choose.one", "L.TBI", "L.WTO"),
        ("wto", "EU", None, "go", "choose.one", "L.WTO", ""),
        ("letter", "DE", None, "ask", "choose.letter", "L.UPC L.DE", ""),
        ("letter", "CA", None, "ask", "choose.letter", "", ""),
        ("authority", "CN", None, "ask", "choose.no-playbook", "", ""),
        ("platform", "US", None, "ask", "choose.no-playbook", "", ""),
        (UNKNOWN, "US", None, "ask", "choose.arrived-unknown", None, ""),
        ("suit", UNKNOWN, None, "ask", "choose.unclear", None, ""),
    ],
)
def test_what_arrived_finds_its_playbook(
    arrived: str, country: str, court: str | None, light: str, code: str, playbooks: str | None, beside: str
) -> None:
    facts = {"arrived": arrived, "country": country} | ({"court": court} if court else {})
    found = choose(facts, book().forums.values())
    assert (found.outcome.light, found.outcome.code) == (light, code)
    assert found.playbooks == tuple(playbooks.split()) if playbooks is not None else found.playbooks
    assert found.beside == tuple(beside.split())


def test_every_playbook_is_found_by_some_answers() -> None:
    reached: set[str] = set()
    for arrived, country, court in product(ARRIVALS, COUNTRIES, [*COURTS, None]):
        found = choose({"arrived": arrived, "country": country} | ({"court": court} if court else {}), book().forums.values())
        reached |= set(found.playbooks) if found.outcome.light == "go" else set()
    assert reached == set(book().forums) and len(reached) == 16


def test_another_court_would_be_another_playbook() -> None:
    found = choose({"arrived": "suit", "country": "DE", "court": "national"}, book().forums.values())
    assert [(reason.rule, reason.detail["answer"]) for reason in found.outcome.changes] == [("playbook/L.UPC", "upc")]


def test_a_playbook_that_fits_is_not_enough_while_another_may() -> None:
    plain = Forum(table="playbook", key="plain", takes=(Take(("suit",), ("DE",)),))
    court = Forum(table="playbook", key="court", takes=(Take(("suit",), ("EU",), ("upc",)),))
    asks = choose({"arrived": "suit", "country": "DE", "court": UNKNOWN}, [plain, court])
    assert (asks.outcome.light, asks.playbooks) == ("ask", ("plain", "court"))
    both = choose({"arrived": "suit", "country": "DE", "court": "upc"}, [plain, court])
    assert (both.outcome.light, both.outcome.code, both.playbooks) == ("caution", "choose.several", ("plain", "court"))


@settings(max_examples=400, deadline=None)
@given(st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in ANSWERS.items()} | {"odd": st.none()}))
def test_any_answers_have_an_outcome_with_a_reason(facts: dict[str, Any]) -> None:
    found = choose(facts, book().forums.values())
    assert found.outcome.reasons and (found.outcome.light != "ask" or found.outcome.who)
    for key in found.playbooks:
        assert table(key, {}, facts).dues
    assert len(asked(ASKS, facts)) <= 8


def test_no_way_through_has_more_than_eight_questions() -> None:
    ways = [dict(zip(("arrived", "country"), pair, strict=True)) for pair in product(ARRIVALS, COUNTRIES)]
    assert max(len(asked(ASKS, facts)) for facts in ways) <= 8


# Timetables


def test_an_investigation_at_the_itc() -> None:
    facts = {"arrived": "itc", "country": "US", "side": "accused", "served_on": "2026-11-10", "method": "mail-abroad"}
    found = table("L.ITC", {"itc-instituted": date(2026, 11, 6)}, facts)
    answer = line(found, "L.ITC.04")
    assert (answer.day, answer.zone, answer.unit, answer.number) == (date(2026, 11, 30), "America/New_York", "calendar", 20)
    assert answer.ends_at and answer.ends_at.isoformat() == "2026-12-01T05:00:00+00:00"
    assert [(one.kind, one.day) for one in answer.beside] == [("reserve", date(2026, 12, 10))]
    assert answer.ours and answer.owner == "dispute-counsel" and answer.confidence == "verified" and answer.consequence == ("L.ITC.o1",)
    assert answer.counted_from == ("itc-served",) and answer.counted_on == date(2026, 11, 10)
    target = line(found, "L.ITC.10")
    assert (target.state, target.notes[0].code, target.notes[0].detail) == ("waiting", "due.enter-event", {"event": "itc-target"})
    assert found.problems == ()
    assert [due.day for due in found.dues if due.day] == sorted(due.day for due in found.dues if due.day)


@pytest.mark.parametrize(
    ("method", "reserve"),
    [("hand", None), ("mail", None), ("mail-abroad", "2026-12-10"), ("courier-abroad", "2026-12-05"), (UNKNOWN, None)],
)
def test_reserve_by_method_never_moves_the_day_to_plan_for(method: str, reserve: str | None) -> None:
    due = line(table("L.ITC", {"itc-served": "2026-11-10"}, {"method": method}), "L.ITC.04")
    assert due.day == date(2026, 11, 30)
    assert [one.day.isoformat() for one in due.beside] == ([reserve] if reserve else [])


@pytest.mark.parametrize(
    ("playbook", "step", "events", "facts", "day"),
    [
        ("L.ITC", "L.ITC.15", {"itc-review-ended": "2026-03-02", "itc-appeal-resolved": "2026-06-01"}, {}, "2026-07-01"),
        ("L.CN", "L.CN.04", {"cn-served": "2026-03-02"}, {"domicile": "abroad"}, "2026-04-01"),
        ("L.GB", "L.GB.02", {"gb-particulars-served": "2026-03-02", "gb-acknowledged": "2026-03-10"}, {}, "2026-03-30"),
        ("L.EUB", "L.EUB.02", {"eu-notified": "2026-05-07"}, {"goods": "perishable", "country": "FR"}, "2026-05-13"),
        ("L.EUB", "L.EUB.03", {"eu-notified": "2026-05-07"}, {"goods": "perishable", "country": "FR"}, "2026-05-13"),
        ("L.EUB", "L.EUB.04", {"eu-notified": "2026-05-07"}, {"goods": "perishable", "country": "FR"}, "2026-05-13"),
        ("L.EUB", "L.EUB.03", {"eu-notified": "2026-04-02"}, {"goods": "ordinary", "country": "FR"}, "2026-04-17"),
        ("L.EUB", "L.EUB.03", {"eu-notified": "2026-04-02"}, {"goods": "ordinary", "country": "DE"}, "2026-04-20"),
        ("L.EUB", "L.EUB.03", {"eu-notified": "2026-04-02"}, {"goods": "ordinary", "country": "EU"}, "2026-04-16"),
    ],
)
def test_another_time_where_the_facts_say_so(playbook: str, step: str, events: dict[str, str], facts: dict[str, str], day: str) -> None:
    assert line(table(playbook, events, facts), step).day == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("playbook", "step", "events", "facts", "kind", "day"),
    [
        ("L.PTAB", "L.PTAB.06", {"ptab-instituted": "2025-08-31"}, {}, "extension", "2027-02-28"),
        ("L.DE", "L.DE.06", {"de-nullity-served": "2026-03-02"}, {}, "extension", "2026-06-02"),
        ("L.DE", "L.DE.08", {"de-judgment-served": "2026-03-02"}, {}, "grounds", "2026-05-02"),
        ("L.UPC", "L.UPC.06", {"upc-decision-served": "2026-03-02"}, {}, "grounds", "2026-07-02"),
        ("L.TBI", "L.TBI.04", {"tbi-opened": "2025-09-25"}, {}, "extension", "2026-06-25"),
        ("L.OTH", "L.OTH.03", {"in-served": "2026-03-02"}, {"country": "IN"}, "lost", "2026-06-30"),
        ("L.EUB", "L.EUB.04", {"eu-notified": "2026-03-02"}, {"goods": "ordinary", "country": "NL"}, "extension", "2026-03-30"),
    ],
)
def test_a_second_day_stands_beside(playbook: str, step: str, events: dict[str, str], facts: dict[str, str], kind: str, day: str) -> None:
    beside = line(table(playbook, events, facts), step).beside
    assert (kind, date.fromisoformat(day)) in [(one.kind, one.day) for one in beside]


def test_a_member_state_has_its_own_days_off_and_zone() -> None:
    there = line(table("L.EUB", {"eu-notified": "2026-04-02"}, {"country": "FR"}), "L.EUB.03")
    assert (there.state, there.zone) == ("fixed", "Europe/Paris")
    nowhere = table("L.EUB", {"eu-notified": "2026-04-02"}, {"country": "EU"})
    due = line(nowhere, "L.EUB.03")
    assert (due.state, due.zone) == ("bound", "Europe/Helsinki")
    assert {"calendar.not-covered", "calendar.closures"} <= {note.code for note in due.notes}
    assert "timetable.zone-first" in {note.code for note in nowhere.notes}


def test_what_no_row_states_about_days_off_is_said_and_the_earlier_day_stands() -> None:
    found = table("L.DE", {"de-served": "2026-03-20"})
    due = line(found, "L.DE.01")
    assert due.day == date(2026, 4, 3) and [(one.kind, one.day) for one in due.beside] == [("rolled", date(2026, 4, 7))]
    assert "due.roll-over-not-stated" in {note.code for note in due.notes}
    assert "timetable.roll-over-not-stated" in {note.code for note in found.notes}


def test_domicile_not_known_leaves_both_lines_as_perhaps() -> None:
    lines = {due.key: due.applies for due in table("L.CN", {"cn-served": "2026-03-02"}, {"domicile": UNKNOWN}).dues}
    assert (lines["L.CN.02"], lines["L.CN.03"], lines["L.CN.04"]) == (False, False, True)
    here = {due.key for due in table("L.CN", {"cn-served": "2026-03-02"}, {"domicile": "here"}).dues}
    assert "L.CN.02" in here and "L.CN.03" not in here


@pytest.mark.parametrize(
    ("playbook", "step", "events", "facts", "day", "otherwise"),
    [
        ("L.EUB", "L.EUB.03", {"eu-notified": "2026-03-02"}, {"goods": UNKNOWN, "country": "FR"}, "2026-03-05", "2026-03-16"),
        ("L.EUB", "L.EUB.03", {"eu-notified": "2026-03-02"}, {"goods": "ordinary", "country": "FR"}, "2026-03-16", ""),
        ("L.CN", "L.CN.04", {"cn-served": "2026-03-02"}, {}, "2026-03-17", "2026-04-01"),
        ("L.CN", "L.CN.04", {"cn-served": "2026-03-02"}, {"domicile": "here"}, "2026-03-17", ""),
        ("L.GB", "L.GB.02", {"gb-particulars-served": "2026-03-02"}, {}, "2026-03-16", "2026-03-30"),
        ("L.ITC", "L.ITC.15", {"itc-review-ended": "2026-03-02"}, {}, "2026-05-31", ""),
    ],
)
def test_where_an_answer_is_missing_the_earlier_day_stands(
    playbook: str, step: str, events: dict[str, str], facts: dict[str, str], day: str, otherwise: str
) -> None:
    due = line(table(playbook, events, facts), step)
    assert due.day == date.fromisoformat(day)
    assert [one.day.isoformat() for one in due.beside if one.kind == "otherwise"] == ([otherwise] if otherwise else [])
    assert ("due.answer-missing" in {note.code for note in due.notes}) == bool(otherwise)


def test_no_fixed_time_is_said() -> None:
    due = line(table("L.JP", {}), "L.JP.01")
    assert (due.state, due.day, due.notes[0].code) == ("open", None, "due.no-fixed-time")


def test_whose_turn_it_is() -> None:
    lines = {due.key: due.ours for due in table("L.UPC", {}, {"side": "owner"}).dues}
    assert (lines["L.UPC.02"], lines["L.UPC.03"], lines["L.UPC.06"]) == (True, False, True)
    assert {due.ours for due in table("L.UPC", {}, {"side": UNKNOWN}).dues} == {None}


def test_a_country_the_quick_table_does_not_know_has_no_line() -> None:
    found = table("L.OTH", {}, {"country": "CA"})
    assert found.dues == () and "timetable.no-step-applies" in {note.code for note in found.notes}


def test_a_timetable_is_kept_as_it_was() -> None:
    found = table("L.ITC", {"itc-served": "2026-11-10"}, {"method": "mail-abroad", "served_on": "2026-02-30"})
    kept = stored(found)
    assert kept["dues"][0]["day"] == "2026-11-30" and kept["days"] == {"itc-served": "2026-11-10"}
    assert restored(kept) == found and compare(restored(kept), found) == []
    wrong = table("L.ITC", {"itc-filed": "2026-03-02", "itc-instituted": "2026-02-02"})
    assert wrong.problems[0].detail["day"] == date(2026, 2, 2) and restored(json.loads(json.dumps(stored(wrong)))) == wrong


def test_every_step_of_every_playbook_has_a_line() -> None:
    for key in book().forums:
        expected = {step.key for step in book().steps.values() if step.playbook == key}
        assert {due.key for due in table(key, {}).dues} == expected
    assert len(book().steps) == 107


# What is entered wrong


@pytest.mark.parametrize(
    ("events", "codes"),
    [
        ({"itc-served": "2026-02-30"}, ["date.impossible"]),
        ({"itc-served": "yesterday"}, ["date.impossible"]),
        ({"itc-served": 20260302}, ["date.not-a-day"]),
        ({"itc-served": "2026-11-26"}, ["date.in-future"]),
        ({"itc-served": TODAY}, []),
        ({"itc-served": datetime(2026, 11, 24, 9, 0)}, []),
        ({"itc-served": "1989-12-31"}, ["date.too-early"]),
        ({"itc-served": "1990-01-01"}, []),
        ({"itc-served": "9999-12-31"}, ["date.in-future"]),
        ({"itc-target": "9999-12-31"}, ["date.too-late"]),
        ({"itc-target": "2027-12-31"}, []),
        ({"itc-served": "0000-00-00"}, ["date.impossible"]),
        ({"served": "2026-03-02"}, ["event.unknown"]),
        ({"itc-served": ""}, []),
        ({"itc-served": UNKNOWN}, []),
        ({"itc-served": None}, []),
        ({"itc-filed": "2026-03-02", "itc-instituted": "2026-02-02"}, ["dates.disorder"]),
        ({"itc-filed": "2026-03-02", "itc-instituted": "2026-03-02"}, []),
    ],
)
def test_a_wrong_day_is_a_problem_and_nothing_worse(events: dict[str, Any], codes: list[str]) -> None:
    found = table("L.ITC", events)
    assert [problem.code for problem in found.problems] == codes
    assert len(found.dues) == 15


@pytest.mark.parametrize(
    ("playbook", "facts", "events", "codes"),
    [
        ("L.ITC", {"arrived": "itc", "served_on": "2026-03-02"}, {"itc-served": "2026-03-02"}, []),
        ("L.ITC", {"arrived": "itc", "served_on": "2026-03-02"}, {"itc-served": "2026-03-03"}, ["dates.two"]),
        ("L.ITC", {"arrived": "itc", "served_on": "2026-02-30"}, {}, ["date.impossible"]),
        ("L.UPC", {"court": "upc", "country": "GB"}, {}, ["court.not-there"]),
        ("L.EUB", {"arrived": "suit", "goods": "perishable"}, {}, ["goods.no-detention"]),
        ("L.EUB", {"country": 7}, {}, ["country.not-a-code"]),
    ],
)
def test_answers_that_contradict_each_other(playbook: str, facts: dict[str, Any], events: dict[str, Any], codes: list[str]) -> None:
    assert [problem.code for problem in table(playbook, events, facts).problems] == codes


ANYTHING = (
    st.none() | st.text(max_size=12) | st.dates() | st.datetimes() | st.integers() | st.lists(st.integers(), max_size=2) | st.just(UNKNOWN)
)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(book().forums)),
    st.dictionaries(st.sampled_from(sorted(book().events)) | st.text(max_size=5), ANYTHING, max_size=8),
    st.dictionaries(st.sampled_from(sorted(ANSWERS)), ANYTHING | st.sampled_from([one for values in ANSWERS.values() for one in values])),
)
def test_nothing_entered_is_ever_more_than_a_problem(playbook: str, events: dict[str, Any], facts: dict[str, Any]) -> None:
    found = table(playbook, events, facts)
    assert found.dues or "timetable.no-step-applies" in {note.code for note in found.notes}
    assert restored(json.loads(json.dumps(stored(found)))) == found
    for due in found.dues:
        assert (due.day is None) == (due.state in ("waiting", "open")) == (due.ends_at is None)
        assert due.day or due.notes
    choose(facts, book().forums.values())


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(book().forums)),
    st.dates(date(1990, 1, 1), date(2026, 10, 1)),
    st.integers(0, 50),
    st.sampled_from(["CN", "DE", "EU", "KR", "IN"]),
)
def test_a_later_service_never_makes_an_earlier_deadline(playbook: str, day: date, later: int, country: str) -> None:
    facts = {"country": country}
    before, after = (table(playbook, dict.fromkeys(book().events, one), facts) for one in (day, day + timedelta(later)))
    for due in before.dues:
        moved = line(after, due.key)
        assert (due.day is None) == (moved.day is None)
        assert not due.day or not moved.day or due.day <= moved.day


# Corrections, reminders, first days


def test_a_corrected_day_says_what_moved_and_by_how_much() -> None:
    facts = {"arrived": "suit", "country": "DE", "court": "national"}
    old = table("L.DE", {"de-served": "2026-03-02"}, facts)
    new = table("L.DE", {"de-served": "2026-03-05", "de-judgment-served": "2026-10-01"}, facts)
    moved = {change.key: (change.kind, change.by) for change in compare(old, new)}
    assert moved == {"L.DE.01": ("moved", 3), "L.DE.02": ("moved", 3), "L.DE.03": ("moved", 3), "L.DE.08": ("set", None)}
    assert compare(new, new) == [] and compare(old, old) == []
    assert Change("L.DE.08", "lost", date(2026, 11, 1)) in compare(new, old)
    assert {change.by for change in compare(new, old) if change.kind == "moved"} == {-3}


def test_another_answer_changes_the_lines_themselves() -> None:
    here = table("L.CN", {"cn-served": "2026-03-02"}, {"domicile": "here"})
    abroad = table("L.CN", {"cn-served": "2026-03-02"}, {"domicile": "abroad"})
    found = {change.key: change.kind for change in compare(here, abroad)}
    assert (found["L.CN.03"], found["L.CN.02"], found["L.CN.04"]) == ("new", "gone", "moved")
    method = compare(table("L.ITC", {"itc-served": "2026-03-02"}), table("L.ITC", {"itc-served": "2026-03-02"}, {"method": "mail-abroad"}))
    assert [(change.key, change.kind, change.by) for change in method] == [("L.ITC.04", "restated", 0)]


def test_reminders_are_days_still_to_come() -> None:
    due = line(table("L.ITC", {"itc-served": "2026-11-15"}), "L.ITC.04")
    assert due.day == date(2026, 12, 5)
    assert reminders(due, TODAY) == [date(2026, 11, 28), date(2026, 12, 3)]
    assert reminders(due, date(2026, 12, 4)) == []
    office = line(table("L.ITC", {"itc-filed": "2026-11-15"}), "L.ITC.02")
    assert office.day and reminders(office, TODAY) == [] == reminders(line(table("L.ITC", {}), "L.ITC.04"), TODAY)


def test_the_first_days_have_owners_and_days() -> None:
    todo = first_days(book().tasks.values(), date(2026, 12, 28))
    days = {one.key: one.day for one in todo}
    assert (days["hold-documents"], days["tell-insurer"], days["write-options"]) == (
        date(2026, 12, 29),
        date(2026, 12, 31),
        date(2027, 1, 11),
    )
    assert todo[-1].key == "clear-export" and todo[-1].day is None and "L.GEN.05" in todo[-1].facts
    assert {"hold-documents", "tell-insurer", "tell-chamber", "join-respondents", "tell-indemnitors"} <= set(days)
    assert {one.day for one in first_days(book().tasks.values(), None)} == {None}
    assert {fact for one in todo for fact in one.facts if fact.startswith("L.GEN")} == {f"L.GEN.0{number}" for number in range(1, 6)}


# The content


def test_the_content_is_sound() -> None:
    assert book().faults == []
    facts = {row["id"] for row in _facts(parsed_register())}
    named = [key for step in book().steps.values() for key in (step.fact, *step.consequence)]
    named += [key for task in book().tasks.values() for key in (task.fact, *task.rests_on)]
    assert set(named) <= facts
    roles = {row["job_role"] for row in parsed("talents.yaml")["roles"]}
    assert {task.owner for task in book().tasks.values()} | {forum.owner for forum in book().forums.values()} <= roles
    assert {step.owner for step in book().steps.values() if step.owner} <= roles
    assert set(ZONES) >= EU


def parsed_register() -> dict[str, Any]:
    return parsed("../../portal/articles/content/facts.yaml")


def _facts(register: dict[str, Any]) -> list[dict[str, Any]]:
    return next(rows for rows in register.values() if isinstance(rows, list) and len(rows) > 300)


@pytest.mark.parametrize(
    ("where", "change", "code"),
    [
        ("deadlines", {"party": "somebody"}, "content.no-word"),
        ("deadlines", {"nature": "soon"}, "content.no-word"),
        ("deadlines", {"from": ["arrival"]}, "content.no-event"),
        ("deadlines", {"from": []}, "content.no-origin"),
        ("deadlines", {"step": "L.ITC.99"}, "content.no-step"),
        ("deadlines", {"limits": [{"kind": "more", "days": 1, "unit": "calendar"}]}, "content.no-word"),
        ("forums", {"zone": "Mars/Olympus"}, "content.no-zone"),
        ("forums", {"playbook": "L.XX"}, "content.no-forum"),
        ("forums", {"beside": ["L.XX"]}, "content.no-playbook"),
        ("forums", {"first": {"itc": "arrival"}}, "content.no-event"),
        ("forums", {"takes": [{"arrived": ["parcel"]}]}, "content.no-word"),
        ("events", {"after": ["arrival"]}, "content.no-event"),
    ],
)
def test_a_fault_in_the_content_is_named(where: str, change: dict[str, Any], code: str) -> None:
    given_rows = deepcopy(parsed("deadlines.yaml"))
    given_rows[where][0].update(change)
    assert code in {fault.code for fault in deadlines.read(parsed("playbooks.yaml"), given_rows).faults}
