"""A complaint arrives, and what becomes of it: Alice opens the case, corrects a day, ticks what is done; who sees it, who is reminded."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from portal.common import keeping
from portal.jobs.models import Job
from portal.people.models import AuditEntry, Department, JobRole, Membership, Person
from strategy.actions import case_reminding, casework
from strategy.jobs import remind_of_cases
from strategy.models import Case, CaseDay, CaseHandler, CaseReminder, CaseStep, CaseTimetable, Rule
from strategy.queries.days import today_for
from strategy.rules.records import restored
from tests.statements import statements
from tests.strategy.cases import GERMAN, ITC, SUIT, TODAY, kept, opened

pytestmark = pytest.mark.django_db
ANSWER = "L.ITC.04"  # the answer to the complaint, 20 days after service: 30 November 2026


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """It is noon in Shanghai on 26 November 2026, until a test says otherwise."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_to(datetime(2026, 11, 26, 4, tzinfo=UTC))
    return set_to


def at(month: int, day: int, hour: int = 1, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def page(client: Client, case: Case, name: str = "case") -> str:
    response = client.get(reverse(name, args=[case.pk]))
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, case: Case, name: str, **sent: Any) -> Any:
    return client.post(reverse(name, args=[case.pk]), sent)


def due(case: Case, line: str) -> Any:
    return next(one for one in restored(case.timetables.all()[0].lines).dues if one.key == line)


@pytest.fixture
def counsel(company: SimpleNamespace) -> Person:
    """Lena answers for law; she belongs to a department of her own."""
    role, _new = JobRole.objects.get_or_create(code="dispute-counsel", defaults={"name": {"en": "Dispute counsel"}})
    legal = Department.objects.create(code="legal", name={"en": "Legal"})
    lena = Person.objects.create_person("lena@example.com", "Lena Gao")
    Membership.objects.create(person=lena, department=legal, job_role=role, starts=date(2026, 1, 1))
    return lena


# Opening


def test_alice_gets_a_complaint_from_washington(alice: Client, company: SimpleNamespace) -> None:
    record = kept(company.alice, department=company.export)
    answer = alice.post(reverse("case_begin", args=[record.pk]), {"playbook": "L.ITC"})
    case = Case.objects.get()
    assert answer.status_code == 302 and answer["Location"] == case.get_absolute_url()
    assert (case.number, case.title, case.department) == (f"{record.number}/L.ITC", "Complaint 337-TA-1400", company.export)
    assert (case.next_day, case.next_line, case.zone) == (date(2026, 11, 30), ANSWER, "America/New_York")
    assert (case.done, case.total) == (0, 17)  # sixteen tasks of the first days, and the answer
    entered = CaseDay.objects.get()
    assert (entered.event, entered.day) == ("itc-served", date(2026, 11, 10))
    text = page(alice, case)
    assert "Written response to complaint and notice" in text and "in 4 days" in text
    assert "Mon 30 Nov 2026, until midnight in New York (UTC-5)" in text
    assert "1 Dec 2026, 12:59" in text  # by the clock in Shanghai
    assert "20 calendar days after “Service of the ITC complaint and notice” (10 Nov 2026)" in text
    assert "In reserve, for the way of service: Thu 10 Dec 2026" in text
    assert "Document hold: nothing relevant is altered or deleted" in text and "Notify the insurer" in text
    assert "Notify the chamber of commerce" in text and "Days off there (United States) are known from 1990 to 2035." in text
    assert text.count("General information, not legal advice. Let local counsel") == 1


def test_the_record_offers_its_playbooks_and_leads_to_the_case(
    alice: Client, company: SimpleNamespace, as_: Callable[[Person], Client]
) -> None:
    record = kept(company.alice)
    text = alice.get(record.get_absolute_url()).content.decode()
    assert text.count(reverse("case_begin", args=[record.pk])) == 2 and "Work on it as a case" in text
    case = casework.begin(record, "L.ITC", by=company.alice, today=TODAY)
    text = alice.get(record.get_absolute_url()).content.decode()
    assert text.count(reverse("case_begin", args=[record.pk])) == 1 and case.get_absolute_url() in text
    text = as_(company.audrey).get(record.get_absolute_url()).content.decode()
    assert case.get_absolute_url() in text and "Open a case" not in text
    assert record.get_absolute_url() in page(alice, case)


def test_a_double_click_opens_one_case(alice: Client, company: SimpleNamespace) -> None:
    record = kept(company.alice)
    for _click in range(2):
        assert alice.post(reverse("case_begin", args=[record.pk]), {"playbook": "L.ITC"}).status_code == 302
    assert (Case.objects.count(), CaseTimetable.objects.count(), CaseDay.objects.count()) == (1, 1, 1)
    with pytest.raises(IntegrityError, match="one_case_per_record_and_playbook|record_id"), transaction.atomic():
        Case.objects.create(number="twice", record=record, title="x", playbook="L.ITC", maker=company.alice)


def test_the_same_papers_may_start_a_second_playbook_and_no_third(alice: Client, company: SimpleNamespace) -> None:
    record = kept(company.alice)
    address = reverse("case_begin", args=[record.pk])
    assert alice.post(address, {"playbook": "L.USDC"}).status_code == 302  # it runs beside
    for wrong in ("L.DE", "nothing", "", "a\x00b"):
        assert alice.post(address, {"playbook": wrong}).status_code == 404
    assert alice.get(address).status_code == 405
    assert [case.playbook for case in Case.objects.all()] == ["L.USDC"]


def test_a_stranger_opens_nothing_and_the_head_does(company: SimpleNamespace, own: None, as_: Callable[[Person], Client]) -> None:
    record = kept(company.alice, department=company.export)
    address = reverse("case_begin", args=[record.pk])
    for stranger in (company.charlie, company.mona, company.erin, company.audrey):
        assert as_(stranger).post(address, {"playbook": "L.ITC"}).status_code == 404
    assert not Case.objects.exists()
    assert as_(company.bob).post(address, {"playbook": "L.ITC"}).status_code == 302
    case = Case.objects.get()
    assert case.maker == company.bob and as_(company.alice).get(case.get_absolute_url()).status_code == 200


# Days


def test_a_corrected_day_counts_anew_and_keeps_the_old_timetable(alice: Client, company: SimpleNamespace) -> None:
    case = opened(company.alice)
    first = CaseTimetable.objects.get()
    answer = send(alice, case, "case_day", event="itc-served", day="2026-11-12")
    assert answer.status_code == 302 and answer["Location"].endswith("#changes")
    case.refresh_from_db()
    assert case.next_day == date(2026, 12, 2) and due(case, ANSWER).day == date(2026, 12, 2)
    assert [table.number for table in case.timetables.all()] == [2, 1]
    text = page(alice, case)
    assert "Moved: 30 Nov 2026 → 2 Dec 2026, 2 days later" in text
    kept_page = alice.get(reverse("case_timetable", args=[case.pk, 1])).content.decode()
    assert "Mon 30 Nov 2026" in kept_page and "no longer in force" in kept_page and "Mark as done" not in kept_page
    first.refresh_from_db()
    assert next(one for one in restored(first.lines).dues if one.key == ANSWER).day == date(2026, 11, 30)
    with pytest.raises(TypeError):
        first.save()
    assert AuditEntry.objects.filter(action="strategy.enter_case_day", actor=company.alice).count() == 1


def test_a_day_that_is_entered_is_set_and_one_taken_back_is_lost(alice: Client, company: SimpleNamespace) -> None:
    case = opened(company.alice)
    send(alice, case, "case_day", event="itc-instituted", day="2026/11/9")  # as people write it where there is no calendar
    assert due(case, "L.ITC.05").state == "fixed" and "Day now known" in page(alice, case)
    send(alice, case, "case_day", event="itc-instituted", day="")
    assert due(case, "L.ITC.05").state == "waiting" and "Day no longer known" in page(alice, case)
    assert [(row.event, row.day) for row in CaseDay.objects.order_by("pk")] == [
        ("itc-served", date(2026, 11, 10)),
        ("itc-instituted", date(2026, 11, 9)),
        ("itc-instituted", None),
    ]


def test_the_same_day_again_changes_nothing(alice: Client, company: SimpleNamespace) -> None:
    case = opened(company.alice)
    answer = alice.post(reverse("case_day", args=[case.pk]), {"event": "itc-served", "day": "2026-11-10"}, follow=True)
    assert "Nothing has changed." in answer.content.decode()
    send(alice, case, "case_day", event="itc-instituted", day="")
    assert (CaseDay.objects.count(), CaseTimetable.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-02-30", "There is no such day in the calendar. Check the month and the day."),
        ("2026-13-01", "There is no such day in the calendar. Check the month and the day."),
        ("soon", "There is no such day in the calendar. Check the month and the day."),
        ("2026-12-24", "This day is still to come. Enter it once it has happened."),
        ("1926-11-10", "This day lies before 1990. Check the year."),
    ],
)
def test_an_impossible_day_is_refused_beside_its_event(alice: Client, company: SimpleNamespace, day: str, said: str) -> None:
    case = opened(company.alice)
    answer = send(alice, case, "case_day", event="itc-served", day=day)
    text = answer.content.decode()
    assert answer.status_code == 422 and said in text and f'value="{day}"' in text
    assert 'aria-invalid="true"' in text and text.count('role="alert"') == 1
    assert (CaseDay.objects.count(), CaseTimetable.objects.count()) == (1, 1)


def test_days_in_the_wrong_order_both_stand_and_it_is_said(alice: Client, company: SimpleNamespace) -> None:
    case = opened(company.alice)
    send(alice, case, "case_day", event="itc-filed", day="2026-11-11")
    text = page(alice, case)
    assert "lies before “Filing of the ITC complaint”" in text and CaseTimetable.objects.count() == 2


def test_an_unknown_event_changes_nothing(alice: Client, company: SimpleNamespace) -> None:
    case = opened(company.alice)
    for event in ("de-served", "nothing", ""):
        assert send(alice, case, "case_day", event=event, day="2026-11-11").status_code == 422
    assert CaseDay.objects.count() == 1


def test_newer_rules_are_said_and_counted_only_when_asked(alice: Client, company: SimpleNamespace) -> None:
    case = opened(company.alice)
    assert "Rules have changed" not in page(alice, case)
    row = Rule.objects.get(key=f"step/{ANSWER}", current=True)
    values = row.values | {"days": 25}
    Rule.objects.filter(pk=row.pk).update(current=False, until=at(11, 26))
    Rule.objects.create(key=row.key, version=2, table=row.table, values=values, rests_on=row.rests_on, position=row.position)
    keeping.touch()
    assert "Rules have changed since this timetable was counted." in page(alice, case)
    assert due(case, ANSWER).day == date(2026, 11, 30)
    assert send(alice, case, "case_recount").status_code == 302
    assert due(case, ANSWER).day == date(2026, 12, 5) and "Rules have changed" not in page(alice, case)
    assert case.timetables.all()[0].rules[f"step/{ANSWER}"] == 2 and case.timetables.all()[0].entered is None
    send(alice, case, "case_recount")
    assert case.timetables.count() == 2


# Steps


def test_alice_answers_in_time_and_keeps_the_proof(alice: Client, company: SimpleNamespace) -> None:
    case = opened(company.alice)
    for _click in range(2):
        assert send(alice, case, "case_step", line=ANSWER, done="yes", note="EDIS 812345").status_code == 302
    send(alice, case, "case_step", line="task:tell-insurer", done="yes", note="")
    case.refresh_from_db()
    assert (case.done, case.total, case.next_day, case.next_line) == (2, 17, None, "")
    assert CaseStep.objects.count() == 2
    text = page(alice, case)
    assert "EDIS 812345" in text and "No day of yours is open." in text and 'value="2" max="17"' in text
    send(alice, case, "case_step", line=ANSWER, done="no")
    case.refresh_from_db()
    assert (case.done, case.next_line) == (1, ANSWER) and "Not done after all: Written response" in page(alice, case)


def test_what_others_must_do_is_not_ticked(alice: Client, company: SimpleNamespace) -> None:
    case = opened(company.alice)
    for line in ("L.ITC.02", "task:nothing", "L.DE.01", ""):
        assert send(alice, case, "case_step", line=line, done="yes").status_code == 422
    assert send(alice, case, "case_step", line=ANSWER, done="perhaps").status_code == 422
    assert send(alice, case, "case_step", line=ANSWER, done="yes", note="x" * 501).status_code == 422
    assert not CaseStep.objects.exists()


def test_a_closed_case_takes_nothing_until_it_is_open_again(alice: Client, company: SimpleNamespace) -> None:
    case = opened(company.alice)
    assert send(alice, case, "case_close", why=" ").status_code == 422
    assert send(alice, case, "case_close", why="Settled").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.closed_why, case.closed_by) == ("closed", "Settled", company.alice)
    for name, sent in (
        ("case_day", {"event": "itc-served", "day": "2026-11-12"}),
        ("case_step", {"line": ANSWER, "done": "yes"}),
        ("case_handler", {"role": "ip-manager", "person": company.alice.pk}),
        ("case_recount", {}),
    ):
        assert "The case is closed." in alice.post(reverse(name, args=[case.pk]), sent, follow=True).content.decode()
    assert (CaseDay.objects.count(), CaseStep.objects.count(), CaseHandler.objects.count()) == (1, 0, 0)
    text = page(alice, case)
    assert "Settled" in text and "Mark as done" not in text and 'name="day"' not in text
    assert send(alice, case, "case_reopen").status_code == 302 and "Mark as done" in page(alice, case)


# Who sees it


def test_scope(company: SimpleNamespace, own: None, as_: Callable[[Person], Client], counsel: Person) -> None:
    case = opened(company.alice, department=company.export)
    seen = {
        name: as_(getattr(company, name)).get(case.get_absolute_url()).status_code
        for name in ("alice", "bob", "charlie", "mona", "erin", "xena", "audrey")
    }
    assert seen == {"alice": 200, "bob": 200, "charlie": 404, "mona": 404, "erin": 404, "xena": 200, "audrey": 200}
    assert as_(counsel).get(case.get_absolute_url()).status_code == 200
    assert as_(company.alice).get(reverse("case", args=[uuid4()])).status_code == 404
    changed = {
        name: send(as_(getattr(company, name)), case, "case_step", line="task:tell-insurer", done="yes", note=name).status_code
        for name in ("bob", "charlie", "audrey", "xena")
    }
    assert changed == {"bob": 302, "charlie": 404, "audrey": 404, "xena": 302}
    assert "Mark as done" not in page(as_(company.audrey), case)
    Membership.objects.filter(person=counsel).update(ends=date(2026, 11, 25))
    assert as_(counsel).get(case.get_absolute_url()).status_code == 404


def test_somebody_named_sees_the_case_and_nobody_out_of_scope_can_be_named(
    company: SimpleNamespace, alice: Client, as_: Callable[[Person], Client], counsel: Person
) -> None:
    case = opened(company.alice, department=company.export)
    colleague = Person.objects.create_person("dora@example.com", "Dora Wang")
    Membership.objects.create(person=colleague, department=company.export)
    assert as_(colleague).get(case.get_absolute_url()).status_code == 404
    assert send(alice, case, "case_handler", role="patent-engineer", person=colleague.pk).status_code == 302
    assert as_(colleague).get(case.get_absolute_url()).status_code == 200 and "Dora Wang" in page(alice, case)
    assert send(as_(colleague), case, "case_step", line="task:chart-claims", done="yes", note="v1").status_code == 302
    assert send(alice, case, "case_handler", role="patent-engineer", person=company.charlie.pk).status_code == 422
    assert send(alice, case, "case_handler", role="nothing", person=colleague.pk).status_code == 422
    text = page(alice, case)
    assert "Charlie Weber" not in text and "Lena Gao" in text and "Bob Li" in text
    send(alice, case, "case_handler", role="patent-engineer", person="")
    assert not CaseHandler.objects.exists() and as_(colleague).get(case.get_absolute_url()).status_code == 404


def test_lists(company: SimpleNamespace, own: None, as_: Callable[[Person], Client], counsel: Person) -> None:
    opened(company.alice, department=company.export)
    late = opened(company.alice, SUIT, "L.USDC", company.export, "Suit in Texas")
    opened(company.charlie, GERMAN, "L.DE", company.works, "Klage in Düsseldorf")
    titles = {
        "alice": ["Complaint 337-TA-1400", "Suit in Texas"],
        "bob": ["Complaint 337-TA-1400", "Suit in Texas"],
        "charlie": ["Klage in Düsseldorf"],
        "mona": ["Klage in Düsseldorf"],
        "erin": [],
        "audrey": ["Complaint 337-TA-1400", "Klage in Düsseldorf", "Suit in Texas"],
    }
    for name, expected in titles.items():
        assert listed(as_(getattr(company, name))) == expected, name
    assert listed(as_(counsel)) == [] and len(listed(as_(counsel), "?scope=all")) == 3
    assert listed(as_(company.alice), "?q=texas") == ["Suit in Texas"] and listed(as_(company.alice), "?scope=unit") == titles["alice"]
    casework.close(late, "Withdrawn", by=company.alice)
    assert listed(as_(company.bob), "?state=closed&scope=mine") == [] and listed(as_(company.bob), "?state=closed") == ["Suit in Texas"]
    assert "No case here" in as_(company.erin).get(reverse("cases")).content.decode()


def listed(client: Client, query: str = "") -> list[str]:
    text = client.get(reverse("cases") + query).content.decode()
    return re.findall(r"<h2><a [^>]*>([^<]*)</a></h2>", text)


def test_no_statement_more_with_more_rows(company: SimpleNamespace, own: None, as_: Callable[[Person], Client]) -> None:
    case = opened(company.alice, department=company.export)
    bob = as_(company.bob)
    counts: list[int] = []
    for _turn in range(2):
        for address in (
            case.get_absolute_url(),
            reverse("cases"),
            reverse("case_timetable", args=[case.pk, 1]),
            reverse("case_ics", args=[case.pk]),
        ):
            bob.get(address)
            with statements() as found:
                assert bob.get(address).status_code == 200
            counts.append(len(found))
        for number in range(3):
            opened(company.alice, SUIT, "L.USDC", company.export, f"Suit {number}")
            casework.enter_day(case, "itc-instituted", date(2026, 11, 7 + number), by=company.alice, today=TODAY)
            casework.tick(case, "task:tell-insurer", done=True, note=str(number), by=company.alice)
            casework.name_handler(case, ("ip-manager", "patent-engineer", "chamber-officer")[number], company.bob, by=company.alice)
    assert counts[:4] == counts[4:] and max(counts) <= 12, counts


# Reminders


@pytest.fixture
def morning(clock: Callable[[datetime], None], drain: Callable[[], int]) -> Callable[[datetime], list[Any]]:
    """The daily job runs at a moment; the letters that went out."""

    def run(moment: datetime) -> list[Any]:
        clock(moment)
        mail.outbox.clear()
        remind_of_cases()
        drain()
        return list(mail.outbox)

    return run


def test_reminded_14_7_and_2_days_before_each_once(
    company: SimpleNamespace, own: None, morning: Callable[[datetime], list[Any]], drain: Callable[[], int]
) -> None:
    opened(company.alice, SUIT, "L.USDC")  # the answer is due on 11 December
    drain()
    assert mail.outbox == []  # fifteen days before
    sent = {day: len(morning(at(11, 26) + timedelta(days=day))) for day in range(1, 17)}
    assert {day for day, letters in sent.items() if letters} == {1, 8, 13} and max(sent.values()) == 1
    assert sorted(CaseReminder.objects.values_list("before", flat=True)) == [2, 7, 14]


def test_a_letter_says_what_by_when_in_the_readers_language_and_zone(company: SimpleNamespace, own: None, drain: Callable[[], int]) -> None:
    Person.objects.filter(pk=company.alice.pk).update(language="zh-hans", time_zone="Europe/Berlin")
    company.alice.refresh_from_db()
    case = opened(company.alice)
    drain()  # four days before: both 14 and 7 have come, one letter is enough
    [letter] = mail.outbox
    assert letter.to == ["alice@example.com"]
    assert "对申请书和立案通知的书面答复" in letter.body and "2026年11月30日星期一" in letter.body
    assert "2026年12月1日 05:59 CET" in letter.body and f"http://localhost:8000/cases/{case.pk}/" in letter.body
    assert "不构成法律意见" in letter.body and "&" not in letter.body
    assert CaseReminder.objects.get().before == 7


def test_whoever_does_the_step_is_reminded_too(company: SimpleNamespace, own: None, counsel: Person, drain: Callable[[], int]) -> None:
    case = opened(company.alice)
    casework.name_handler(case, "dispute-counsel", counsel, by=company.alice)
    drain()
    assert sorted(letter.to[0] for letter in mail.outbox) == ["alice@example.com", "lena@example.com"]
    drain()
    remind_of_cases()
    drain()
    assert len(mail.outbox) == 2


def test_a_corrected_day_a_done_step_and_a_closed_case(
    company: SimpleNamespace, own: None, morning: Callable[[datetime], list[Any]]
) -> None:
    case = opened(company.alice, SUIT, "L.USDC")
    casework.enter_day(case, "us-served", date(2026, 11, 24), by=company.alice, today=TODAY)  # due on 15 December now
    assert morning(at(11, 27)) == [] and len(morning(at(12, 1))) == 1
    casework.tick(case, "L.USDC.02", done=True, note="filed", by=company.alice)
    assert morning(at(12, 8)) == []
    casework.tick(case, "L.USDC.02", done=False, note="", by=company.alice)
    casework.close(case, "Settled", by=company.alice)
    assert morning(at(12, 9)) == [] and not Job.objects.failed().exists()


def test_days_on_which_nothing_worked_are_made_up_for_by_one_letter(
    company: SimpleNamespace, own: None, morning: Callable[[datetime], list[Any]]
) -> None:
    opened(company.alice, SUIT, "L.USDC")
    assert len(morning(at(12, 6))) == 1  # 14 and 7 days before were missed
    assert [one.before for one in CaseReminder.objects.all()] == [7]
    assert len(morning(at(12, 10))) == 1 and morning(at(12, 13)) == []


def test_a_letter_names_only_what_still_holds_when_it_goes_out(company: SimpleNamespace, own: None, drain: Callable[[], int]) -> None:
    case = opened(company.alice)
    case_reminding.remind_of(str(case.pk))
    casework.tick(case, ANSWER, done=True, note="filed", by=company.alice)
    drain()
    assert mail.outbox == [] and CaseReminder.objects.count() == 1


def test_where_whoever_opened_it_has_left_the_head_is_told(company: SimpleNamespace, own: None, drain: Callable[[], int]) -> None:
    case = opened(company.alice, department=company.export)
    Person.objects.filter(pk=company.alice.pk).update(is_active=False)
    case_reminding.remind_of(str(case.pk))
    drain()
    assert [letter.to for letter in mail.outbox] == [["bob@example.com"]]


def test_a_reminder_is_kept_once(company: SimpleNamespace, own: None) -> None:
    case = opened(company.alice)
    mark = {"case": case, "line": ANSWER, "day": date(2026, 11, 30), "before": 2, "person": company.alice}
    CaseReminder.objects.create(**mark)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseReminder.objects.create(**mark)


# The calendar file


def events(client: Client, case: Case, query: str = "") -> dict[str, dict[str, str]]:
    """uid → the properties of its entry, unfolded."""
    response = client.get(reverse("case_ics", args=[case.pk]) + query)
    assert response["Content-Type"] == "text/calendar; charset=utf-8" and response["Content-Disposition"].endswith('.ics"')
    text = response.content.decode().replace("\r\n ", "")
    found = {}
    for block in text.split("BEGIN:VEVENT\r\n")[1:]:
        lines = block.partition("END:VEVENT")[0].partition("BEGIN:VALARM")[0].splitlines()
        entry = dict(line.split(":", 1) for line in lines if ":" in line)
        found[entry["UID"]] = entry | {"alarms": str(block.count("BEGIN:VALARM"))}
    return found


def test_a_calendar_that_took_the_file_follows_the_correction(alice: Client, company: SimpleNamespace) -> None:
    case = opened(company.alice)
    [(uid, before)] = events(alice, case).items()
    assert uid == f"{case.pk}.{ANSWER}@localhost" and before["STATUS"] == "CONFIRMED" and before["alarms"] == "3"
    assert before["DTSTART;VALUE=DATE"] == "20261130" and "Written response" in before["SUMMARY"]
    assert before["URL"] == f"http://localhost:8000/cases/{case.pk}/"
    send(alice, case, "case_day", event="itc-served", day="2026-11-12")
    moved = events(alice, case)[uid]
    assert moved["DTSTART;VALUE=DATE"] == "20261202" and int(moved["SEQUENCE"]) > int(before["SEQUENCE"])
    assert events(alice, case, "?timed=1")[uid]["DTSTART"] == "20261203T045900Z"  # 23:59 of 2 December in New York
    send(alice, case, "case_step", line=ANSWER, done="yes", note="")
    done = events(alice, case)[uid]
    assert done["SUMMARY"].startswith("Done: ") and done["alarms"] == "0"
    send(alice, case, "case_day", event="itc-served", day="")
    gone = events(alice, case)[uid]
    assert gone["STATUS"] == "CANCELLED" and int(gone["SEQUENCE"]) > int(moved["SEQUENCE"])
    send(alice, case, "case_day", event="itc-served", day="2026-11-10")
    send(alice, case, "case_close", why="Settled")
    assert {entry["STATUS"] for entry in events(alice, case).values()} == {"CANCELLED"}


# Days that are hard to count


def test_today_is_the_later_of_the_readers_and_the_forums(company: SimpleNamespace, clock: Callable[[datetime], None]) -> None:
    clock(datetime(2026, 11, 30, 17, tzinfo=UTC))  # 1 December in Shanghai, 30 November in New York
    assert today_for(company.alice, "America/New_York") == date(2026, 12, 1)
    Person.objects.filter(pk=company.alice.pk).update(time_zone="America/New_York")
    company.alice.refresh_from_db()
    assert today_for(company.alice, "America/New_York") == date(2026, 11, 30)
    assert today_for(company.alice, "Asia/Tokyo") == date(2026, 12, 1)


def test_a_leap_day(company: SimpleNamespace, own: None, clock: Callable[[datetime], None]) -> None:
    """Two months from 29 December end on 28 February; in a leap year on 29 February."""
    for year, day in ((2027, date(2027, 2, 28)), (2028, date(2028, 2, 29))):
        served = {**GERMAN, "arrived": "judgment", "served_on": f"{year - 1}-12-29"}
        clock(at(1, 5, year=year))
        case = opened(company.alice, served, "L.DE", None, f"Judgment {year}")
        [grounds] = [one.day for one in due(case, "L.DE.08").beside if one.kind == "grounds"]
        assert grounds == day


def test_over_the_end_of_the_year(
    company: SimpleNamespace, own: None, as_: Callable[[Person], Client], clock: Callable[[datetime], None]
) -> None:
    clock(at(12, 30))
    case = opened(company.alice, {**SUIT, "served_on": "2026-12-28"}, "L.USDC")
    assert case.next_day == date(2027, 1, 18) and "in 19 days" in page(as_(company.alice), case)


def test_the_hour_changes_before_the_day_ends(alice: Client, company: SimpleNamespace, clock: Callable[[datetime], None]) -> None:
    """New York is on summer time from 8 March 2026: the day ends at 03:59 UTC, not at 04:59."""
    clock(at(3, 2))
    case = opened(company.alice, {**SUIT, "served_on": "2026-02-20"}, "L.USDC")
    assert case.next_day == date(2026, 3, 13)
    assert "Fri 13 Mar 2026, until midnight in New York (UTC-4)" in page(alice, case)
    assert due(case, "L.USDC.02").ends_at == datetime(2026, 3, 14, 4, tzinfo=UTC)


def test_in_chinese(company: SimpleNamespace, own: None, as_: Callable[[Person], Client]) -> None:
    Person.objects.filter(pk=company.alice.pk).update(language="zh-hans")
    text = page(as_(company.alice), opened(company.alice, ITC))
    assert "对申请书和立案通知的书面答复" in text and "2026年11月30日星期一" in text and "纽约" in text
