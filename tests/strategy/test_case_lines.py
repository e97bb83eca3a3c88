"""What a case keeps though its playbook is retired or it is opened again, and who was named in it when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.common import keeping
from strategy.actions import case_reminding, casework
from strategy.models import Case, CaseDay, CaseEvent, CaseReminder, CaseTimetable, Rule
from tests.statements import statements
from tests.strategy.cases import TODAY, kept, opened
from tests.strategy.disclosing import add, roles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 26, 4, tzinfo=UTC))


def retire() -> None:
    """The playbook of the ITC and its steps go out of the rules."""
    gone = Rule.objects.filter(Q(key="playbook/L.ITC") | Q(key__startswith="step/L.ITC."), current=True)
    assert gone.update(current=False, until=timezone.now()) > 1
    keeping.touch()


def page(client: Client, case: Case) -> str:
    response = client.get(case.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_a_case_stays_though_its_playbook_is_retired(alice: Client, company: SimpleNamespace) -> None:
    record, other = kept(company.alice), kept(company.alice, subject="Another")
    case = casework.begin(record, "L.ITC", by=company.alice, today=TODAY)
    retire()
    text = page(alice, case)
    assert "30 Nov 2026" in text and "This playbook is no longer among the rules" in text and 'name="day"' not in text
    assert "Count anew" not in text and "Notify the insurer" in text
    assert case.get_absolute_url() in alice.get(reverse("cases")).content.decode()
    assert alice.get(reverse("case_timetable", args=[case.pk, 1])).status_code == 200
    assert "20261130" in alice.get(reverse("case_ics", args=[case.pk])).content.decode()
    for name, sent in (("case_day", {"event": "itc-served", "day": "2026-11-12"}), ("case_recount", {})):
        answer = alice.post(reverse(name, args=[case.pk]), sent, follow=True)
        assert answer.status_code == 200 and "The rules of today no longer know this playbook." in answer.content.decode()
    for act in (
        lambda: casework.enter_day(case, "itc-served", date(2026, 11, 12), by=company.alice, today=TODAY),
        lambda: casework.recount(case, by=company.alice, today=TODAY),
    ):
        with pytest.raises(casework.NoPlaybook):
            act()
    assert (CaseTimetable.objects.count(), CaseDay.objects.count()) == (1, 1)
    alice.post(reverse("case_step", args=[case.pk]), {"line": "L.ITC.04", "done": "yes", "note": "EDIS 812345"})
    assert "EDIS 812345" in page(alice, case)
    assert alice.get(record.get_absolute_url()).status_code == 200
    assert alice.post(reverse("case_begin", args=[other.pk]), {"playbook": "L.ITC"}).status_code == 404
    assert reverse("case_begin", args=[record.pk]) in alice.get(record.get_absolute_url()).content.decode(), "the one that runs beside"


def test_its_days_are_still_reminded_of(company: SimpleNamespace, own: None) -> None:
    case = opened(company.alice)
    CaseReminder.objects.all().delete()
    retire()
    case_reminding.remind_of(str(case.pk))
    assert CaseReminder.objects.filter(case=case, line="L.ITC.04").exists()


# The log


def test_the_log_keeps_how_a_case_had_ended(alice: Client, company: SimpleNamespace) -> None:
    case = opened(company.alice)
    for _click in range(2):
        casework.close(case, "Settled out of court", by=company.alice)
    for _click in range(2):
        alice.post(reverse("case_reopen", args=[case.pk]))
    text = page(alice, case)
    assert "The case was closed." in text and "Settled out of court" in text and "The case was opened again." in text
    casework.close(case, "Withdrawn", by=company.bob)
    text = page(alice, case)
    assert text.count("The case was closed.") == 2 and "Settled out of court" in text and "Withdrawn" in text
    assert [(one.kind, one.note, one.by) for one in CaseEvent.objects.all()] == [
        ("closed", "Settled out of court", company.alice),
        ("reopened", "", company.alice),
        ("closed", "Withdrawn", company.bob),
    ]


def test_the_log_keeps_who_was_named(alice: Client, company: SimpleNamespace) -> None:
    roles(company)
    case = opened(company.alice, department=company.export)
    for person in (company.petra, company.petra, company.ivan, None):
        casework.name_handler(case, "patent-engineer", person, by=company.alice)
    text = page(alice, case)
    assert "Patent engineer: done by Petra Kim" in text and "Patent engineer: done by Ivan Horvat" in text
    assert "Patent engineer: done by nobody in particular" in text
    assert [one.person for one in CaseEvent.objects.all()] == [company.petra, company.ivan, None]


def test_what_happened_is_not_edited_and_a_line_says_what_it_must(company: SimpleNamespace, own: None) -> None:
    case = opened(company.alice)
    casework.close(case, "Settled", by=company.alice)
    line = CaseEvent.objects.get()
    line.note = "Lost"
    with pytest.raises(TypeError):
        line.save()
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("a_case_that_was_closed_says_how_it_ended", {"kind": "closed"}),
        ("somebody_is_named_in_a_case_for_a_role", {"kind": "named"}),
        ("somebody_is_named_in_a_case_for_a_role", {"kind": "reopened", "person": company.bob}),
    ]
    for name, values in wrong:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            CaseEvent.objects.create(case=case, by=company.alice, **values)


def test_no_statement_more_with_more_lines(alice: Client, company: SimpleNamespace) -> None:
    roles(company)
    add(company, "Lena Gao", company.export, company.seller)
    case, counts = opened(company.alice, department=company.export), set()
    for person in (company.petra, company.ivan, company.lena):
        casework.name_handler(case, "patent-engineer", person, by=company.alice)
        page(alice, case)
        with statements() as asked:
            page(alice, case)
        counts.add(len(asked))
    assert len(counts) == 1 and max(counts) <= 12, counts
