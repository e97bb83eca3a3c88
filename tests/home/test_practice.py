"""The demo company and the tools: made once, by the actions, dated by its days; and pages that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from portal.home import practice
from portal.home.practice import checks
from portal.people.actions.demo import load_demo_company
from portal.people.models import Person
from portal.people.zones import company_day
from strategy.actions.recording import intact
from strategy.models import Case, ContractText, Disclosure, PlanAction, PlanEvent, ToolRecord
from strategy.models.plan import STATUSES
from strategy.queries import tools
from strategy.queries.walks import Walk
from tests.strategy.rows import load_own

As = Callable[[Person], Client]
GIVEN = practice.contents()
LISTED = [one for one in [*GIVEN["records"], *checks.listed(GIVEN["checks"])] if one["tool"] in tools.TOOLS]


@pytest.fixture(scope="module")
def used(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """The demo company with the portal's own strategy, and what it has done with the tools; undone at the end of the file."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_own()
        load_demo_company()
        call_command("demo_tools", verbosity=0)
        people = {person.email.partition("@")[0].replace(".", "_"): person for person in Person.objects.all()}
        yield SimpleNamespace(**people)
        transaction.set_rollback(True)


def counts() -> list[int]:
    return [model.objects.count() for model in (ToolRecord, Case, Disclosure, PlanAction, PlanEvent)]  # type: ignore[attr-defined]


def test_it_is_made_once(used: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    made = counts()
    assert made[0] == len(LISTED) + Disclosure.objects.count() and made[2:4] == [2, len(GIVEN["plan"])]
    call_command("demo_tools")
    assert "used already" in capsys.readouterr().out and counts() == made


def test_every_record_answers_all_its_tool_asks_and_stands_on_its_day(used: SimpleNamespace) -> None:
    found = {(record.subject, record.day): record for record in ToolRecord.objects.exclude(tool="disclosure")}
    for one in LISTED:
        record = found[one["subject"], company_day(timezone.now() - timedelta(days=one["days"]))]
        assert record.day == company_day(record.made_at) and intact(record)
        assert bool(record.signed_at) == one.get("signed", False) and record.signed_at in (None, record.made_at)
        assert Walk(tools.TOOLS[record.tool], record.answers, record.day).next is None, one["name"]
    numbers = ToolRecord.objects.exclude(tool="disclosure").order_by("made_at").values_list("number", flat=True)
    assert list(numbers) == sorted(numbers)


def test_the_lights_say_stop_go_and_ask(used: SimpleNamespace) -> None:
    lights = dict(ToolRecord.objects.filter(tool="exhaustion").values_list("answers__destination", "light"))
    assert (lights["DE"], lights["CN"], lights["FR"], lights["MX"]) == ("stop", "go", "go", "ask")
    hamburg = ToolRecord.objects.get(subject="PO 45-1180, drives for Hamburg")
    assert hamburg.code == "consent-needed" and [share.person for share in hamburg.shares.all()] == [used.li_na]
    reviews = set(ToolRecord.objects.exclude(review_asked_at=None).values_list("review", flat=True))
    assert reviews == {"", "agreed", "objected"}
    asked = ToolRecord.objects.exclude(review_asked_at=None)
    assert asked.count() == 4 and all(record.review_asked_at == record.made_at for record in asked)


def test_a_later_draft_lies_beside_the_first(used: SimpleNamespace) -> None:
    first, second = ToolRecord.objects.filter(tool="contract").order_by("made_at")
    assert second.former == first and ContractText.objects.filter(record__in=(first, second), keep=True).count() == 2
    assert first.light == "stop" and second.light != "stop"


def test_inventions_wait_and_run(used: SimpleNamespace) -> None:
    waiting, filed = Disclosure.objects.order_by("status").reverse()
    assert (waiting.status, filed.status) == ("submitted", "filed")
    assert filed.watched_on is not None and filed.watched_on > company_day()


def test_the_board_has_every_column_and_step_and_one_late(used: SimpleNamespace) -> None:
    assert set(PlanAction.objects.values_list("countermeasure", flat=True)) == {1, 2, 3, 4, 5}
    assert set(PlanAction.objects.values_list("status", flat=True)) == set(dict(STATUSES))
    assert PlanAction.objects.late(company_day()).exists()
    for action in PlanAction.objects.all():
        assert action.version == action.events.count() and action.made_at < timezone.now() - timedelta(days=1)
    assert PlanAction.objects.exclude(record=None).count() == 2 and PlanAction.objects.filter(source_code__startswith="A").count() == 5


def test_pages_show_it(used: SimpleNamespace, as_: As) -> None:
    alice = as_(used.alice)
    assert "PO 45-1180, drives for Hamburg" in alice.get("/records/").content.decode()
    page = alice.get("/").content.decode()
    assert "From the tools" in page and "2 actions of the plan are yours" in page and "1 late" in page
    assert "actions of the plan are open in your units." in as_(used.bob).get("/").content.decode()
    rows = alice.get("/tools/maturity/units/export/").context["rows"]
    assert any(crowd and crowd.tenths for _axis, crowd in rows), "the company stands beside the unit"
    first, second = ToolRecord.objects.filter(tool="contract").order_by("made_at")
    assert as_(used.ouyang_xue).get(f"/records/{first.pk}/compare/{second.pk}/").status_code == 200
    case = Case.objects.get()
    page = as_(used.victor).get(case.get_absolute_url()).content.decode()
    assert "file 26-114" in page and case.timetables.count() == 2 and case.done == len(GIVEN["case"]["done"])
    erin = as_(used.erin).get("/").content.decode()
    assert "1 disclosure waits for you" in erin and "wait for your review" in erin
    assert "From the tools" not in as_(used.xu_fang).get("/").content.decode()


def test_where_nobody_is_there_is_nothing(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_tools")
    assert "nobody to use them" in capsys.readouterr().out and counts() == [0, 0, 0, 0, 0]


def test_production_refuses_it(db: None, settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("demo_tools")
