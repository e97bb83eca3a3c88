"""Jobs in the admin site: what failed is seen, run again or dropped by administrators; auditors look."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from portal import jobs
from portal.jobs import queueing
from portal.jobs.models import Job
from portal.people import mailing
from portal.people.models import Person
from tests.people.conftest import lines

LIST = "/admin/jobs/job/"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queueing, "announce", lambda: None)


@pytest.fixture
def failed(company: SimpleNamespace) -> Job:
    mailing.post("people/email/second_factors_removed", company.alice)
    Job.objects.update(status="FAILED", due_at=None, attempt=6, error="builtins.OSError", traceback="Traceback: <b>no route</b>")
    return Job.objects.get()


def ask(browser: Client, action: str, job: Job) -> str:
    return browser.post(LIST, {"action": action, "_selected_action": job.pk}, follow=True).content.decode()


def test_an_administrator_sees_why_and_runs_it_again(failed: Job, xena: Client, drain: Callable[[], int], mailoutbox: list[object]) -> None:
    assert "mailing.send" in xena.get(LIST).content.decode()
    page = xena.get(f"{LIST}{failed.pk}/change/").content.decode()
    assert "no route" in page and "<b>no route" not in page and "second_factors_removed" not in page
    assert "1 job waits again." in ask(xena, "run_again", failed)
    assert [line.subject_id for line in lines("jobs.run_again")] == [str(failed.pk)]
    assert drain() == 1 and len(mailoutbox) == 1
    assert "left alone" in ask(xena, "run_again", failed) and len(lines("jobs.run_again")) == 1


def test_an_administrator_drops_it_but_nothing_that_waits(failed: Job, xena: Client) -> None:
    waiting = jobs.enqueue(mailing.send, "x", 1, None, {}, run_at=timezone.now())
    assert "left alone" in ask(xena, "drop", waiting)
    assert "1 job is dropped." in ask(xena, "drop", failed)
    assert list(Job.objects.values_list("pk", flat=True)) == [waiting.pk] and len(lines("jobs.dropped")) == 1


def test_an_auditor_looks_and_touches_nothing(failed: Job, company: SimpleNamespace, as_: Callable[[Person], Client]) -> None:
    audrey = as_(company.audrey)
    assert "no route" in audrey.get(f"{LIST}{failed.pk}/change/").content.decode()
    for action in ("run_again", "drop", "delete_selected"):
        ask(audrey, action, failed)
    assert Job.objects.get().status == "FAILED"
    assert as_(company.erin).get(LIST).status_code == 403
