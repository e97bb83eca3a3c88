"""The action plan: who sees it, who adds and changes, what two people at once do, what mails go out."""

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
from django.db.models import F
from django.test import Client
from django.utils import timezone

from portal.jobs.models import Job
from portal.people.models import JobRole, Membership, Person
from portal.people.zones import company_day
from strategy.actions import planning, reminding
from strategy.actions.planning import Draft, Source
from strategy.models import PlanAction, PlanEvent, ToolRecord
from strategy.models.plan import MOVES, STATUSES
from strategy.queries.board import SHOWN, Asked
from strategy.queries.planned import planned_of
from tests.statements import statements
from tests.strategy.rows import text_of

pytestmark = pytest.mark.django_db
As = Callable[[Person], Client]


def planned(company: SimpleNamespace, title: str = "Record the mark with customs", **more: Any) -> PlanAction:
    """An action of Bob's for export sales, as it is now."""
    unit, by, status = more.pop("department", company.export), more.pop("by", company.bob), more.pop("status", "open")
    return planning.add(Draft(title, more.pop("countermeasure", 4), **more), unit, by=by, status=status).action


def posted(client: Client, action: PlanAction, step: str, **sent: Any) -> Any:
    return client.post(f"{action.get_absolute_url()}{step}", {"version": action.version, **sent})


def a_record(person: Person, company: SimpleNamespace, **more: Any) -> ToolRecord:
    """A record as the exhaustion checker leaves it, in short."""
    steps = [{"text": "Get the owner’s written consent."}, {"text": "Keep proof of the first sale. " * 12}]
    paper = {"steps": steps, "clauses": [["K05", "Territory"]]}
    given = {
        "number": f"R-2026-{ToolRecord.objects.count() + 1:04}",
        "tool": "exhaustion",
        "person": person,
        "person_name": str(person),
        "department": company.export,
        "subject_kind": "goods",
        "subject": "Order 4711",
        "answers": {},
        "outcome": {"steps": [{"detail": {}}, {"detail": {}}]},
        "light": "stop",
        "code": "consent-needed",
        "rules": {},
        "document": {"en": paper, "zh-hans": paper},
        "text_sha256": "0" * 64,
        "day": company_day(),
    }
    return ToolRecord.objects.create(**{**given, **more})


# Who sees what


def test_a_plan_is_read_by_its_members_and_the_heads_above(company: SimpleNamespace, as_: As) -> None:
    action = planned(company)
    law = JobRole.objects.create(code="ip-manager", name={"en": "IP manager"})
    for reader, sees in {"alice": True, "bob": True, "charlie": False, "mona": False, "erin": False, "xena": True, "audrey": True}.items():
        client = as_(getattr(company, reader))
        assert (action.title in text_of(client, "/plan/")) is sees, reader
        assert client.get(action.get_absolute_url()).status_code == (200 if sees else 404), reader
    held = Membership.objects.filter(person=company.charlie)
    held.update(job_role=law)
    assert action.title in text_of(as_(company.charlie), "/plan/")
    held.update(starts=date(2020, 1, 1), ends=date(2020, 2, 1))
    assert action.title not in text_of(as_(company.charlie), "/plan/")


def test_an_owner_sees_an_action_of_another_department(company: SimpleNamespace, as_: As) -> None:
    action = planned(company, owner=company.alice)
    Membership.objects.filter(person=company.alice).update(department=company.works)
    assert action.title in text_of(as_(company.alice), "/plan/?owner=me")


def test_only_owner_and_heads_change(company: SimpleNamespace, as_: As) -> None:
    """Whoever reads everything changes nothing; a colleague reads."""
    action = planned(company, owner=company.alice)
    colleague = Person.objects.create_person("dora@example.com", "Dora Wang")
    Membership.objects.create(person=colleague, department=company.export)
    for person, code in ((company.xena, 403), (company.audrey, 403), (colleague, 403), (company.charlie, 404), (company.mona, 404)):
        client = as_(person)
        assert posted(client, action, "move/", status="doing").status_code == code
        assert posted(client, action, "", title="Mine", countermeasure=1).status_code == code
        if code == 403:
            page = text_of(client, action.get_absolute_url())
            assert "Change the action" not in page and "/move/" not in page
    action.refresh_from_db()
    assert (action.version, action.status, action.title) == (1, "open", "Record the mark with customs")
    for person in (company.alice, company.bob):
        assert "Change the action" in text_of(as_(person), action.get_absolute_url())


# Adding


def form(company: SimpleNamespace, **more: Any) -> dict[str, Any]:
    given = {"key": uuid4(), "title": "Train the export team", "countermeasure": 5, "department": company.export.pk}
    return {**given, "detail": "", "owner": "", "due": "", **more}


def test_a_member_proposes_and_a_head_opens(company: SimpleNamespace, as_: As) -> None:
    for person, status in ((company.alice, "proposed"), (company.bob, "open")):
        assert as_(person).post("/plan/add/", form(company)).status_code == 302
        action = PlanAction.objects.get(made_by=person)
        assert (action.status, action.department, action.events.get().kind) == (status, company.export, "added")


def test_the_same_form_twice_adds_one_action(company: SimpleNamespace, as_: As) -> None:
    alice, sent = as_(company.alice), form(company)
    first, second = alice.post("/plan/add/", sent), alice.post("/plan/add/", sent)
    assert first["Location"] == second["Location"] and PlanAction.objects.count() == 1 == PlanEvent.objects.count()
    assert "in the plan already" in text_of(alice, second["Location"])


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", "  ", "This field is required."),
        ("title", "x" * 201, "at most 200 characters"),
        ("countermeasure", "6", "Select a valid choice"),
        ("due", "31.12.2027", "year-month-day"),
        ("due", "2020-01-01", "from today on"),
        ("due", "9999-12-31", "next ten years"),
        ("owner", "999999", "Select a valid choice"),
        ("department", "0", "Select a valid choice"),
    ],
)
def test_bad_input_names_its_place_and_loses_nothing(company: SimpleNamespace, as_: As, field: str, value: str, says: str) -> None:
    page = as_(company.bob).post("/plan/add/", form(company, detail="Every quarter.", **{field: value})).content.decode()
    assert says in page and "Every quarter." in page and f'aria-describedby="id_{field}' in page.replace("id_owner_helptext ", "id_owner_")
    assert not PlanAction.objects.exists()


def test_nobody_gives_work_beyond_what_they_head(company: SimpleNamespace, as_: As) -> None:
    alice = as_(company.alice)
    alice.post("/plan/add/", form(company, owner=company.bob.pk))
    alice.post("/plan/add/", form(company, department=company.works.pk))
    as_(company.bob).post("/plan/add/", form(company, owner=company.charlie.pk))
    as_(company.mona).post("/plan/add/", form(company, department=company.works.pk, owner=company.alice.pk))
    assert not PlanAction.objects.exists() and not mail.outbox
    as_(company.bob).post("/plan/add/", form(company, owner=company.alice.pk))
    assert PlanAction.objects.get().owner == company.alice


def test_who_belongs_to_no_department_adds_nothing(company: SimpleNamespace, as_: As) -> None:
    for person in (company.erin, company.xena, company.audrey):
        client = as_(person)
        assert client.get("/plan/add/").status_code == 403 == client.post("/plan/add/", form(company)).status_code
        assert "/plan/add/" not in text_of(client, "/plan/")


# Proposals


def test_a_step_of_a_record_is_added_once_for_a_department(company: SimpleNamespace, as_: As) -> None:
    record, alice = a_record(company.alice, company), as_(company.alice)
    sent = {"record": record.pk, "code": "step.1"}
    first = alice.post("/plan/add/", sent)
    assert first["Location"] == alice.post("/plan/add/", sent)["Location"]
    action = PlanAction.objects.get()
    assert (action.title, action.countermeasure, action.record, action.source_code) == (
        "Get the owner’s written consent.",
        4,
        record,
        "step.1",
    )
    page = text_of(alice, first["Location"])
    assert record.number in page and "Order 4711" in page
    assert as_(company.bob).post("/plan/add/", sent)["Location"] == first["Location"], "the record's department is meant"


def test_a_long_step_stands_whole_in_the_detail(company: SimpleNamespace, as_: As) -> None:
    record = a_record(company.alice, company)
    as_(company.alice).post("/plan/add/", {"record": record.pk, "code": "step.2"})
    action = PlanAction.objects.get()
    assert len(action.title) <= 200 and action.title.endswith("…") and len(action.detail) > 300


def test_a_foreign_record_proposes_nothing(company: SimpleNamespace, as_: As) -> None:
    record = a_record(company.alice, company)
    for sent in ({"record": record.pk, "code": "step.1"}, {"record": "x", "code": "step.1"}, {"code": "A9.99"}):
        assert as_(company.charlie).post("/plan/add/", sent).status_code == 404
    assert as_(company.alice).post("/plan/add/", {"record": record.pk, "code": "step.9"}).status_code == 404
    assert not PlanAction.objects.exists()


def test_an_axis_of_the_maturity_check(own: None, company: SimpleNamespace, as_: As) -> None:
    axis = {"outcome": {"steps": [{"detail": {"dimension": "MD3", "level": 1}}]}, "answers": {"MD3": "1", "MD2": "2"}}
    record, alice = a_record(company.alice, company, tool="maturity", subject_kind="unit", **axis), as_(company.alice)
    for code in ("maturity.MD3", "maturity.MD2"):
        assert alice.post("/plan/add/", {"record": record.pk, "code": code}).status_code == 302
    assert set(PlanAction.objects.values_list("source_code", flat=True)) == {"maturity.MD3", "maturity.MD2"}
    assert alice.post("/plan/add/", {"record": record.pk, "code": "maturity.MD12"}).status_code == 404


def test_the_advice_of_the_policy_article(own: None, company: SimpleNamespace, as_: As) -> None:
    """Only what it asks of enterprises, with a button for each; where several departments may be meant one is asked for."""
    alice, bob = as_(company.alice), as_(company.bob)
    page = text_of(alice, "/strategy/international-rules/")
    codes = re.findall(r'form="into-plan" type="submit" name="code" value="(A4\.\d\d)"', page)
    assert codes and '<form id="into-plan"' in page
    assert 'form="into-plan"' not in text_of(as_(company.erin), "/strategy/international-rules/")
    assert alice.post("/plan/add/", {"code": codes[0]}).status_code == 302
    action = PlanAction.objects.get()
    assert (action.source_code, action.countermeasure, action.status) == (codes[0], 4, "proposed")
    asked = bob.post("/plan/add/", {"code": codes[0]})
    assert asked.status_code == 200 and "Choose a department" in asked.content.decode() and action.title[:40] in asked.content.decode()
    again = bob.post("/plan/add/", form(company, code=codes[0], title="Our words"))
    assert again["Location"] == action.get_absolute_url() and PlanAction.objects.count() == 1
    assert bob.post("/plan/add/", form(company, code=codes[0], department=company.sales.pk)).status_code == 302
    assert PlanAction.objects.filter(source_code=codes[0]).count() == 2
    government = "A3.06"
    assert alice.post("/plan/add/", {"code": government}).status_code == 404


def test_what_a_record_has_led_to(company: SimpleNamespace) -> None:
    record = a_record(company.alice, company)
    planning.add(Draft("Consent", 4), company.export, by=company.alice, source=Source("step.1", record))
    assert not company.alice.heads_any
    with statements() as sql:
        found = planned_of(record, company.alice)
    assert [(one.proposal.code, one.action is not None) for one in found] == [("step.1", True), ("step.2", False), ("clause.K05", False)]
    assert len(sql) == 1


# Changing


def test_who_was_overtaken_keeps_their_words(company: SimpleNamespace, as_: As) -> None:
    action = planned(company, owner=company.alice)
    assert posted(as_(company.bob), action, "", title="Record two marks", countermeasure=4, owner=company.alice.pk).status_code == 302
    alice, sent = as_(company.alice), {"title": "Record three marks", "countermeasure": 4, "owner": company.alice.pk}
    overtaken = posted(alice, action, "", **sent)
    page = overtaken.content.decode()
    assert overtaken.status_code == 409 and "Record three marks" in page and "Record two marks" in page
    assert 'name="version" value="2"' in page
    assert PlanAction.objects.get().title == "Record two marks"
    assert alice.post(action.get_absolute_url(), {**sent, "version": 2}).status_code == 302
    assert PlanAction.objects.get().title == "Record three marks"
    assert list(PlanEvent.objects.values_list("version", flat=True)) == [3, 2, 1]


def test_saving_without_a_change_makes_no_version(company: SimpleNamespace, as_: As) -> None:
    action = planned(company, due=company_day() + timedelta(days=9))
    posted(as_(company.bob), action, "", title=action.title, countermeasure=4, due=action.due.isoformat() if action.due else "")
    assert PlanAction.objects.get().version == 1


def test_a_day_that_has_passed_may_stay(company: SimpleNamespace, as_: As) -> None:
    action = planned(company, due=company_day() - timedelta(days=3))
    sent = {"title": "Other words", "countermeasure": 4, "due": (company_day() - timedelta(days=3)).isoformat()}
    assert posted(as_(company.bob), action, "", **sent).status_code == 302
    assert PlanAction.objects.get().title == "Other words"


def test_done_needs_what_shows_it(company: SimpleNamespace, as_: As) -> None:
    action, alice = planned(company, owner=company.alice), as_(company.alice)
    refused = posted(alice, action, "move/", status="done", evidence="  ")
    assert refused.status_code == 422 and "Write what shows that it is done" in refused.content.decode()
    assert posted(alice, action, "move/", status="done", evidence="Certificate 42").status_code == 302
    assert posted(alice, action, "move/", status="done", evidence="Certificate 42").status_code == 302, "a second click"
    done = PlanAction.objects.get()
    assert (done.status, done.evidence, done.done_by, done.version) == ("done", "Certificate 42", company.alice, 2)
    page = text_of(alice, action.get_absolute_url())
    assert "Certificate 42" in page and "<del>Open</del>" in page and "<ins>Done</ins>" in page
    posted(alice, done, "move/", status="open")
    assert PlanAction.objects.get().done_at is None


@pytest.mark.parametrize("before", [key for key, _word in STATUSES])
@pytest.mark.parametrize("after", [key for key, _word in STATUSES])
def test_where_an_action_goes(company: SimpleNamespace, before: str, after: str) -> None:
    action = planned(company)
    shown = {"done_at": timezone.now(), "evidence": "Seen"} if before == "done" else {}
    PlanAction.objects.update(status=before, **shown)
    action.refresh_from_db()
    if after == before:
        assert planning.move(action, after, seen=1, by=company.bob, evidence="Seen").version == 1
    elif after in MOVES[before]:
        assert planning.move(action, after, seen=1, by=company.bob, evidence="Seen").status == after
    else:
        with pytest.raises(planning.NoSuchMove):
            planning.move(action, after, seen=1, by=company.bob, evidence="Seen")


def test_two_at_once_move_it_once(company: SimpleNamespace, as_: As) -> None:
    action = planned(company, owner=company.alice)
    posted(as_(company.alice), action, "move/", status="doing")
    late = posted(as_(company.bob), action, "move/", status="dropped")
    assert late.status_code == 409 and "Somebody was quicker" in late.content.decode()
    assert PlanAction.objects.get().status == "doing"
    stale = PlanAction.objects.get()
    PlanAction.objects.update(version=F("version") + 1)
    with pytest.raises(planning.Stale):
        planning.change(stale, Draft("Mine", 1), seen=stale.version, by=company.bob)
    assert not PlanEvent.objects.filter(version=3).exists()


def test_other_evidence_is_no_repetition(company: SimpleNamespace, as_: As) -> None:
    action = planned(company, owner=company.alice, status="doing")
    posted(as_(company.bob), action, "move/", status="done", evidence="First")
    late = posted(as_(company.alice), action, "move/", status="done", evidence="Second proof")
    assert late.status_code == 409 and "Second proof" in late.content.decode()
    assert posted(as_(company.bob), action, "move/", status="done", evidence="First").status_code == 302
    assert PlanAction.objects.get().evidence == "First" and PlanAction.objects.get().version == 2


def test_what_is_dropped_is_taken_on_by_nobody(company: SimpleNamespace, as_: As) -> None:
    action = planned(company)
    dropped = planning.move(action, "dropped", seen=action.version, by=company.bob)
    assert posted(as_(company.alice), dropped, "take/").status_code == 409
    assert PlanAction.objects.get().owner is None


def test_one_takes_on_what_nobody_has(company: SimpleNamespace, as_: As) -> None:
    action = planned(company)
    alice = as_(company.alice)
    assert "Take it on" in text_of(alice, "/plan/")
    moved = posted(alice, action, "take/", next="/plan/?owner=me")
    assert moved["Location"] == "/plan/?owner=me" and PlanAction.objects.get().owner == company.alice
    assert posted(as_(company.bob), action, "take/").status_code == 409
    assert posted(as_(company.xena), action, "take/").status_code == 403
    assert posted(as_(company.charlie), action, "take/").status_code == 404
    assert posted(alice, action, "take/", next="https://example.org/plan/")["Location"] == action.get_absolute_url()


@pytest.mark.parametrize("sent", [{}, {"version": "x", "status": "doing"}, {"version": 1, "status": "flying"}, {"version": "-1"}])
def test_nonsense_moves_nothing(company: SimpleNamespace, as_: As, sent: dict[str, Any]) -> None:
    action = planned(company)
    assert as_(company.bob).post(f"{action.get_absolute_url()}move/", sent).status_code == 422
    for version in ("²", "9" * 5000):
        assert as_(company.alice).post(f"{action.get_absolute_url()}take/", {"version": version}).status_code == 409
    assert PlanAction.objects.get().version == 1


def test_the_database_holds_the_promises(company: SimpleNamespace) -> None:
    action = planned(company)
    for wrong in ({"status": "done"}, {"countermeasure": 6}, {"status": "flying"}, {"done_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PlanAction.objects.filter(pk=action.pk).update(**wrong)
    event = PlanEvent.objects.get()
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanEvent.objects.create(action=action, version=1, kind="moved", by_name="Eve")


# The board and the list


def test_the_board_shows_how_far_each_countermeasure_is(company: SimpleNamespace, as_: As) -> None:
    planned(company, "Late one", due=timezone.localdate() - timedelta(days=3), owner=company.alice)
    done = planned(company, "Done one")
    planning.move(done, "done", seen=1, by=company.bob, evidence="Seen")
    dropped = planned(company, "Dropped one")
    planning.move(dropped, "dropped", seen=1, by=company.bob)
    page = text_of(as_(company.alice), "/plan/")
    assert "1 of 2 done · 1 late" in page and "1 of 2 actions are done." in page and "1 is late." in page
    assert "3 days late" in page and "#alert" in page
    assert "Late one" in page and "Done one" not in page and "Dropped one" not in page


def test_filters(company: SimpleNamespace, as_: As) -> None:
    today = timezone.localdate()
    planned(company, "Alpha", owner=company.alice, due=today - timedelta(days=1))
    planned(company, "Beta", department=company.sales, status="proposed")
    planned(company, "Gamma", countermeasure=2, owner=company.bob)
    planned(company, "Delta", department=company.works, by=company.mona)
    bob = as_(company.bob)
    asked = {
        "": "Alpha Beta Gamma",
        "unit=export": "Alpha Gamma",
        "unit=sales": "Alpha Beta Gamma",
        "unit=works": "Alpha Beta Gamma",  # none of his: as if nothing had been asked
        "owner=me": "Gamma",
        "owner=nobody": "Beta",
        f"owner={company.alice.pk}": "Alpha",
        "owner=99999999999999999999": "Alpha Beta Gamma",
        "status=proposed": "Beta",
        "status=done": "",
        "status=all": "Alpha Beta Gamma",
        "late=1": "Alpha",
        "countermeasure=2": "Gamma",
        "countermeasure=²": "Alpha Beta Gamma",
        "status=flying&page=x": "Alpha Beta Gamma",
    }
    for query, names in asked.items():
        for view in ("", "view=list&"):
            page = text_of(bob, f"/plan/?{view}{query}")
            found = {name for name in ("Alpha", "Beta", "Gamma", "Delta") if f">{name}</a>" in page}
            assert found == set(names.split()), (view, query)


def test_a_column_shows_the_most_urgent_and_how_many_there_are(company: SimpleNamespace, as_: As) -> None:
    today = timezone.localdate()
    for number in range(SHOWN + 2):
        planned(company, f"Number {number:02}", due=today + timedelta(days=40 - number))
    planned(company, "Some day")
    page = text_of(as_(company.alice), "/plan/")
    shown = re.findall(r">(Number \d\d|Some day)</a>", page)
    assert shown == [f"Number {number:02}" for number in range(SHOWN + 1, 1, -1)]
    assert f"All {SHOWN + 3}" in page and 'href="/plan/?view=list&amp;countermeasure=4"' in page


def test_the_list_as_a_file(company: SimpleNamespace, as_: As) -> None:
    planned(company, "=cmd()", owner=company.alice, due=timezone.localdate() - timedelta(days=1))
    planned(company, "Elsewhere", department=company.works, by=company.mona)
    answer = as_(company.alice).get("/plan/?format=csv")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert answer["Content-Type"].startswith("text/csv") and "'=cmd()" in text and "Elsewhere" not in text
    done = planned(company, "Done", owner=company.alice, status="doing")
    planning.move(done, "done", seen=done.version, by=company.bob, evidence="Seen")
    PlanAction.objects.filter(pk=done.pk).update(done_at=datetime(2026, 11, 24, 20, tzinfo=UTC))  # the 25th where Alice is
    assert "2026-11-25" in b"".join(as_(company.alice).get("/plan/?format=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "4 International rules,Export sales,Alice Zhang" in text and ",yes,Open," in text


@pytest.mark.parametrize("address", ["/plan/", "/plan/?view=list", "/plan/?unit=export&late=1&owner=me"])
def test_few_statements_whatever_the_plan(company: SimpleNamespace, as_: As, address: str) -> None:
    for person in (company.bob, company.alice):
        client, counts = as_(person), []
        for number in range(4):
            planned(company, f"Action {number}", owner=company.alice, due=timezone.localdate() - timedelta(days=number))
            if number in (0, 3):
                with statements() as sql:
                    client.get(address)
                counts.append(len(sql))
        assert counts[0] == counts[1] <= 12, counts
        PlanEvent.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
        PlanAction.objects.all().delete()


def test_few_statements_for_an_action(company: SimpleNamespace, as_: As) -> None:
    action = planned(company, owner=company.alice)
    bob, counts = as_(company.bob), []
    for moves in (0, 4):
        for _again in range(moves // 2):
            action = planning.move(action, "doing", seen=action.version, by=company.bob)
            action = planning.move(action, "open", seen=action.version, by=company.bob)
        with statements() as sql:
            bob.get(action.get_absolute_url())
        counts.append(len(sql))
    assert counts[0] == counts[1] <= 12, counts


def test_addresses_of_the_plan() -> None:
    asked = Asked.of({"unit": "export", "late": "1", "countermeasure": "3", "owner": "x", "status": "y"})
    assert asked.parts == {"unit": "export", "late": "1", "countermeasure": "3"}
    assert asked.address(view="list") == "/plan/?unit=export&late=1&countermeasure=3&view=list"
    assert Asked().address() == "/plan/"


# On the strategy's pages


def test_a_countermeasure_shows_its_actions_and_records(own: None, company: SimpleNamespace, as_: As) -> None:
    planned(company, "Ask for consent", owner=company.alice, due=timezone.localdate() - timedelta(days=2))
    planned(company, "Plan of a stranger", department=company.works, by=company.mona)
    a_record(company.alice, company)
    a_record(company.charlie, company, subject="Order of a stranger", department=company.works)
    page = text_of(as_(company.alice), "/strategy/international-rules/")
    assert "Ask for consent" in page and "2 days late" in page and "Order 4711" in page and 'href="/plan/?countermeasure=4"' in page
    assert "stranger" not in page and 'tag tag--bad"' in page
    assert "Ask for consent" not in text_of(as_(company.alice), "/strategy/ip-talent/")
    planned(company, "Ask once more", status="open")
    done = planned(company, "Asked", countermeasure=5)
    planning.move(done, "done", seen=1, by=company.bob, evidence="Seen")
    assert "0 of 2 done · 1 late" in text_of(as_(company.alice), "/strategy/international-rules/")
    talent = text_of(as_(company.alice), "/strategy/ip-talent/")
    assert "1 of 1 done" in talent and "Nothing is to be done for this countermeasure" in talent


def test_the_strategy_shows_the_plan_beside_each_leaf(own: None, company: SimpleNamespace, as_: As) -> None:
    planning.move(planned(company), "done", seen=1, by=company.bob, evidence="Seen")
    page = text_of(as_(company.alice), "/strategy/")
    assert "1 of 1 done" in page and page.count("No action yet") == 4 and 'href="/plan/?countermeasure=4"' in page
    assert "1 of 1 done" not in text_of(as_(company.charlie), "/strategy/")


def test_few_statements_on_the_pages_of_the_strategy(own: None, company: SimpleNamespace, as_: As) -> None:
    for person in (company.alice, company.bob):
        client, counts = as_(person), []
        for number in range(3):
            planned(company, f"Action {number}", owner=company.alice)
            a_record(company.alice, company)
            if number in (0, 2):
                for address in ("/strategy/", "/strategy/international-rules/"):
                    client.get(address)
                    with statements() as sql:
                        client.get(address)
                    counts.append(len(sql))
        assert counts[:2] == counts[2:] and max(counts) <= 12, counts


# Mails


def test_a_new_owner_hears_of_it(company: SimpleNamespace, drain: Callable[[], int]) -> None:
    company.alice.language = "zh-hans"
    company.alice.save()
    action = planned(company, owner=company.alice, due=company_day() + timedelta(days=30))
    drain()
    letter = mail.outbox.pop()
    assert letter.to == ["alice@example.com"] and action.title in letter.subject and action.get_absolute_url() in letter.body
    planning.change(action, Draft("Other words", 4, owner=company.alice, due=action.due), seen=1, by=company.bob)
    planned(company, "Her own", owner=company.alice, by=company.alice)
    drain()
    assert not mail.outbox, "she has it already, and knows of her own"


def test_reminders_a_week_before_and_when_it_is_late(company: SimpleNamespace) -> None:
    due = company_day() + timedelta(days=30)
    action = planned(company, owner=company.alice, by=company.alice, due=due)
    waiting = dict(Job.objects.filter(key__startswith="plan:").values_list("key", "due_at"))
    days = {key: company_day(at) for key, at in waiting.items()}
    assert days == {f"plan:soon:{action.pk}": due - timedelta(days=7), f"plan:late:{action.pk}": due + timedelta(days=1)}
    reminding.remind(str(action.pk), due.isoformat())
    assert mail.outbox.pop().subject == f"Due in a week: {action.title}"
    moved = planning.change(action, Draft(action.title, 4, owner=company.alice, due=due + timedelta(days=9)), seen=1, by=company.alice)
    reminding.remind(str(action.pk), due.isoformat())
    assert not mail.outbox, "the day has moved"
    planning.move(moved, "done", seen=2, by=company.alice, evidence="Seen")
    reminding.remind(str(action.pk), (due + timedelta(days=9)).isoformat())
    assert not mail.outbox and not Job.objects.filter(key__startswith="plan:").exists()


def test_a_late_action_says_so(company: SimpleNamespace) -> None:
    action = planned(company, owner=company.alice, by=company.alice, due=company_day() - timedelta(days=1))
    reminding.remind(str(action.pk), (company_day() - timedelta(days=1)).isoformat())
    letter = mail.outbox.pop()
    assert letter.subject == f"Late: {action.title}" and "was due on" in letter.body
    Person.objects.filter(pk=company.alice.pk).update(is_active=False)
    reminding.remind(str(action.pk), (company_day() - timedelta(days=1)).isoformat())
    assert not mail.outbox
