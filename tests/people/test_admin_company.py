"""Departments, job roles and the trail in the admin site."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.people.actions import people
from portal.people.models import AuditEntry, Department, DepartmentHead, JobRole, Membership, Person
from tests.people.conftest import department_form, lines
from tests.statements import statements


def test_departments_stand_as_a_tree(company: SimpleNamespace, xena: Client) -> None:
    page = xena.get("/admin/people/department/").content.decode()
    assert page.index(">Sales<") < page.index("Export sales<") < page.index(">Works<")
    assert "Bob Li" in page
    with statements() as three:
        xena.get("/admin/people/department/")
    Department.objects.exclude(pk=company.sales.pk).filter(memberships=None).delete()
    with statements() as one:
        xena.get("/admin/people/department/?q=sales")
    assert len(one) == len(three) <= 7


def test_a_department_moves_with_its_people(company: SimpleNamespace, xena: Client, moved: list[list[int]]) -> None:
    url = f"/admin/people/department/{company.export.pk}/change/"
    assert xena.post(url, department_form(company.export, parent=company.works.pk)).status_code == 302
    company.export.refresh_from_db()
    assert company.export.parent == company.works
    assert moved == [[company.alice.pk]]
    assert [line.detail for line in lines("department.moved")] == [{"before": "sales", "after": "works"}]
    xena.post(url, department_form(company.export, name_en="Exports"))
    assert len(moved) == 1, "a new name moves nobody"


def test_a_department_never_belongs_to_its_own_child(company: SimpleNamespace, xena: Client) -> None:
    answer = xena.post(f"/admin/people/department/{company.sales.pk}/change/", department_form(company.sales, parent=company.export.pk))
    assert answer.status_code == 200
    assert "one of its own sub-departments" in answer.content.decode()
    company.sales.refresh_from_db()
    assert company.sales.parent is None


def test_heads_are_appointed_and_dismissed(company: SimpleNamespace, xena: Client) -> None:
    url = f"/admin/people/department/{company.export.pk}/change/"
    added = {"heads-TOTAL_FORMS": 1, "heads-0-person": company.alice.pk, "heads-0-department": company.export.pk}
    xena.post(url, department_form(company.export, **added))
    head = DepartmentHead.objects.get(department=company.export)
    assert head.person == company.alice
    gone = added | {"heads-INITIAL_FORMS": 1, "heads-0-id": head.pk, "heads-0-DELETE": "on"}
    xena.post(url, department_form(company.export, **gone))
    assert not DepartmentHead.objects.filter(department=company.export).exists()
    assert [len(lines(f"department.head_{verb}")) for verb in ("appointed", "dismissed")] == [1, 1]


def test_a_used_department_cannot_be_deleted_an_empty_one_can(company: SimpleNamespace, xena: Client) -> None:
    xena.post(f"/admin/people/department/{company.sales.pk}/delete/", {"post": "yes"})
    assert Department.objects.filter(pk=company.sales.pk).exists()
    empty = Department.objects.create(code="empty", name={"en": "Empty"})
    xena.post(f"/admin/people/department/{empty.pk}/delete/", {"post": "yes"})
    assert not Department.objects.filter(pk=empty.pk).exists()
    assert len(lines("department.removed")) == 1


def test_job_roles(company: SimpleNamespace, xena: Client) -> None:
    assert xena.post("/admin/people/jobrole/add/", {"name_en": "Purchaser", "name_zh": "采购专员", "code": "purchaser"}).status_code == 302
    role = JobRole.objects.get(code="purchaser")
    assert role.name == {"en": "Purchaser", "zh-hans": "采购专员"}
    assert [line.subject_id for line in lines("job_role.added")] == [str(role.pk)]


def test_the_trail_is_read_only(company: SimpleNamespace, xena: Client, as_: Callable[[Person], Client]) -> None:
    people.change_roles(company.alice, ["editor"])
    (line,) = lines("person.roles_changed")
    for client in (xena, as_(company.audrey)):
        page = client.get("/admin/people/auditentry/?action=person.roles_changed&q=Alice").content.decode()
        assert "Alice Zhang" in page
        shown = client.get(f"/admin/people/auditentry/{line.pk}/change/")
        assert "&quot;after&quot;" in shown.content.decode()
        assert client.post(f"/admin/people/auditentry/{line.pk}/change/", {"action": "nothing"}).status_code == 403
        assert client.post(f"/admin/people/auditentry/{line.pk}/delete/", {"post": "yes"}).status_code == 403
        assert client.get("/admin/people/auditentry/add/").status_code == 403
    assert AuditEntry.objects.filter(pk=line.pk, action="person.roles_changed").exists()
    with pytest.raises(TypeError):
        line.delete()
    with pytest.raises(TypeError):
        line.save()


def test_membership_rows_are_no_models_of_their_own(xena: Client) -> None:
    assert xena.get("/admin/people/membership/").status_code == 404
    assert Membership.objects.exists()
