"""Calendar files, read back by a small parser of their own that knows nothing of the writer."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from strategy.rules.export import entries
from strategy.rules.ics import Entry, text, uid, write
from strategy.rules.timetable import Due
from tests.strategy.rules.book import table

STAMP = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
Component = dict[str, list[str]]


def read(file: str) -> tuple[Component, list[Component], list[Component]]:
    """The calendar's own properties, its events, their alarms. Refuses what RFC 5545 refuses."""
    assert file.endswith("\r\n")
    raw = file.encode()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", raw)
    physical = raw.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 for line in physical)
    lines: list[str] = []
    for line in physical:
        whole = line.decode()  # each line is whole characters
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", whole)
        if whole.startswith(" "):
            lines[-1] += whole[1:]
        else:
            lines.append(whole)
    return _components(lines)


def _components(lines: list[str]) -> tuple[Component, list[Component], list[Component]]:
    found: dict[str, list[Component]] = {"VCALENDAR": [], "VEVENT": [], "VALARM": []}
    within = {"VCALENDAR": [], "VEVENT": ["VCALENDAR"], "VALARM": ["VCALENDAR", "VEVENT"]}
    stack: list[tuple[str, Component]] = []
    for line in lines:
        head, colon, value = line.partition(":")
        assert colon and re.fullmatch(r"[A-Z-]+(;VALUE=DATE)?", head), line
        if head == "BEGIN":
            assert [kind for kind, _parts in stack] == within[value]
            stack.append((value, {}))
        elif head == "END":
            kind, parts = stack.pop()
            assert kind == value
            found[kind].append(parts)
        else:
            stack[-1][1].setdefault(head, []).append(value)
    assert not stack and len(found["VCALENDAR"]) == 1
    return found["VCALENDAR"][0], found["VEVENT"], found["VALARM"]


def unescape(value: str) -> str:
    assert not re.search(r"(?<!\\)(\\\\)*[;,]", value), "a bare ; or , would end the value"
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def entry(**given: object) -> Entry:
    return Entry(**{"uid": "case-7.L.ITC.04@portal.example.com", "when": date(2026, 12, 31), "summary": "Answer", **given})  # type: ignore[arg-type]


def test_a_day_is_whole_and_reminds_three_times() -> None:
    calendar, [event], alarms = read(write([entry()], stamp=STAMP, name="Case 7"))
    assert calendar["VERSION"] == ["2.0"] and calendar["X-WR-CALNAME"] == ["Case 7"] and len(calendar["PRODID"]) == 1
    assert event["DTSTART;VALUE=DATE"] == ["20261231"] and event["DTEND;VALUE=DATE"] == ["20270101"]
    assert event["UID"] == ["case-7.L.ITC.04@portal.example.com"] and event["DTSTAMP"] == ["20261125T093000Z"]
    assert [alarm["TRIGGER"] for alarm in alarms] == [["-P14D"], ["-P7D"], ["-P2D"]]
    assert event["SEQUENCE"] == ["0"] and event["STATUS"] == ["CONFIRMED"]


def test_a_moment_is_written_in_utc() -> None:
    shanghai = timezone(timedelta(hours=8))
    [event] = read(write([entry(when=datetime(2027, 1, 1, 0, 0, tzinfo=shanghai), remind=())], stamp=STAMP))[1]
    assert event["DTSTART"] == ["20261231T160000Z"] and "DTEND" not in event
    with pytest.raises(ValueError):
        write([entry(when=datetime(2027, 1, 1))], stamp=STAMP)


def test_a_correction_moves_the_entry_it_made() -> None:
    [before] = read(write([entry()], stamp=STAMP))[1]
    [after] = read(write([entry(when=date(2027, 1, 4), sequence=1)], stamp=STAMP))[1]
    _calendar, [gone], alarms = read(write([entry(sequence=2, cancelled=True)], stamp=STAMP))
    assert before["UID"] == after["UID"] == gone["UID"]
    assert [one["SEQUENCE"] for one in (before, after, gone)] == [["0"], ["1"], ["2"]]
    assert gone["STATUS"] == ["CANCELLED"] and alarms == []


def test_uids_last_and_hold_nothing_odd() -> None:
    assert uid("3f2a", "L.ITC.04", "portal.example.com") == "3f2a.L.ITC.04@portal.example.com"
    assert uid("a b\r\nX:y", "步骤", "") == "a-b-X-y.-@localhost"
    assert uid("1", "L.ITC.04", "h") != uid("1", "L.ITC.05", "h")


def test_a_text_cannot_write_lines_of_its_own() -> None:
    evil = "Answer\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:free"
    file = write([entry(summary=evil, description=evil, categories=(evil,), url=f"https://a.example/{evil}", uid=f"x{evil}")], stamp=STAMP)
    _calendar, [event], alarms = read(file)
    assert unescape(event["SUMMARY"][0]) == evil.replace("\r\n", "\n") and len(alarms) == 3
    assert event["URL"] == ["https://a.example/AnswerEND:VEVENTBEGIN:VEVENTSUMMARY:free"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a;b,c\\d", "a\\;b\\,c\\\\d"),
        ("one\ntwo\r\nthree\rfour", "one\\ntwo\\nthree\\nfour"),
        ("bell\x07 and \x00nothing\x7f", "bell and nothing"),
        ("tab\tstays", "tab\tstays"),
        ("line\u2028paragraph\u2029next\x85", "line\\nparagraph\\nnext\\n"),
        ("half \ud83d of an emoji", "half \ufffd of an emoji"),
        ("应诉：20日；送达", "应诉：20日；送达"),
    ],
)
def test_texts_are_escaped(value: str, written: str) -> None:
    assert text(value) == written


ODD = st.text(st.characters() | st.sampled_from("\r\n\t;,:\\\"'应诉期限😀👩‍⚖️\u2028\x85\ud800"), max_size=300)


@given(ODD, ODD, ODD, st.lists(st.integers(0, 400), max_size=5))
@example("限" * 200, "😀" * 100, "é" * 74, [14, 7, 2])
@example("x" * 67 + "😀", "\\" * 150, ";," * 80, [])
def test_any_text_comes_back_as_it_was(summary: str, description: str, name: str, remind: list[int]) -> None:
    file = write([entry(summary=summary, description=description, remind=tuple(remind))], stamp=STAMP, name=name)
    _calendar, [event], alarms = read(file)
    for given_text, key in ((summary, "SUMMARY"), (description, "DESCRIPTION")):
        plain = re.sub("\r\n|[\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]", "\n", re.sub("[\ud800-\udfff]", "\ufffd", given_text))
        plain = re.sub("[\x00-\x08\x0e-\x1f\x7f]", "", plain)
        assert [unescape(value) for value in event.get(key, [""])] == [plain]
    assert len(alarms) == len(set(remind))


@given(st.dates() | st.datetimes(timezones=st.just(UTC)), st.integers(-3, 10**6))
def test_any_day_can_be_written(when: date, sequence: int) -> None:
    [event] = read(write([entry(when=when, sequence=sequence)], stamp=STAMP))[1]
    start = event.get("DTSTART;VALUE=DATE") or event["DTSTART"]
    assert re.fullmatch(r"\d{8}(T\d{6}Z)?", start[0]) and int(event["SEQUENCE"][0]) >= 0


def test_a_timetable_becomes_a_calendar_and_a_correction_moves_it() -> None:
    def words(due: Due) -> tuple[str, str]:
        return due.key, f"{due.zone}, {due.confidence}"

    given_case = {"case": "7", "host": "portal.example.com"}
    old = table("L.ITC", {"itc-served": "2026-11-10", "itc-filed": "2026-10-01"})
    new = table("L.ITC", {"itc-served": "2026-11-12"})
    first = read(write(entries(old, words, **given_case), stamp=STAMP))[1]
    second = read(write(entries(new, words, **given_case, sequence=1, before=[old]), stamp=STAMP))[1]
    assert [(one["SUMMARY"], one["DTSTART;VALUE=DATE"]) for one in first] == [(["L.ITC.02"], ["20261031"]), (["L.ITC.04"], ["20261130"])]
    assert [(one["UID"], one["DTSTART;VALUE=DATE"], one["STATUS"], one["SEQUENCE"]) for one in second] == [
        (["7.L.ITC.04@portal.example.com"], ["20261202"], ["CONFIRMED"], ["1"]),
        (["7.L.ITC.02@portal.example.com"], ["20261031"], ["CANCELLED"], ["1"]),
    ]
    assert {tuple(one["UID"]) for one in first} == {tuple(one["UID"]) for one in second}
    [answer] = read(write(entries(new, words, **given_case, timed=True), stamp=STAMP))[1]
    assert answer["DTSTART"] == ["20261203T045900Z"], "a minute before midnight in Washington"
