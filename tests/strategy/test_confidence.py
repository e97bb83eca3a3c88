"""What was kept when a disclosure was submitted is seen by whoever sees the disclosure; and no button leads where its reader may not go."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.people.access import Refused
from portal.people.models import JobRole, Person
from strategy.actions import answering, casework, recording, sharing
from strategy.actions.disclosing import Named
from strategy.models import Disclosure, RecordShare, ToolRecord
from strategy.queries import tools
from strategy.queries.papers import judged
from strategy.queries.rulebook import rulebook
from tests.statements import statements
from tests.strategy.cases import opened
from tests.strategy.disclosing import ANSWERS, add, draft, in_days, roles, submit, submitted

pytestmark = pytest.mark.django_db
As = Callable[[Person], Client]


@pytest.fixture
def firm(own: None, company: SimpleNamespace) -> SimpleNamespace:
    """Lena answers for law and screens nothing."""
    roles(company)
    role, _new = JobRole.objects.get_or_create(code="dispute-counsel", defaults={"name": {"en": "Dispute counsel"}})
    add(company, "Lena Gao", company.works, role)
    return company


def invented(firm: SimpleNamespace) -> Disclosure:
    """By Alice together with Dora."""
    found = draft(firm.alice, inventors=(Named("Alice Zhang", Decimal(60), "", firm.alice), Named("Dora Wang", Decimal(40), "", firm.dora)))
    submit(found, firm.alice)
    found.refresh_from_db()
    return found


def kept(by: Person, key: str = "disclosure", answers: dict[str, Any] = ANSWERS, department: Any = None) -> ToolRecord:
    """A record that belongs to no submission."""
    tool = tools.TOOLS[key]
    run = answering.begin(tool, by, answers=answers)
    return recording.keep(run, judged(tool, answers, rulebook(), in_days(0)), recording.About("A clip", department), by=by)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


EVERYBODY = ("alice", "dora", "bob", "charlie", "mona", "petra", "ivan", "lena", "erin", "xena", "audrey")


def test_the_record_of_a_submission_is_open_to_whoever_sees_the_disclosure(firm: SimpleNamespace, as_: As) -> None:
    found = invented(firm)
    record = found.record
    assert record is not None
    RecordShare.objects.create(record=record, person=firm.erin, shared_by=firm.alice)  # of former days
    for name in EVERYBODY:
        client = as_(getattr(firm, name))
        status = {client.get(one.get_absolute_url()).status_code for one in (found, record)}
        assert status == {200 if name in ("alice", "dora", "bob", "petra", "ivan", "xena", "audrey") else 404}, name
        assert (record.number in client.get("/records/?scope=all").content.decode()) == (name in ("ivan", "xena", "audrey")), name
    assert record.number not in text_of(as_(firm.erin), "/records/?scope=shared")
    for name in ("dora", "petra"):
        assert record.get_absolute_url() in text_of(as_(getattr(firm, name)), found.get_absolute_url()), "and the history leads to it"
    other = kept(firm.alice, department=firm.export)
    assert as_(firm.lena).get(other.get_absolute_url()).status_code == 200, "any other record of the tool is read as all are"
    assert as_(firm.dora).get(other.get_absolute_url()).status_code == 404


def test_whoever_looks_as_somebody_else_sees_no_such_record(firm: SimpleNamespace, as_: As) -> None:
    found, xena = submitted(firm.alice), as_(firm.xena)
    other = kept(firm.alice, department=firm.export)
    xena.post("/view-as/", {"as": "manager", "department": firm.sales.pk})
    assert found.record is not None and xena.get(found.record.get_absolute_url()).status_code == 404
    assert found.record.number not in text_of(xena, "/records/?scope=unit")
    assert other.number in text_of(xena, "/records/?scope=unit")


def test_it_is_not_shared_and_no_button_offers_it(firm: SimpleNamespace, as_: As) -> None:
    record, alice = submitted(firm.alice).record, as_(firm.alice)
    assert record is not None
    page = text_of(alice, record.get_absolute_url())
    share, review = reverse("record_share", args=[record.pk]), reverse("record_ask_review", args=[record.pk])
    assert share not in page and review not in page
    for client, address in ((alice, share), (alice, review)):
        assert client.post(address, {"name": "Dora Wang"}).status_code == 404
    assert alice.get(share).status_code == 404
    with pytest.raises(Refused):
        sharing.share(record, firm.dora, by=firm.alice)
    assert not RecordShare.objects.exists()
    record.refresh_from_db()
    assert record.review_asked_at is None
    other = text_of(alice, kept(firm.alice).get_absolute_url())
    assert "/share/" in other and "Ask for review" in other


def test_only_its_maker_makes_a_disclosure_of_a_record(firm: SimpleNamespace, as_: As) -> None:
    record = kept(firm.alice, department=firm.export)
    assert "Make it a disclosure" in text_of(as_(firm.alice), record.get_absolute_url())
    for reader in (firm.bob, firm.lena, firm.audrey):
        assert "Make it a disclosure" not in text_of(as_(reader), record.get_absolute_url())


def test_who_only_does_something_in_a_case_is_not_led_to_its_record(firm: SimpleNamespace, as_: As) -> None:
    case = opened(firm.alice, department=firm.export)
    casework.name_handler(case, "patent-engineer", firm.petra, by=firm.alice)
    address = case.record.get_absolute_url()
    assert as_(firm.petra).get(address).status_code == 404
    assert address not in text_of(as_(firm.petra), case.get_absolute_url())
    assert address in text_of(as_(firm.alice), case.get_absolute_url())
    for person in (firm.petra, firm.bob, firm.lena):
        client = as_(person)
        with statements() as asked:
            assert client.get(case.get_absolute_url()).status_code == 200
        assert len(asked) <= 12, "\n".join(asked)


def test_a_check_shown_to_another_unit_leads_to_no_profile(firm: SimpleNamespace, as_: As) -> None:
    record = kept(firm.alice, "maturity", {}, firm.export)
    RecordShare.objects.create(record=record, person=firm.charlie, shared_by=firm.alice)
    profile = reverse("maturity_unit", args=[firm.export.code])
    assert as_(firm.charlie).get(profile).status_code == 404
    assert profile not in text_of(as_(firm.charlie), record.get_absolute_url())
    assert profile in text_of(as_(firm.alice), record.get_absolute_url())
    for person in (firm.alice, firm.bob):
        client = as_(person)
        client.get(record.get_absolute_url())
        with statements() as asked:
            client.get(record.get_absolute_url())
        assert len(asked) <= 12, "\n".join(asked)
