"""Every address as every role: what `matrix.py` says is what the portal does, by whatever method and with whatever headers."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from portal.people.models import AuditEntry, Person
from tests.house import matrix
from tests.house.matrix import Row, parametrise
from tests.security.asking import Answer, ask, body_of, browser
from tests.security.world import ROLES
from training.models import Attempt, AttemptItem, Certificate, Completion, Enrolment

pytestmark = pytest.mark.django_db
READABLE, WRITABLE = matrix.readable(), matrix.writable()
VARYING = re.compile(r"[0-9a-f]{32}|csrfmiddlewaretoken\" value=\"\w+|<time.*?</time>|Fault \w+, [^<]+")
SCRIPT = {"HX-Request": "true", "X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}
REFUSED = {"in", "401", "403", "404"}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """A thousand refusals need not stand in the log of the tests."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def send(world: SimpleNamespace, role: str, row: Row, method: str = "GET", **more: Any) -> Answer:
    """One request as `role`, undone afterwards."""
    body, kind = row.sent(world.places) if method == "POST" else (None, {})
    with transaction.atomic():
        answer = ask(browser(world, role), method, row.path(world.places), body, **kind, **more)
        cache.clear()  # Redis is not rolled back
        transaction.set_rollback(True)
    return answer


def patterns(resolver: Any = None, route: str = "") -> Iterator[str]:
    """Every pattern of the URL configuration, written as `resolve` names it."""
    for entry in (resolver or get_resolver()).url_patterns:
        whole = route + str(entry.pattern).removeprefix("^") if route else str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, whole)
        elif isinstance(entry, URLPattern):
            yield whole


SHADOWED = {  # allauth's and Django's, which ours stand before: unreachable
    "accounts/email/",
    "accounts/confirm-email/",
    "accounts/confirm-email/(?P<key>[-:\\w]+)/$",
    "admin/password_change/",
    "admin/password_change/done/",
    "admin/r/<path:content_type_id>/<path:object_id>/",
}


def test_every_address_has_a_row_and_every_row_an_address(world: SimpleNamespace) -> None:
    tried = {resolve(row.path(world.places).partition("?")[0]).route for row in READABLE}
    assert set(patterns()) - SHADOWED - tried == set(), "Write a row for these in tests/house/matrix.py"
    assert tried <= set(patterns())
    assert set(patterns()) >= SHADOWED and not SHADOWED & tried, "Something else stands before these by now"
    for row in WRITABLE:
        assert resolve(row.path(world.places).partition("?")[0]).route in tried, row


def test_every_model_of_the_admin_site_has_rights() -> None:
    assert {own.label for own in matrix.rights()} == {model._meta.label_lower for model in admin.site._registry}


@pytest.mark.parametrize(**parametrise(READABLE))
def test_who_may_read(world: SimpleNamespace, row: Row) -> None:
    """As the matrix says; reading changes nothing."""
    got = tuple(send(world, role, row).outcome for role in ROLES)
    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, row.outcomes, strict=True))


@pytest.mark.parametrize(**parametrise(WRITABLE))
def test_who_may_write(world: SimpleNamespace, row: Row) -> None:
    """As the matrix says; whoever is refused changes nothing."""
    got = tuple(send(world, role, row, "POST").outcome for role in ROLES)
    assert dict(zip(ROLES, got, strict=True)) == dict(zip(ROLES, row.outcomes, strict=True))


OPEN_TO_SCRIPTS = {"/accounts/logout/", "/accounts/2fa/webauthn/login/"}  # "you are out"; the challenge a passkey answers


@pytest.mark.parametrize(**parametrise([*READABLE, *WRITABLE]))
def test_headers_of_scripts_open_no_door(world: SimpleNamespace, row: Row) -> None:
    method = "POST" if row in WRITABLE else "GET"
    role = next((role for role in ("alice", "erin", "audrey") if row.expected(role) in {"403", "404"}), None)
    if role:
        assert send(world, role, row, method, headers=SCRIPT).outcome in {"403", "404", "405", "400"}  # 400: what is sent is read first
    if row.expected("anon") in REFUSED and row.address not in OPEN_TO_SCRIPTS and not row.address.startswith("/admin/"):
        assert send(world, "anon", row, method, headers=SCRIPT).outcome in REFUSED | {"400"}


# Other methods

OWN = [row for row in READABLE if not row.address.startswith("/admin/") and "?" not in row.address]
SAMPLE = [
    row for row in READABLE if row.address.startswith(("/admin/training/cert", "/admin/people/department", "/admin/articles/article/"))
]


@pytest.mark.parametrize(**parametrise([*OWN, *SAMPLE]))
def test_no_other_method_does_more(world: SimpleNamespace, row: Row) -> None:
    """HEAD is GET without its words; TRACE nobody answers; the others are refused or read what GET reads. None changes anything."""
    role = "xena" if row in SAMPLE else "alice"
    client, path, may_read = browser(world, role), row.path(world.places), row.expected(role)
    for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"):
        answer = ask(client, method, path)
        assert not answer.written, method
        assert answer.outcome in REFUSED | {"405", may_read} or (method, answer.outcome) == ("OPTIONS", "200"), method
        if method == "HEAD":
            assert not body_of(answer.response)
    assert answer.outcome == "405", "TRACE"


@pytest.mark.parametrize(**parametrise(row for row in OWN if row.expected("alice") == "200"))
def test_a_method_is_not_talked_over(world: SimpleNamespace, row: Row) -> None:
    """What says it means another method is taken for what it is."""
    assert send(world, "alice", row, headers={"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "POST"}).outcome == "200"
    sent = browser(world, "alice").post(row.path(world.places), {"_method": "DELETE"})
    assert sent.status_code < 500
    for person in (world.alice, world.bob):
        assert Person.objects.filter(pk=person.pk).exists()
    assert Attempt.objects.filter(person=world.alice).count() == 2


# Strangers and missing things look alike

ALIKE = [
    ("charlie", "/attempts/{}/", "running", "nobody"),
    ("charlie", "/attempts/{}/review/", "running", "nobody"),
    ("charlie", "/attempts/{}/result/", "attempt", "nobody"),
    ("mona", "/attempts/{}/result/", "attempt", "nobody"),
    ("bob", "/attempts/{}/result/", "charlies_attempt", "nobody"),
    ("bob", "/attempts/{}/", "running", "nobody"),
    ("charlie", "/certificates/{}/", "certificate", "2026-999999"),
    ("mona", "/certificates/{}/certificate.pdf", "certificate", "2026-999999"),
    ("bob", "/team/people/{}/", "charlie", "999999999"),
    ("bob", "/team/?department={}", "works", "999999999"),
    ("bob", "/team/people/?department={}", "works", "999999999"),
    ("mona", "/team/people.csv?department={}", "sales", "999999999"),
    ("alice", "/courses/{}/", "draft_course", "no-such-course"),
    ("erin", "/courses/{}/", "old_course", "no-such-course"),
    ("alice", "/courses/{}/lessons/first/", "draft_course", "no-such-course"),
    ("alice", "/courses/{}/final/", "draft_course", "no-such-course"),
    ("alice", "/articles/{}/", "draft_article", "no-such-article"),
    ("erin", "/articles/{}/", "old_article", "no-such-article"),
    ("alice", "/files/{}/", "draft_file", "nobody"),
    ("erin", "/admin/r/{}/1/", "certificate_type", "99999"),
]


@pytest.mark.parametrize(("role", "address", "foreign", "missing"), ALIKE, ids=[f"{role} {address}" for role, address, *_rest in ALIKE])
def test_what_is_foreign_looks_like_what_is_missing(world: SimpleNamespace, role: str, address: str, foreign: str, missing: str) -> None:
    client, bodies = browser(world, role), []
    for name in (foreign, missing):
        path = address.format(world.places.get(name, name))
        answer = ask(client, "GET", path)
        assert answer.outcome == "404", name
        bodies.append(VARYING.sub("", answer.text).replace(path, ""))
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize("name", ["running", "attempt", "certificate_pk", "alice", "file", "draft_course", "owed", "public"])
def test_ids_of_other_things_open_nothing(world: SimpleNamespace, name: str) -> None:
    """One kind's number in another kind's address."""
    client, value = browser(world, "charlie"), world.places[name]
    for address in (
        "/certificates/{}/",
        "/attempts/{}/result/",
        "/team/people/{}/",
        "/files/{}/",
        "/articles/{}/",
        "/courses/{}/",
        "/facts/{}/",
    ):
        if (name, address) != ("file", "/files/{}/"):
            assert ask(client, "GET", address.format(value)).outcome in {"403", "404"}, address


# What else is sent along

EXTRAS = {
    **dict.fromkeys(("is_staff", "is_superuser", "is_admin", "is_editor", "is_approver", "is_auditor", "passed", "is_correct"), "1"),
    **dict.fromkeys(
        ("completed_at", "started_at", "deadline", "deadline_at", "due_at", "submitted_at", "joined_at"), "2020-01-01T00:00:00Z"
    ),
    **dict.fromkeys(("score", "points", "percent", "share", "max_points", "progress"), "100"),
    **dict.fromkeys(("attempt_no", "number", "version", "allowed", "attempts", "links_sent", "id", "pk"), "99"),
    **dict.fromkeys(("groups", "published", "is_active"), "1"),
    "role": "admin",
    "status": "passed",
    "state": "submitted",
    "duration": "-5",
    "email": "x@evil.example",
}
MINE = [row for row in WRITABLE if row.expected("alice") in {"200+", "302+", "302", "200", "410"} and "password/" not in row.address]
CLOCKS = {"last_login", "at", "enrolled_at", "started_at", "deadline_at", "submitted_at", "completed_at", "saved_at", "issued_at"}


def state_of_alice(world: SimpleNamespace) -> dict[str, Any]:
    """Everything a learner might want to be otherwise, but for the moments of the clock."""
    people = Person.objects.filter(pk__in=[world.alice.pk, world.charlie.pk])
    found = {"people": people, "memberships": world.alice.memberships.all()}
    found |= {model.__name__: model.objects.filter(person=world.alice) for model in (Attempt, Enrolment, Completion)}
    found["certificates"] = Certificate.objects.filter(completion__person=world.alice)
    found["items"] = AttemptItem.objects.filter(attempt__person=world.alice)
    return {
        name: [{key: row[key] for key in row if key not in CLOCKS} for row in rows.order_by("pk").values()] for name, rows in found.items()
    }


@pytest.mark.parametrize(**parametrise(MINE))
def test_fields_that_were_not_asked_for_change_nothing(world: SimpleNamespace, row: Row) -> None:
    """Sent along with everything a learner may send, they are ignored or make the whole wrong: never more than without them."""
    others = {"user": world.bob.pk, "user_id": world.bob.pk, "person": world.bob.pk, "department": world.works.pk}
    after = []
    for extras in ({}, {**EXTRAS, **others}):
        body, kind = row.sent(world.places, **{name: value for name, value in extras.items() if name not in row.given(world.places)})
        with transaction.atomic():
            answer = ask(browser(world, "alice"), "POST", row.path(world.places), body, **kind)
            after.append((answer.response.status_code, state_of_alice(world)))
            cache.clear()  # Redis is not rolled back
            transaction.set_rollback(True)
    plain, loaded = after
    if row.speaks_json:
        assert (loaded[0], loaded[1]) == (400, state_of_alice(world))
    else:
        assert {name: rows for name, rows in loaded[1].items() if name != "Enrolment"} == {
            name: rows for name, rows in plain[1].items() if name != "Enrolment"
        }
        assert [{**row, "id": 0} for row in loaded[1]["Enrolment"]] == [{**row, "id": 0} for row in plain[1]["Enrolment"]]
        assert loaded[0] == plain[0]


def test_completion_is_worked_out_by_the_server_alone(world: SimpleNamespace) -> None:
    """Saying so does not make a course complete, whatever address it is said to."""
    client, before = browser(world, "alice"), state_of_alice(world)
    said = {"percent": "100", "status": "passed", "duration": "-1", "completed_at": "2099-01-01", "completed": "1", "progress": "100"}
    for address in ("/courses/{second}/", "/courses/{second}/lessons/first/", "/courses/{second}/final/", "/attempts/{running}/", "/"):
        assert ask(client, "POST", address.format_map(world.places), said).outcome == "405", address
        assert ask(client, "PUT", address.format_map(world.places), "{}", content_type="application/json").outcome == "405"
    assert state_of_alice(world) == before


# Forged requests


@pytest.mark.parametrize(**parametrise({row.address: row for row in [*READABLE, *WRITABLE] if "?" not in row.address}.values()))
def test_no_post_without_the_token(world: SimpleNamespace, row: Row) -> None:
    role = next((role for role in ("alice", "anon", "xena", "bob") if row.expected(role).endswith("+")), "xena")
    client = browser(world, role, enforce_csrf_checks=True)
    body, kind = row.sent(world.places)
    answer = ask(client, "POST", row.path(world.places), body, **kind)
    assert answer.outcome == "403"


CHANGING = [row for row in WRITABLE if any(outcome.endswith("+") for outcome in row.outcomes)]


@pytest.mark.parametrize(**parametrise(CHANGING))
def test_a_forged_request_is_refused_and_an_honest_one_is_not(world: SimpleNamespace, row: Row) -> None:
    role = next(role for role in ("alice", "anon", "xena", "charlie", "erin") if row.expected(role).endswith("+"))
    body, kind = row.sent(world.places)
    path = row.path(world.places)

    def post(client: Client, token: str, body: Any = body, kind: dict[str, Any] = kind, **headers: str) -> str:
        with transaction.atomic():
            outcome = ask(client, "POST", path, body, headers={"X-CSRFToken": token, **headers}, **kind).outcome
            cache.clear()  # Redis is not rolled back
            transaction.set_rollback(True)
        return outcome

    client, token = with_token(world, role)
    _other, foreign = with_token(world, "bob" if role != "bob" else "alice")
    assert post(client, foreign) == "403"
    assert post(client, token, Origin="null") == "403"
    assert post(client, token, Origin="https://evil.example") == "403"
    assert post(client, token, Origin="http://testserver.evil.example") == "403"
    assert post(client, "", '{"a": "', {"content_type": "text/plain"}) == "403"
    assert post(client, token, Origin="http://testserver") == row.expected(role)


def with_token(world: SimpleNamespace, role: str) -> tuple[Client, str]:
    client = browser(world, role, enforce_csrf_checks=True)
    page = client.get("/accounts/password/reset/").content.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    return client, found[1]


# People who are gone


@pytest.mark.parametrize("role", ROLES[1:])
def test_from_the_next_request_on_a_deactivated_person_is_out(world: SimpleNamespace, role: str) -> None:
    client = browser(world, role)
    assert ask(client, "GET", "/").outcome == "200"
    Person.objects.filter(pk=getattr(world, role).pk).update(is_active=False)
    for row in READABLE[:: len(READABLE) // 12]:
        if row.expected("anon") in {"in", "401"}:
            assert ask(browser(world, role), "GET", row.path(world.places)).outcome == "in", row
    for row in CHANGING if role in {"alice", "xena"} else []:
        answer = send(world, role, row, "POST")
        assert answer.outcome.rstrip("+") == row.expected("anon").rstrip("+") or answer.outcome in REFUSED | {"200"}, row
        assert not answer.written or row.expected("anon").endswith("+"), row


def test_a_refusal_is_noted_once(world: SimpleNamespace) -> None:
    """Who was refused what; strangers who are asked to sign in are not."""
    for role, address, status in (
        ("alice", "/admin/people/person/", 403),
        ("erin", "/admin/training/question/", 403),
        ("charlie", "/attempts/{attempt}/result/", 404),
        ("bob", "/team/people/{charlie}/", 404),
        ("alice", "/team/", 403),
    ):
        before = AuditEntry.objects.filter(action="access.refused").count()
        path = address.format_map(world.places)
        ask(browser(world, role), "GET", path)
        entry = AuditEntry.objects.filter(action="access.refused").order_by("-pk")[0]
        assert AuditEntry.objects.filter(action="access.refused").count() == before + 1
        assert (entry.actor_name, entry.subject_name, entry.detail["status"]) == (str(getattr(world, role)), path, status)
    ask(browser(world, "anon"), "GET", "/team/")
    ask(browser(world, "alice"), "GET", "/no-such-page/")
    assert AuditEntry.objects.filter(action="access.refused").count() == before + 1
