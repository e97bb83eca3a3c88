"""People in the admin site: adding, changing, roles, deactivating; and what auditors, editors and learners cannot."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from portal.people.models import AuditEntry, Department, Person
from tests.people.conftest import again, department_form, follow, is_signed_in, lines, link_in, sign_in
from tests.statements import statements

PEOPLE = "/admin/people/person/"


def new_person(**more: Any) -> dict[str, Any]:
    return {"email": "new@example.com", "display_name": "New Person", "language": "en", "time_zone": "Europe/Berlin"} | more


def form_of(person: Person, **more: Any) -> dict[str, Any]:
    """What the change page sends when nothing but `more` was touched. None: an unticked box."""
    memberships = list(person.memberships.order_by("-starts", "-pk"))
    given: dict[str, Any] = {
        "email": person.email,
        "display_name": person.display_name,
        "sort_name": person.sort_name,
        "employee_number": person.employee_number or "",
        "language": person.language,
        "time_zone": person.time_zone,
        "is_active": "on" if person.is_active else None,
        "memberships-TOTAL_FORMS": len(memberships),
        "memberships-INITIAL_FORMS": len(memberships),
    }
    given |= {f"is_{role}": "on" for role in person.roles}
    for i, membership in enumerate(memberships):
        given |= {
            f"memberships-{i}-id": membership.pk,
            f"memberships-{i}-person": person.pk,
            f"memberships-{i}-department": membership.department_id,
            f"memberships-{i}-job_role": membership.job_role_id or "",
            f"memberships-{i}-starts": membership.starts.isoformat(),
            f"initial-memberships-{i}-starts": membership.starts.isoformat(),
            f"memberships-{i}-ends": membership.ends.isoformat() if membership.ends else "",
        }
    return {key: value for key, value in (given | more).items() if value is not None}


def change(client: Client, person: Person, **more: Any) -> Any:
    return client.post(f"{PEOPLE}{person.pk}/change/", form_of(person, **more), follow=True)


def test_xena_adds_a_person_who_sets_their_password_by_mail(
    company: SimpleNamespace, xena: Client, mailoutbox: list[Any], moved: list[list[int]]
) -> None:
    given = new_person(
        email=" New@Example.com", is_editor="on", department=company.export.pk, job_role=company.seller.pk, starts="2026-03-01"
    )
    assert xena.post(f"{PEOPLE}add/", given).status_code == 302
    person = Person.objects.get(email="new@example.com")
    assert (person.roles, person.has_usable_password(), person.time_zone) == (["editor"], False, "Europe/Berlin")
    membership = person.memberships.get()
    assert (membership.department, membership.job_role, membership.starts.isoformat()) == (company.export, company.seller, "2026-03-01")
    assert moved == [[person.pk]]
    address = EmailAddress.objects.get(user=person)
    assert (address.email, address.primary, address.verified) == ("new@example.com", True, False)
    assert {line.action for line in AuditEntry.objects.filter(actor=company.xena, subject_id=str(person.pk))} >= {
        "person.added",
        "membership.begun",
        "password.link_sent",
    }

    (message,) = mailoutbox
    assert message.to == ["new@example.com"]
    assert "seven days" in message.body
    assert follow(link_in(message))
    address.refresh_from_db()
    assert address.verified
    browser = Client()
    sign_in(browser, "new@example.com", "seven green otters")
    assert is_signed_in(browser)


def test_there_is_no_password_to_type(xena: Client, company: SimpleNamespace) -> None:
    for path in ("add/", f"{company.alice.pk}/change/"):
        page = xena.get(PEOPLE + path).content.decode()
        assert 'type="password"' not in page
        assert company.alice.password not in page
        assert "md5$" not in page


@pytest.mark.parametrize("email", ["alice@example.com", "ALICE@example.com", "ａlice@example.com"])
def test_one_mailbox_one_person(xena: Client, company: SimpleNamespace, email: str) -> None:
    answer = xena.post(f"{PEOPLE}add/", new_person(email=email))
    assert answer.status_code == 200
    assert Person.objects.filter(email__iexact="alice@example.com").count() == 1


def test_added_twice_at_once_there_is_one(company: SimpleNamespace, xena: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both browsers have passed the form's own check when they save."""
    monkeypatch.setattr(Person, "validate_unique", lambda self, exclude=None: None)
    monkeypatch.setattr(Person, "validate_constraints", lambda self, exclude=None: None)
    for _browser in range(2):
        answer = xena.post(f"{PEOPLE}add/", new_person(), follow=True)
        assert answer.status_code == 200
    assert Person.objects.filter(email="new@example.com").count() == 1
    assert "already a person" in answer.content.decode()


def test_a_change_is_noted_with_its_fields(company: SimpleNamespace, xena: Client) -> None:
    change(xena, company.alice, display_name="Alice Zhang-Weber", language="zh-hans")
    alice = again(company.alice)
    assert (alice.display_name, alice.sort_name, alice.language) == ("Alice Zhang-Weber", "zhang-weber, alice", "zh-hans")
    (line,) = lines("person.changed")
    assert (line.actor, line.detail) == (company.xena, {"fields": ["display_name", "sort_name", "language"]})
    change(xena, alice)
    assert len(lines("person.changed")) == 1


def test_a_new_address_is_told_to_the_old_one_and_confirmed_by_the_new(
    company: SimpleNamespace, xena: Client, mailoutbox: list[Any]
) -> None:
    change(xena, company.alice, email="alice.zhang@example.com")
    assert again(company.alice).email == "alice.zhang@example.com"
    assert [row.email for row in EmailAddress.objects.filter(user=company.alice)] == ["alice.zhang@example.com"]
    assert [message.to for message in mailoutbox] == [["alice@example.com"], ["alice.zhang@example.com"]]
    (line,) = lines("person.email_changed")
    assert line.detail == {"before": "a…e@e…m", "after": "a…g@e…m"}


def test_roles_are_noted_and_the_person_signs_in_anew(company: SimpleNamespace, xena: Client, as_: Callable[[Person], Client]) -> None:
    alice = as_(company.alice)
    change(xena, company.alice, is_editor="on")
    assert again(company.alice).roles == ["editor"]
    assert not is_signed_in(alice)
    (line,) = lines("person.roles_changed")
    assert (line.actor, line.subject_id, line.detail) == (company.xena, str(company.alice.pk), {"before": [], "after": ["editor"]})


def test_the_last_administrator_stays_one(company: SimpleNamespace, xena: Client) -> None:
    for touched in ({"is_admin": None}, {"is_active": None}):
        page = change(xena, company.xena, **touched)
        assert "last active administrator" in page.content.decode()
        assert again(company.xena).is_superuser
    page = xena.post(PEOPLE, {"action": "deactivate", "_selected_action": [company.xena.pk, company.alice.pk]}, follow=True)
    assert "last active administrator" in page.content.decode()
    assert again(company.xena).is_active
    assert again(company.alice).is_active, "nobody, where one is refused"


def test_an_administrator_may_step_back_when_there_is_another(company: SimpleNamespace, xena: Client) -> None:
    Person.objects.filter(pk=company.erin.pk).update(is_admin=True)
    before = xena.cookies["sessionid"].value
    change(xena, company.xena, is_admin=None, is_auditor="on")
    assert again(company.xena).roles == ["auditor"]
    assert xena.cookies["sessionid"].value != before
    assert is_signed_in(xena)


def test_deactivating_ends_it_at_once_and_coming_back_needs_a_new_sign_in(
    company: SimpleNamespace, xena: Client, as_: Callable[[Person], Client]
) -> None:
    alice = as_(company.alice)
    xena.post(PEOPLE, {"action": "deactivate", "_selected_action": [company.alice.pk]})
    assert not again(company.alice).is_active
    assert not is_signed_in(alice)
    change(xena, again(company.alice), is_active="on")
    assert again(company.alice).is_active
    assert not is_signed_in(alice)
    assert [len(lines(f"person.{verb}")) for verb in ("deactivated", "reactivated")] == [1, 1]


def test_links_are_sent_by_an_action(company: SimpleNamespace, xena: Client, mailoutbox: list[Any]) -> None:
    chosen = [company.alice.pk, company.bob.pk]
    page = xena.post(PEOPLE, {"action": "send_links", "_selected_action": chosen}, follow=True)
    assert "2 links are on their way." in page.content.decode()
    assert sorted(message.to[0] for message in mailoutbox) == ["alice@example.com", "bob@example.com"]


def test_nobody_is_deleted(company: SimpleNamespace, xena: Client) -> None:
    assert xena.post(f"{PEOPLE}{company.alice.pk}/delete/", {"post": "yes"}).status_code == 403
    xena.post(PEOPLE, {"action": "delete_selected", "_selected_action": [company.alice.pk], "post": "yes"})
    assert Person.objects.filter(pk=company.alice.pk).exists()
    assert "delete_selected" not in xena.get(PEOPLE).content.decode()


def test_memberships_change_on_the_persons_page(company: SimpleNamespace, xena: Client, moved: list[list[int]]) -> None:
    change(xena, company.alice, **{"memberships-0-ends": timezone.localdate().isoformat()})
    assert company.alice.memberships.get().ends == timezone.localdate()
    added = {
        "memberships-TOTAL_FORMS": 2,
        "memberships-1-person": company.alice.pk,
        "memberships-1-department": company.works.pk,
        "memberships-1-job_role": "",
        "memberships-1-starts": "2026-11-01",
        "memberships-1-ends": "",
    }
    change(xena, company.alice, **added)
    assert {membership.department for membership in company.alice.memberships.all()} == {company.export, company.works}
    newest = company.alice.memberships.get(department=company.works)
    rows = list(company.alice.memberships.order_by("-starts", "-pk"))
    change(xena, company.alice, **{f"memberships-{rows.index(newest)}-DELETE": "on"})
    assert company.alice.memberships.get().department == company.export
    assert moved == [[company.alice.pk]] * 3
    assert [len(lines(f"membership.{verb}")) for verb in ("changed", "begun", "removed")] == [1, 1, 1]


def test_a_second_open_membership_in_one_department_is_explained(company: SimpleNamespace, xena: Client) -> None:
    doubled = {
        "memberships-TOTAL_FORMS": 2,
        "memberships-1-person": company.alice.pk,
        "memberships-1-department": company.export.pk,
        "memberships-1-starts": "2026-11-01",
    }
    assert change(xena, company.alice, **doubled).status_code == 200
    assert company.alice.memberships.count() == 1


def test_filters_and_search(company: SimpleNamespace, xena: Client) -> None:
    Person.objects.create_person("jose@example.com", "Jos\u0065\u0301 Ruiz")  # typed in two pieces
    found = {
        "?q=alice": "Alice Zhang",
        "?q=Jos\u00e9": "Jos\u00e9 Ruiz",
        "?q=Jos\u0065\u0301": "Jos\u00e9 Ruiz",
        "?role=editor": "Erin Chen",
        "?department=works": "Mona Okafor",
        "?password_set=no": "Jos\u00e9 Ruiz",
    }
    for query, name in found.items():
        page = xena.get(PEOPLE + query).content.decode()
        assert name in page, query
        assert "Bob Li" not in page, query
    below = xena.get(f"{PEOPLE}?department=sales").content.decode()
    assert "Alice Zhang" in below
    assert "Bob Li" in below


def test_the_list_asks_the_same_for_one_person_and_for_many(company: SimpleNamespace, xena: Client) -> None:
    with statements() as one:
        xena.get(f"{PEOPLE}?q=alice")
    with statements() as all_of_them:
        xena.get(PEOPLE)
    assert len(one) == len(all_of_them) <= 8


def test_auditors_see_all_and_change_nothing(company: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    audrey = as_(company.audrey)
    rows = {"person": company.alice.pk, "department": company.sales.pk, "jobrole": company.seller.pk}
    for model, pk in rows.items():
        assert audrey.get(f"/admin/people/{model}/").status_code == 200
        page = audrey.get(f"/admin/people/{model}/{pk}/change/")
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()
        for path in ("add/", f"{pk}/delete/"):
            assert audrey.post(f"/admin/people/{model}/{path}", {"post": "yes"}).status_code == 403
        assert audrey.post(f"/admin/people/{model}/{pk}/change/", {"code": "x"}).status_code == 403
    assert audrey.get(f"{PEOPLE}import/").status_code == 403
    audrey.post(PEOPLE, {"action": "deactivate", "_selected_action": [company.alice.pk]})
    assert again(company.alice).is_active
    assert "md5$" not in audrey.get(f"{PEOPLE}{company.alice.pk}/change/").content.decode()


@pytest.mark.parametrize("who", ["erin", "alice", "bob"])
def test_others_do_not_get_in(company: SimpleNamespace, as_: Callable[[Person], Client], who: str) -> None:
    client = as_(getattr(company, who))
    for path in (
        "person/",
        f"person/{company.alice.pk}/change/",
        "person/add/",
        "person/import/",
        "department/",
        "jobrole/",
        "auditentry/",
    ):
        answer = client.get(f"/admin/people/{path}", follow=True)
        assert answer.status_code == 403, path
    client.post(f"{PEOPLE}{company.alice.pk}/change/", form_of(company.alice, is_admin="on"))
    assert not again(company.alice).is_admin
    assert lines("access.refused")


def test_what_allauth_and_django_would_edit_is_closed(company: SimpleNamespace, xena: Client) -> None:
    for path in ("account/emailaddress/", "account/emailconfirmation/", "mfa/authenticator/", "auth/group/", "people/personsession/"):
        assert xena.get(f"/admin/{path}").status_code == 404, path


@pytest.mark.parametrize(
    "query",
    [
        "?password__startswith=md5",
        "?password=x",
        "?links_sent__gt=0",
        "?memberships__person__password__startswith=a",
        "?last_login__gt=2020-01-01",
        "?_to_field=password",
        "?e=1",
    ],
)
def test_the_address_asks_about_nothing_hidden(company: SimpleNamespace, as_: Callable[[Person], Client], query: str) -> None:
    for who in (company.audrey, company.xena):
        assert as_(who).get(PEOPLE + query).status_code in {200, 302, 400}
    if "__" in query:
        assert as_(company.audrey).get(PEOPLE + query).status_code in {302, 400}


@pytest.mark.parametrize(
    "address",
    [
        "auditentry/?actor__password__startswith=m",
        "department/?memberships__person__password__startswith=m",
        "department/?heads__person__email__startswith=b",
        "jobrole/?membership__person__password__startswith=m",
    ],
)
def test_nor_does_it_by_way_of_something_else(company: SimpleNamespace, as_: Callable[[Person], Client], address: str) -> None:
    assert as_(company.audrey).get(f"/admin/people/{address}").status_code == 400


def test_autocomplete_answers_only_for_what_it_is_made_for(company: SimpleNamespace, xena: Client, as_: Callable[[Person], Client]) -> None:
    right = {"app_label": "people", "model_name": "departmenthead", "field_name": "person", "term": "ali"}
    assert [row["text"] for row in xena.get("/admin/autocomplete/", right).json()["results"]] == ["Alice Zhang"]
    assert as_(company.erin).get("/admin/autocomplete/", right).status_code == 403
    for wrong in ({"field_name": "id"}, {"field_name": "password"}, {"model_name": "person", "field_name": "email"}, {"app_label": "mfa"}):
        assert xena.get("/admin/autocomplete/", right | wrong).status_code == 403


@pytest.mark.parametrize("order", ["password", "-password", "?", "pk;drop", "99", "-3.99", "\x00"])
def test_the_order_depends_on_nothing_hidden(company: SimpleNamespace, xena: Client, order: str) -> None:
    plain = names_in(xena.get(PEOPLE).content.decode())
    for key in ("o", "order_by", "sort", "ordering"):
        answer = xena.get(PEOPLE, {key: order}, follow=True)
        assert answer.status_code in {200, 400}
        if answer.status_code == 200:
            assert names_in(answer.content.decode()) in (plain, plain[::-1])


def names_in(page: str) -> list[str]:
    import re

    return re.findall(r'/admin/people/person/\d+/change/[^"]*">([^<]+)<', page)


@pytest.mark.parametrize("nasty", ["\x00", "%", "_", "\\", "x" * 10_000, "<script>alert(1)</script>", "‮", "' OR 1=1 --"])
def test_any_search_is_answered(company: SimpleNamespace, xena: Client, nasty: str) -> None:
    for key in ("q", "role", "department", "is_active__exact", "p", "o", "password_set", "email"):
        answer = xena.get(PEOPLE, {key: nasty}, follow=True)
        assert answer.status_code in {200, 400}, key
        assert b"<script>alert(1)" not in answer.content


@pytest.mark.parametrize(
    ("nasty", "kept"),
    [
        ("<b>Bold</b> & 'quoted' \"twice\"", True),
        ("{{ settings.SECRET_KEY }} {0.__class__}", True),
        ("=1+1", True),
        ("𠮷野家 🦊", True),
        ("Nul\x00name", False),
        ("Zero\u200bwidth", False),
        ("Right\u202eleft", False),
        ("x" * 10_000, False),
        ("line\r\nBcc: evil@example.com", False),
    ],
)
def test_nasty_texts_come_back_exactly_or_are_explained(company: SimpleNamespace, xena: Client, nasty: str, kept: bool) -> None:
    answers = {
        "person": xena.post(f"{PEOPLE}add/", new_person(display_name=nasty)),
        "department": xena.post("/admin/people/department/add/", department_form(Department(name={"en": nasty}, code="odd"))),
        "jobrole": xena.post("/admin/people/jobrole/add/", {"name_en": nasty, "code": "odd"}),
    }
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 302 if kept else 200)
    if kept:
        assert Person.objects.get(email="new@example.com").display_name == nasty
        assert Department.objects.get(code="odd").name["en"] == nasty
        for path in ("person/", "department/", "auditentry/"):
            assert "<b>Bold</b>" not in xena.get(f"/admin/people/{path}").content.decode()
    for field in ("email", "sort_name", "employee_number", "language", "time_zone"):
        assert xena.post(f"{PEOPLE}add/", new_person(**{field: nasty})).status_code in {200, 302}
