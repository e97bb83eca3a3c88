"""The doors other floors use, and the trail of those who were refused."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from portal.people.access import Refused, holds, needs, needs_head, signed_in
from portal.people.models import Person
from tests.people.conftest import lines


@signed_in
def own(request: HttpRequest) -> HttpResponse:
    return HttpResponse("own")


@needs("editor", "approver")
def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse("desk")


@needs("auditor")
def ledger(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ledger")


@needs_head
def team(request: HttpRequest) -> HttpResponse:
    return HttpResponse("team")


@signed_in
def hidden(request: HttpRequest) -> HttpResponse:
    raise Refused("attempt")


@pytest.fixture(autouse=True)
def doors(settings: Any) -> None:
    """The portal with five more addresses."""
    more = [path("own", own), path("desk", desk), path("ledger", ledger), path("team", team), path("hidden", hidden)]
    with_more = ModuleType("with_more_doors")
    with_more.urlpatterns = [*more, *import_module(settings.ROOT_URLCONF).urlpatterns]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = with_more


@pytest.mark.parametrize(
    ("who", "opens"),
    [
        ("alice", "own"),
        ("bob", "own team"),
        ("erin", "own desk"),
        ("audrey", "own ledger team"),
        ("xena", "own desk ledger team"),
    ],
)
def test_who_gets_through_which_door(company: SimpleNamespace, as_: Callable[[Person], Client], who: str, opens: str) -> None:
    client = as_(getattr(company, who))
    found = {door: client.get(f"/{door}").status_code for door in ("own", "desk", "ledger", "team", "hidden")}
    assert found == {door: 200 if door in opens.split() else 403 for door in ("own", "desk", "ledger", "team")} | {"hidden": 404}


def test_strangers_are_asked_to_sign_in_and_come_back(db: None, browser: Client) -> None:
    for door in ("own", "desk", "ledger", "team", "hidden"):
        assert browser.get(f"/{door}?a=1").headers["Location"] == f"/accounts/login/?next=/{door}%3Fa%3D1"


def test_a_refusal_leaves_a_line(company: SimpleNamespace, as_: Callable[[Person], Client], caplog: pytest.LogCaptureFixture) -> None:
    client = as_(company.alice)
    with caplog.at_level("INFO", "portal.people"):
        client.get("/desk", REMOTE_ADDR="192.0.2.9")
        client.get("/hidden", REMOTE_ADDR="192.0.2.9")
        client.get("/own")
        client.get("/no-such-address")
    found = [(line.actor, line.subject_name, line.address, line.detail) for line in lines("access.refused")]
    assert found == [
        (company.alice, "/desk", "192.0.2.9", {"status": 403, "method": "GET", "thing": ""}),
        (company.alice, "/hidden", "192.0.2.9", {"status": 404, "method": "GET", "thing": "attempt"}),
    ]
    assert len([record for record in caplog.records if record.message.startswith("access.refused")]) == 2
    assert "alice@example.com" not in caplog.text


def test_a_forged_form_leaves_a_line(company: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(company.alice)
    assert client.post("/me/", {"language": "zh-hans"}).status_code == 403
    assert [line.detail["status"] for line in lines("access.refused")] == [403]


def test_a_path_cannot_forge_a_line_of_the_log(
    company: SimpleNamespace, as_: Callable[[Person], Client], caplog: pytest.LogCaptureFixture
) -> None:
    from portal.common.logs import OneLine

    as_(company.alice).get("/admin/%0d%0aforged/")
    for record in caplog.records:
        OneLine().filter(record)
        assert "\n" not in record.getMessage()


def test_an_unknown_role_is_a_mistake_of_ours(company: SimpleNamespace) -> None:
    with pytest.raises(ValueError, match="wizard"):
        holds(company.xena, "wizard")


def test_the_deactivated_hold_nothing(company: SimpleNamespace) -> None:
    company.xena.is_active = False
    assert not holds(company.xena, "admin")
    assert not company.xena.has_perm("people.view_person")
    assert not company.xena.is_staff
