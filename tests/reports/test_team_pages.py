"""Managers' pages through the door: scope, filters, reminding, assigning, statements."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from portal.jobs import queueing, working
from portal.people.models import AuditEntry, Department, DepartmentHead, Membership, Person
from tests.statements import statements
from tests.training.test_attempting import give
from training.actions import attempting, learning
from training.models import Assignment, Attempt, Enrolment, Reminder

Browser = Callable[[Person], Client]
Make = Callable[..., SimpleNamespace]


def names(browser: Client, query: str = "") -> list[str]:
    return [row.person.display_name for row in browser.get(f"/team/people/?{query}").context["rows"]]


def file_of(browser: Client, query: str = "") -> list[list[str]]:
    content = b"".join(browser.get(f"/team/people.csv?{query}").streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def unit(company: SimpleNamespace, course: SimpleNamespace) -> SimpleNamespace:
    """Everybody takes the course; Alice is late."""
    now = timezone.now()
    for person in (company.alice, company.bob, company.charlie, company.mona):
        due = now - timedelta(days=4) if person == company.alice else now + timedelta(days=4)
        Enrolment.objects.create(person=person, course=course.course, due_at=due)
    return SimpleNamespace(**vars(company), **vars(course))


@pytest.fixture
def mails_go_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is queued is done now."""
    monkeypatch.setattr(queueing, "announce", working.drain)


def test_who_enters(unit: SimpleNamespace, as_: Browser) -> None:
    pages = ["/team/", "/team/people/", "/team/people.csv", f"/team/people/{unit.charlie.pk}/", "/team/assign/"]
    for person, wanted in (
        (unit.alice, [403] * 5),
        (unit.erin, [403] * 5),
        (unit.bob, [200, 200, 200, 404, 200]),
        (unit.mona, [200] * 5),
        (unit.xena, [200] * 5),
        (unit.audrey, [200, 200, 200, 200, 404]),
    ):
        assert [as_(person).get(page).status_code for page in pages] == wanted


def test_a_head_sees_the_sub_tree_and_nothing_beside_it(unit: SimpleNamespace, as_: Browser) -> None:
    bob, mona, audrey = as_(unit.bob), as_(unit.mona), as_(unit.audrey)
    assert names(bob) == ["Bob Li", "Alice Zhang"] and names(mona) == ["Mona Okafor", "Charlie Weber"]
    assert names(audrey) == ["Bob Li", "Mona Okafor", "Charlie Weber", "Alice Zhang"]
    for query in ("q=alice", f"q={unit.alice.email}", "q=zhang"):
        assert names(bob, query) == ["Alice Zhang"] and names(mona, query) == []
        assert len(file_of(bob, query)) == 2 and len(file_of(mona, query)) == 1
    for page in ("/team/", "/team/people/", "/team/people.csv"):
        for department in (unit.sales, unit.export):
            assert bob.get(f"{page}?department={department.pk}").status_code == 200
            assert mona.get(f"{page}?department={department.pk}").status_code == 404
        assert mona.get(f"{page}?department=999999").status_code == 404
    assert "Alice" not in mona.get("/team/").content.decode() + mona.get("/team/people/").content.decode()
    assert "Sales" not in mona.get("/team/").content.decode()
    assert mona.get(f"/team/people/{unit.alice.pk}/").status_code == mona.get("/team/people/999999/").status_code == 404
    assert AuditEntry.objects.filter(action="access.refused", actor=unit.mona).exists()


def test_a_department_that_moves_away_is_gone_with_the_next_request(unit: SimpleNamespace, as_: Browser) -> None:
    browser = as_(unit.bob)
    assert names(browser) == ["Bob Li", "Alice Zhang"]
    Department.objects.filter(pk=unit.export.pk).update(parent=unit.works)
    assert names(browser) == ["Bob Li"] and names(as_(unit.mona)) == ["Mona Okafor", "Charlie Weber", "Alice Zhang"]
    assert browser.get(f"/team/people/{unit.alice.pk}/").status_code == 404
    assert browser.get(f"/team/?department={unit.export.pk}").status_code == 404
    DepartmentHead.objects.filter(person=unit.bob).delete()
    assert browser.get("/team/").status_code == 403


def test_leavers_and_past_jobs_are_not_counted(unit: SimpleNamespace, as_: Browser) -> None:
    browser = as_(unit.bob)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(person=unit.alice).update(starts=yesterday, ends=yesterday)
    assert names(browser) == ["Bob Li"] and len(file_of(browser)) == 2
    Person.objects.filter(pk=unit.charlie.pk).update(is_active=False)
    assert names(as_(unit.mona)) == ["Mona Okafor"]


def test_the_filters(unit: SimpleNamespace, as_: Browser) -> None:
    browser = as_(unit.xena)
    assert names(browser, "state=overdue") == ["Alice Zhang"]
    assert names(browser, "state=due") == ["Bob Li", "Mona Okafor", "Charlie Weber"]
    assert names(browser, f"department={unit.sales.pk}&scope=direct") == ["Bob Li"]
    learning.finish_lesson(unit.bob, unit.lessons[0])
    assert names(browser, "state=in_progress") == ["Bob Li"] and "1/3" in browser.get("/team/people/?q=bob").content.decode()
    assert names(browser, "course=borders&state=completed") == []
    assert "No entry matches these filters." in browser.get("/team/people/?q=nobody").content.decode()
    assert browser.get("/team/people/?course=no-such").status_code == 404


JUNK = [
    "order_by=person__password", "sort=-person__employee_number", "sort=?", "sort=pk;drop", "page=junk", "page=-1", "page=0", "page=99999999999999999999",
    "state=x'--", "scope=<svg>", "q=%27%22%25_%5C", "q=%00", "q=" + "a" * 9000, "q=%ff", "person__password__startswith=a",
]  # fmt: skip


@pytest.mark.parametrize("query", JUNK)
def test_junk_in_the_address_is_ignored(unit: SimpleNamespace, as_: Browser, query: str) -> None:
    browser = as_(unit.xena)
    plain = names(browser)
    found = names(browser, query)
    assert found == ([] if query.startswith("q=") and "%00" not in query else plain)
    assert (
        browser.get(f"/team/?{query}").status_code == 200
        and file_of(browser, query)[1:] == file_of(browser, "q=" + query[2:] if query.startswith("q=") else "")[1:]
    )


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "9" * 5000, "9" * 18, "%00", "'", "1 or 1"])
def test_a_department_or_course_that_is_none_is_refused(unit: SimpleNamespace, as_: Browser, value: str) -> None:
    for page in ("/team/", "/team/people/", "/team/people.csv"):
        assert as_(unit.xena).get(f"{page}?department={value}").status_code == 404
    assert as_(unit.xena).get(f"/team/people/?course={value}").status_code == 404
    assert as_(unit.xena).get(f"/team/people/{'9' * 30}/").status_code == 404


def test_the_order_is_by_name_whatever_is_hidden(unit: SimpleNamespace, as_: Browser) -> None:
    before = names(as_(unit.xena))
    Person.objects.filter(pk=unit.mona.pk).update(password="!aaa", employee_number="0000")
    assert names(as_(unit.xena), "order_by=person__password") == before


def test_nasty_names_stay_text(unit: SimpleNamespace, as_: Browser) -> None:
    nasty = '"><img src=x onerror=alert(1)>{{ 7|add:7 }}\u202egnp'
    Person.objects.filter(pk=unit.alice.pk).update(display_name=nasty)
    Department.objects.filter(pk=unit.export.pk).update(name={"en": nasty})
    for page in ("/team/", "/team/people/", f"/team/people/{unit.alice.pk}/", f"/team/?department={unit.export.pk}", "/team/assign/"):
        text = as_(unit.bob).get(page).content.decode()
        assert "<img src=x" not in text and "&lt;img src=x onerror=alert(1)&gt;{{ 7|add:7 }}" in text
    assert "<bdi>&quot;&gt;&lt;img" in as_(unit.bob).get("/team/people/").content.decode()


# The file


def test_the_file_has_the_list_with_its_filters(unit: SimpleNamespace, as_: Browser) -> None:
    Person.objects.filter(pk=unit.alice.pk).update(employee_number="-12+3", display_name="=HYPERLINK(1)")
    Membership.objects.create(person=unit.alice, department=unit.sales)
    head, alice = file_of(as_(unit.bob), "state=overdue")
    assert head[:4] == ["Name", "Employee number", "E-mail", "Departments"]
    assert alice[:6] == ["'=HYPERLINK(1)", "'-12+3", "alice@example.com", "Export sales, Sales", "Course borders", "Overdue"]
    assert alice[6].endswith("+0800") and alice[8:] == ["0", "3", "", "", ""]
    answer = as_(unit.bob).get("/team/people.csv")
    assert answer.streaming and answer["Content-Disposition"].startswith('attachment; filename="team-')
    b"".join(answer.streaming_content)
    line = AuditEntry.objects.filter(action="reports.export").first()
    assert line is not None and line.actor == unit.bob


def test_the_file_is_in_the_readers_language_and_zone_though_streamed_later(unit: SimpleNamespace, as_: Browser) -> None:
    Person.objects.filter(pk=unit.bob.pk).update(language="zh-hans", time_zone="America/New_York")
    Membership.objects.update(starts="2020-01-01")
    rows = file_of(as_(Person.objects.get(pk=unit.bob.pk)))
    assert rows[1][4] == "课程 borders" and rows[1][6][-5:] in {"-0500", "-0400"} and rows[1][3] == "销售部"


# Reminding


def test_a_head_reminds_one(unit: SimpleNamespace, as_: Browser, mails_go_out: None) -> None:
    row = Enrolment.objects.get(person=unit.alice)
    answer = as_(unit.bob).post("/team/remind/", {"enrolment": row.pk, "state": "overdue", "q": "ali", "scope": ""})
    assert answer["Location"] == "/team/people/?state=overdue&q=ali"
    assert [letter.to for letter in mail.outbox] == [["alice@example.com"]]
    page = as_(unit.bob).get("/team/people/").content.decode()
    assert "sent <time" in page


def test_all_of_a_list_are_reminded_but_not_who_is_outside_it(unit: SimpleNamespace, as_: Browser, mails_go_out: None) -> None:
    browser = as_(unit.bob)
    browser.post("/team/remind/", {"state": "overdue"})
    assert [letter.to for letter in mail.outbox] == [["alice@example.com"]]
    answer = browser.post("/team/remind/", {}, follow=True).content.decode()
    assert sorted(letter.to[0] for letter in mail.outbox) == ["alice@example.com", "bob@example.com"]
    assert "1 mail is on its way." in answer and "1 entry was left out" in answer


def test_a_foreign_enrolment_refuses_the_whole(unit: SimpleNamespace, as_: Browser, mails_go_out: None) -> None:
    own = Enrolment.objects.get(person=unit.alice).pk
    foreign = Enrolment.objects.get(person=unit.charlie).pk
    for wanted in ([own, foreign], [foreign], [own, 999999], [own, "x"], [own, ""], ["9" * 5000], [own, "%00"]):
        assert as_(unit.bob).post("/team/remind/", {"enrolment": wanted}).status_code == 404
    assert as_(unit.bob).post("/team/remind/", {"department": unit.works.pk}).status_code == 404
    assert not mail.outbox and not Reminder.objects.exists()


def test_an_auditor_and_a_learner_act_on_nothing(unit: SimpleNamespace, as_: Browser, mails_go_out: None) -> None:
    DepartmentHead.objects.create(department=unit.sales, person=unit.audrey)  # even one who heads a department
    wanted = {"course": unit.course.pk, "department": unit.sales.pk, "due_on": "2030-01-01", "days_for_later": 30, "confirm": 1}
    for person, status in ((unit.audrey, 404), (unit.alice, 403), (unit.erin, 403)):
        browser = as_(person)
        for headers in ({}, {"hx-request": "true"}, {"x-requested-with": "XMLHttpRequest"}):
            assert browser.post("/team/remind/", {}, headers=headers).status_code == status
            assert browser.post("/team/assign/", wanted, headers=headers).status_code == status
    page = as_(unit.audrey).get("/team/people/").content.decode() + as_(unit.audrey).get("/team/").content.decode()
    assert "Remind" not in page.replace(">Reminder<", "") and "/team/assign/" not in page
    assert not mail.outbox and not Assignment.objects.exists()
    assert as_(unit.bob).get("/team/remind/").status_code == 405


# Assigning


def wanted(unit: SimpleNamespace, **more: object) -> dict[str, object]:
    day = timezone.localdate() + timedelta(days=30)
    return {"course": unit.course.pk, "department": unit.export.pk, "due_on": day.isoformat(), "days_for_later": 30} | more


def test_first_what_it_means_then_the_step(company: SimpleNamespace, course: SimpleNamespace, as_: Browser) -> None:
    unit = SimpleNamespace(**vars(company), **vars(course))
    browser = as_(unit.bob)
    page = browser.get(f"/team/assign/?department={unit.export.pk}").content.decode()
    assert f'value="{unit.export.pk}" selected' in page and "Works" not in page
    preview = browser.post("/team/assign/", wanted(unit)).content.decode()
    assert "1 person will be enrolled." in preview and not Assignment.objects.exists()
    answer = browser.post("/team/assign/", wanted(unit, confirm=1, made_by=unit.alice.pk, ended_at="2020-01-01"))
    assert answer["Location"] == f"/team/?department={unit.export.pk}"
    made = Assignment.objects.get()
    assert (made.made_by, made.ended_at, f"{timezone.localtime(made.due_at):%H:%M}") == (unit.bob, None, "18:00")
    assert Enrolment.objects.get().person == unit.alice
    browser.post("/team/assign/", wanted(unit, confirm=1))
    assert Assignment.objects.count() == Enrolment.objects.count() == 1


BAD: list[dict[str, object]] = [
    *({"due_on": day} for day in ("2020-01-01", "9999-12-31", "0001-01-01", "30.11.2026", "", "2027-02-29")),
    *({"days_for_later": days} for days in (0, 99999, "x")),
    *({"course": course} for course in (999999, "9" * 30, "\x00")),
    {"department": "x"},
]


@pytest.mark.parametrize("bad", BAD)
def test_what_cannot_be_meant_is_said_and_not_done(unit: SimpleNamespace, as_: Browser, bad: dict[str, object]) -> None:
    page = as_(unit.bob).post("/team/assign/", wanted(unit, confirm=1, **bad))
    assert page.status_code == 200 and page.context["form"].errors and not Assignment.objects.exists()


def test_a_foreign_department_cannot_be_assigned_to(unit: SimpleNamespace, as_: Browser) -> None:
    page = as_(unit.bob).post("/team/assign/", wanted(unit, confirm=1, department=unit.works.pk))
    assert page.status_code == 200 and not Assignment.objects.exists()
    as_(unit.xena).post("/team/assign/", wanted(unit, confirm=1, department=unit.works.pk))
    assert Assignment.objects.get().department == unit.works


# One person


def test_a_record_shows_courses_attempts_and_certificate(enrolled: SimpleNamespace, as_: Browser) -> None:
    attempting.submit(attempting.start(enrolled.alice, enrolled.quiz))
    attempt = attempting.start(enrolled.alice, enrolled.quiz)
    give(attempt)
    attempting.submit(attempt)
    page = as_(enrolled.bob).get(f"/team/people/{enrolled.alice.pk}/").content.decode()
    for text in ("Alice Zhang", "Export sales", "Attempt 1", "Attempt 2", "100 %", "0 %", "Not passed", "Certificate 20", "Completed"):
        assert text in page
    assert "correct" not in page and Attempt.objects.count() == 2


# Statements


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_pages_ask_the_same_however_many_there_are(company: SimpleNamespace, make_course: Make, as_: Browser, count: int) -> None:
    courses = [make_course(f"course-{number}", kinds=("single",), lessons=1) for number in range(min(count, 4))]
    for number in range(count):
        person = Person.objects.create_person(f"p{number}@example.com", f"Person {number}")
        for department in (company.export, company.sales)[: number % 2 + 1]:
            Membership.objects.create(person=person, department=department)
        for made in courses:
            learning.enrol(person, made.course)
            attempt = attempting.start(person, made.quiz)
            give(attempt)
            attempting.submit(attempt)
            if number % 2:
                learning.finish_lesson(person, made.lessons[0])
    for reader, most in ((company.bob, (7, 7, 6, 9)), (company.xena, (7, 7, 6, 7))):
        browser = as_(reader)
        browser.get("/team/")
        asked = []
        for page in ("/team/", "/team/people/", "/team/people.csv", f"/team/people/{person.pk}/"):
            with statements() as found:
                answer = browser.get(page)
                if answer.streaming:
                    b"".join(answer.streaming_content)
            asked.append(len(found))
        assert tuple(asked) == most
