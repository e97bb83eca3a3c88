"""Importing people from a CSV: all or nothing, every fault named, twice the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from portal.common.exporting import harmless
from portal.people import bells
from portal.people.actions import NotPossible, applying
from portal.people.actions.importing import plan
from portal.people.actions.reading import MAX_BYTES, original, read
from portal.people.admin.importing import FOLDER
from portal.people.models import AuditEntry, DepartmentHead, Membership, Person
from tests.people.conftest import again, follow, lines, link_in
from tests.statements import statements

HEADER = "email,name,employee_number,language,time_zone,department,job_role,starts,head\n"
TWO = HEADER + (
    "new@example.com,New Person,E-1,en,Europe/Berlin,export,seller,2026-09-01,no\n"
    "wei@example.com,王伟,E-2,zh-hans,Asia/Shanghai,works,,2026-09-01,yes\n"
)


@pytest.fixture
def xena(company: SimpleNamespace, as_: Callable[[Person], Client], settings: Any, tmp_path: Any) -> Client:
    settings.MEDIA_ROOT = tmp_path
    return as_(company.xena)


def upload(client: Client, text: str | bytes, name: str = "people.csv") -> Any:
    data = text.encode() if isinstance(text, str) else text
    return client.post("/admin/people/person/import/", {"file": SimpleUploadedFile(name, data, "text/csv")})


def confirm(client: Client, preview: Any, **more: str) -> Any:
    return client.post("/admin/people/person/import/confirm/", preview.context["form"].initial | more, follow=True)


def faults_of(text: str | bytes) -> list[tuple[int, str]]:
    data = text.encode() if isinstance(text, str) else text
    return [(fault.line, fault.column) for fault in plan(data).faults]


def do(text: str, **more: Any) -> None:
    applying.apply(plan(text.encode()), **more)


# The way through the pages
def test_choose_look_confirm(company: SimpleNamespace, xena: Client, mailoutbox: list[Any]) -> None:
    assert "email, name, sort_name" in xena.get("/admin/people/person/import/").content.decode()
    preview = upload(xena, TWO)
    page = preview.content.decode()
    assert "New: 2. Changed: 0. Unchanged: 0." in page
    assert "王伟" in page
    assert not Person.objects.filter(email="new@example.com").exists()

    done = confirm(xena, preview)
    assert "Imported. New: 2. Changed: 0. Unchanged: 0." in done.content.decode()
    wei = Person.objects.get(email="wei@example.com")
    assert (wei.display_name, wei.sort_name, wei.employee_number, wei.language) == ("王伟", "王伟", "E-2", "zh-hans")
    assert not wei.has_usable_password()
    assert DepartmentHead.objects.filter(person=wei, department=company.works).exists()
    assert sorted(message.to[0] for message in mailoutbox) == ["new@example.com", "wei@example.com"]
    (line,) = lines("people.imported")
    assert (line.actor, line.subject_name, line.detail) == (company.xena, "people.csv", {"added": 2, "changed": 0, "same": 0})
    assert default_storage.listdir(FOLDER)[1] == [], "the file is gone"
    assert follow(link_in(mailoutbox[0]))


def test_the_link_stands_beside_the_list(xena: Client, company: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    assert "/admin/people/person/import/" in xena.get("/admin/people/person/").content.decode()
    assert "/admin/people/person/import/" not in as_(company.audrey).get("/admin/people/person/").content.decode()


def test_twice_the_same_file_changes_nothing(company: SimpleNamespace, xena: Client, mailoutbox: list[Any]) -> None:
    confirm(xena, upload(xena, TWO))
    before = list(Person.objects.order_by("pk").values()), list(Membership.objects.order_by("pk").values())
    mailoutbox.clear()
    preview = upload(xena, TWO)
    assert "New: 0. Changed: 0. Unchanged: 2." in preview.content.decode()
    confirm(xena, preview)
    assert (list(Person.objects.order_by("pk").values()), list(Membership.objects.order_by("pk").values())) == before
    assert mailoutbox == []


def test_with_any_fault_nothing_is_imported(company: SimpleNamespace, xena: Client) -> None:
    preview = upload(xena, TWO + "broken,No Address,,,,,,,\n")
    assert preview.status_code == 422
    page = preview.content.decode()
    assert "“broken” is no e-mail address." in page
    assert "confirm/" not in page
    confirm(xena, preview)
    assert not Person.objects.filter(email="new@example.com").exists()


def test_what_is_confirmed_is_what_was_shown(company: SimpleNamespace, xena: Client) -> None:
    preview = upload(xena, TWO)
    Person.objects.create_person("new@example.com", "Somebody Else")
    again_shown = confirm(xena, preview)
    assert "People have changed since the preview" in again_shown.content.decode()
    assert not Person.objects.filter(email="wei@example.com").exists()
    confirm(xena, again_shown)
    assert Person.objects.get(email="new@example.com").display_name == "New Person"


def test_a_preview_belongs_to_whoever_made_it(company: SimpleNamespace, xena: Client, as_: Callable[[Person], Client]) -> None:
    preview = upload(xena, TWO)
    Person.objects.filter(pk=company.erin.pk).update(is_admin=True)
    other = as_(again(company.erin))
    assert "no longer here" in confirm(other, preview).content.decode()
    for kept in ("", "x", preview.context["form"].initial["kept"][:-1], "\x00"):
        assert "no longer here" in confirm(xena, preview, kept=kept).content.decode()
    from django.core import signing

    for foreign in ("../../etc/passwd", f"{FOLDER}/none.csv"):
        token = signing.dumps({"file": foreign, "name": "x", "person": company.xena.pk}, salt="another purpose")
        assert "no longer here" in confirm(xena, preview, kept=token).content.decode()
    assert not Person.objects.filter(email="new@example.com").exists()


def test_two_imports_at_once_make_one_of_each(company: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = plan(TWO.encode()), plan(TWO.encode())
    applying.apply(first)
    with pytest.raises(NotPossible):
        applying.apply(second)
    assert Person.objects.filter(email="new@example.com").count() == 1


def test_a_failure_half_way_leaves_nothing(company: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]) -> None:
    def fail(*_args: Any, **_rest: Any) -> None:
        raise IntegrityError

    monkeypatch.setattr("portal.people.actions.applying.ring", fail)
    before = Person.objects.count(), Membership.objects.count(), AuditEntry.objects.count()
    with pytest.raises(NotPossible):
        do(TWO)
    assert (Person.objects.count(), Membership.objects.count(), AuditEntry.objects.count()) == before
    assert mailoutbox == []


# What a file says of people the portal knows
def test_empty_cells_leave_what_is_stored(company: SimpleNamespace) -> None:
    do("email,name,employee_number,department\nALICE@example.com,,E-77,\n")
    alice = again(company.alice)
    assert (alice.display_name, alice.employee_number) == ("Alice Zhang", "E-77")
    assert alice.memberships.get().ends is None


def test_a_new_name_takes_its_place_in_the_lists(company: SimpleNamespace) -> None:
    do("email,name\nalice@example.com,Alice Abel\n")
    assert again(company.alice).sort_name == "abel, alice"


def test_a_department_in_the_file_is_where_the_person_works(company: SimpleNamespace) -> None:
    Membership.objects.update(starts=date(2026, 1, 5))
    do("email,name,department,job_role,starts\nalice@example.com,,works,seller,2026-09-01\n")
    old, new = company.alice.memberships.order_by("starts")
    assert (old.department, old.ends) == (company.export, date(2026, 8, 31))
    assert (new.department, new.starts, new.ends, new.job_role) == (company.works, date(2026, 9, 1), None, company.seller)


def test_a_membership_that_would_have_no_day_goes(company: SimpleNamespace) -> None:
    do(f"email,name,department,starts\nalice@example.com,,works,{timezone.localdate()}\n")
    assert company.alice.memberships.get().department == company.works


def test_somebody_with_two_jobs_has_two_lines(company: SimpleNamespace) -> None:
    text = "email,name,department\ntwo@example.com,Two Jobs,sales\nTWO@example.com,,works\n"
    do(text)
    person = Person.objects.get(email="two@example.com")
    assert {membership.department.code for membership in person.memberships.all()} == {"sales", "works"}
    assert plan(text.encode()).same == 1


def test_the_head_column_appoints_and_dismisses(company: SimpleNamespace) -> None:
    do("email,name,department,head\nalice@example.com,,export,yes\nbob@example.com,,sales,no\nmona@example.com,,works,\n")
    heads = {(head.department.code, head.person.email) for head in DepartmentHead.objects.select_related("person", "department")}
    assert heads == {("export", "alice@example.com"), ("works", "mona@example.com")}


def test_a_role_is_never_imported(company: SimpleNamespace) -> None:
    assert faults_of("email,name,is_admin\nalice@example.com,Alice,yes\n") == [(1, "")]


def test_the_bell_rings_once_for_everybody_who_moved(company: SimpleNamespace) -> None:
    rung: list[list[int]] = []

    def hear(person_ids: list[int], **_rest: Any) -> None:
        rung.append(person_ids)

    bells.people_moved.connect(hear)
    do(TWO + "bob@example.com,Bob Lee,,,,,,,\n")
    bells.people_moved.disconnect(hear)
    assert rung == [sorted(Person.objects.filter(email__in=["new@example.com", "wei@example.com"]).values_list("pk", flat=True))]


# Faults
@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",Name,,,,,,,", "email"),
        ("no-at-sign,Name,,,,,,,", "email"),
        ("a@b@c.com,Name,,,,,,,", "email"),
        ("x@example.com,,,,,,,,", "name"),
        (f"x@example.com,{'n' * 121},,,,,,,", "name"),
        ("x@example.com,Zero\u200bWidth,,,,,,,", "name"),
        ("x@example.com,Right\u202eLeft,,,,,,,", "name"),
        (f"x@example.com,Name,{'9' * 41},,,,,,", "employee_number"),
        ("x@example.com,Name,TAKEN,,,,,,", "employee_number"),
        ("x@example.com,Name,,de,,,,,", "language"),
        ("x@example.com,Name,,,Mars/Phobos,,,,", "time_zone"),
        ("x@example.com,Name,,,,nowhere,,,", "department"),
        ("x@example.com,Name,,,,sales,wizard,,", "job_role"),
        ("x@example.com,Name,,,,,seller,,", "job_role"),
        ("x@example.com,Name,,,,sales,,31.12.2026,", "starts"),
        ("x@example.com,Name,,,,sales,,2026-02-30,", "starts"),
        ("x@example.com,Name,,,,sales,,0001-01-01,", "starts"),
        ("x@example.com,Name,,,,sales,,9999-01-01,", "starts"),
        ("x@example.com,Name,,,,sales,,,perhaps", "head"),
        ("x@example.com,Name,,,,,,,,too many", ""),
    ],
)
def test_each_fault_is_named_with_line_and_column(company: SimpleNamespace, row: str, column: str) -> None:
    Person.objects.filter(pk=company.bob.pk).update(employee_number="TAKEN")
    assert faults_of(f"{HEADER}good@example.com,Good,,,,,,,\n{row}\n") == [(3, column)]


def test_all_faults_are_named_at_once(company: SimpleNamespace) -> None:
    rows = "bad,X,,xx,,nowhere,,,\n" + "good@example.com,Good,,,,,,,\n" * 1 + "\n" + "worse,,,,,,,,\n"
    assert faults_of(HEADER + rows) == [(2, "department"), (2, "email"), (2, "language"), (5, "email")]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("x@example.com,Name,1,,,,,,\ny@example.com,Name,1,,,,,,\n", (3, "employee_number")),
        ("x@example.com,Name,,,,sales,,,\nX@Example.com,Name,,,,sales,,,\n", (3, "department")),
        ("x@example.com,Name,,,,sales,,,\nx@example.com,Other,,,,works,,,\n", (3, "name")),
    ],
)
def test_lines_that_contradict_each_other(company: SimpleNamespace, rows: str, fault: tuple[int, str]) -> None:
    assert faults_of(HEADER + rows) == [fault]


# Encodings
GOOD = "email,name\nx@example.com,José 王\n"


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.replace(",", ";").encode("utf-8-sig"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        b'"E-Mail","Name"\n"x@example.com","Jos\xc3\xa9 \xe7\x8e\x8b"\n',
    ],
)
def test_files_that_are_read_right(data: bytes) -> None:
    rows, faults = read(data)
    assert faults == []
    assert [(row.cells["email"], row.cells["name"]) for row in rows] == [("x@example.com", "José 王")]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (GOOD.encode("utf-16"), 0),
        (GOOD.encode("gb18030"), 2),
        (GOOD.encode("latin-1", "replace"), 2),
        (b"email,name\nx@example.com,a\x00b\n", 2),
        (b"email,name\nx@example.com,\xed\xa0\x80\n", 2),
        (b'email,name\nx@example.com,"never closed\ny@example.com,Y\n', 2),
        (b'email,name\nx@example.com,"closed"too early\n', 2),
        (b"email,name\nx@example.com," + b"n" * 1_000_000 + b"\n", 2),
        (b"name\nNobody\n", 1),
        (b"email,name,email\n", 1),
        (b"email,name,salary\n", 1),
        (b"", 1),
        (b"email,name\n", 0),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1),
        (b"x" * (MAX_BYTES + 1), 0),
        (b"email,name\n" + b"a@b.cc,A\n" * 50_001, 50_002),
    ],
)
def test_files_that_are_refused_with_a_line_and_a_sentence(data: bytes, line: int) -> None:
    rows, faults = read(data)
    assert rows == []
    assert [fault.line for fault in faults] == [line]
    assert len(faults[0].reason) > 20


def test_a_file_that_is_too_large_is_refused_before_it_is_read(xena: Client) -> None:
    assert "larger than 5 MB" in upload(xena, b"x" * (MAX_BYTES + 1)).content.decode()
    assert xena.post("/admin/people/person/import/", {}).status_code == 200


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "-5", "＝1", "@x", "'quoted", "''", "plain", '"=x'])
def test_what_an_export_made_harmless_is_itself_again(text: str) -> None:
    assert original(harmless(text)) == text


def test_defused_formulas_come_back_as_they_were() -> None:
    rows, _faults = read(b"email,name\nx@example.com,'=1+1\ny@example.com,'quoted\n")
    assert [row.cells["name"] for row in rows] == ["=1+1", "'quoted"]


def test_names_are_texts_in_the_preview(company: SimpleNamespace, xena: Client) -> None:
    page = upload(xena, "email,name\nx@example.com,<script>alert(1)</script>\n<b>@x,Y\n").content.decode()
    assert "<script>alert(1)" not in page
    assert "<b>@x" not in page


def test_many_people_take_few_statements(company: SimpleNamespace) -> None:
    def rows(start: int, count: int) -> bytes:
        body = "".join(f"p{i}@example.com,Person {i},N{i},,,export,seller,2026-09-01,\n" for i in range(start, start + count))
        return (HEADER + body).encode()

    applying.apply(plan(rows(0, 10)), invite=False)
    with statements() as few:
        applying.apply(plan(rows(100, 20)), invite=False)
    with statements() as many:
        applying.apply(plan(rows(1000, 400)), invite=False)
    assert len(many) <= len(few) + 20, "by the hundred, not one by one"
    assert Membership.objects.filter(department=company.export).count() == 431
